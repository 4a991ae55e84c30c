"""A note, and a story made of notes, from the browser's fields to clean values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from mentors.models import Audience, Meeting, Mentorship, Note
from mentors.models.note import LONGEST_NOTE
from mentors.models.proposal import LONGEST_STORY

MOST_MEETINGS = 50
MOST_NOTES = 50


def _seen() -> forms.IntegerField:
    """The version that this is written over."""
    return forms.IntegerField(
        required=False,
        initial=0,
        validators=[MinValueValidator(0)],
        max_value=2_000_000_000,
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )


class MeetingField(forms.ModelChoiceField):
    """A meeting of the two, by its time on the reader's clock."""

    def label_from_instance(self, obj: Any) -> str:
        return date_format(localtime(obj.starts_at), "j F Y, H:i")


class NoteForm(forms.Form):
    """What is noted, and for whom."""

    body = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write something first.")},
        help_text=_("Markdown works: lists, links, emphasis."),
    )
    audience = forms.ChoiceField(
        label=_("Who reads it"),
        choices=Audience.choices,
        initial=Audience.PRIVATE,
        widget=forms.RadioSelect,
    )
    is_sharing = forms.BooleanField(
        label=_("Yes, let more people read it than before"),
        required=False,
        help_text=_("Asked so that nothing is shared by the way. What they have read, they know."),
    )
    meeting = MeetingField(
        label=_("About the meeting of"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=_("no meeting"),
    )
    version = _seen()

    def __init__(
        self, *args: Any, mentorship: Mentorship, note: Note | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "note_%s", **kwargs})
        meeting: Any = self.fields["meeting"]
        known = mentorship.meetings.order_by("-starts_at", "-pk").values("pk")[:MOST_MEETINGS]
        about = [note.meeting_id] if note is not None and note.meeting_id else []
        pks = [row["pk"] for row in known] + about
        meeting.queryset = Meeting.objects.filter(pk__in=pks).order_by("-starts_at")
        if not pks:
            del self.fields["meeting"]
        if note is None or note.audience == Audience.PROGRAMME:
            del self.fields["is_sharing"]

    @property
    def words(self) -> dict[str, Any]:
        """What the actions take."""
        given = dict(self.cleaned_data)
        del given["version"]
        return given


def initial_of(note: Note) -> dict[str, Any]:
    """What a form begins with that changes `note`."""
    return {
        "body": note.body,
        "audience": note.audience,
        "meeting": note.meeting_id,
        "version": note.version,
    }


class NotesForm(forms.Form):
    """Which shared notes a story begins with."""

    notes = forms.ModelMultipleChoiceField(
        queryset=Note.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, mentorship: Mentorship, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "notes_%s", **kwargs})
        notes: Any = self.fields["notes"]
        visible = Note.objects.visible_to(person).shared().filter(mentorship=mentorship)
        notes.queryset = visible.for_list().order_by("-pk")


class StoryForm(forms.Form):
    """The words of a story that both sides are asked to agree to."""

    title = forms.CharField(label=_("Title"), max_length=200)
    byline = forms.CharField(
        label=_("By"),
        max_length=120,
        required=False,
        help_text=_("The name under which it appears. Leave it empty, and it names nobody."),
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_STORY,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("Markdown works. Leave out what would tell who a third person is."),
    )
    version = _seen()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "story_%s", **kwargs})

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("title", "byline", "body")}
