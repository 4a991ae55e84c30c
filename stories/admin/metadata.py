"""What a story says about itself, corrected by an editor; and the address it stands at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from community.accounts.models import User
from community.lib.suggested import Suggested
from stories import actions
from stories.actions.metadata import put_date
from stories.admin.door import story_for
from stories.models import Credit, Story
from stories.models.story import Provenance

NAMES = {
    "authors": Credit.Role.AUTHOR,
    "narrators": Credit.Role.NARRATOR,
    "interviewers": Credit.Role.INTERVIEWER,
}
MEMBER_HELP = _(
    "Their handle, when you know that it is them: the story is then shown on their page, and the "
    "name leads there, as long as they wish it. Empty: nobody here."
)
DATE_HELP = _("As precise as known: 2025, 2025-09, 2025-09-01 or 2025-09-01T12:30:00+02:00.")


class NamesField(forms.CharField):
    """Names, one a line; cleaned to a list without blanks and repetitions."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=5000, **kwargs)
        self.widget.attrs["rows"] = 2

    def to_python(self, value: Any) -> Any:
        names = (" ".join(line.split()) for line in (super().to_python(value) or "").splitlines())
        return list(dict.fromkeys(name for name in names if name))

    def run_validators(self, value: Any) -> None:
        for name in value:
            if len(name) > 200:
                raise ValidationError(_("A name has at most 200 characters."))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(data) != (initial or []))


class MemberField(forms.CharField):
    """The handle of a member; cleaned to that member, or None."""

    widget = Suggested("person")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=41, **kwargs)
        self.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}

    def clean(self, value: Any) -> User | None:
        handle = super().clean(value).removeprefix("@").lower()
        found = User.objects.active().filter(handle=handle).first() if handle else None
        if handle and found is None:
            raise ValidationError(_("There is no member with this handle."))
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((data or "").strip().removeprefix("@").lower() != (initial or ""))


class MetadataForm(forms.ModelForm):
    """The fields of `actions.EDITABLE`; only what was changed is set in the editor's name.

    Beside each name that stands in the story now there is a field for the member who that is.
    """

    published = forms.CharField(
        label=_("Date of the text"), max_length=25, required=False, help_text=DATE_HELP
    )
    authors = NamesField(label=_("Authors"), help_text=_("One name a line."))
    narrators = NamesField(label=_("Narrators"), help_text=_("Whose story it is, one a line."))
    interviewers = NamesField(label=_("Interviewers"), help_text=_("One name a line."))
    tags = NamesField(
        label=_("Tags"), help_text=_("One a line; a new one is made when it is not known.")
    )
    source_url = forms.URLField(
        label=_("Address of the original"), max_length=500, required=False, assume_scheme="https"
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Story
        fields = (
            *("title", "kind", "language", "published", "authors", "narrators", "interviewers"),
            *("tags", "rights", "licence", "source_title", "source_url", "source_site"),
            *("source_published", "retrieved_on", "recorded_how", "edited_by", "is_ai_edited"),
            *("summary", "spectrum_started", "spectrum_ended", "comments_enabled"),
        )
        widgets = {
            "retrieved_on": forms.TextInput(attrs={"inputmode": "numeric"}),
            **{
                name: forms.Textarea(attrs={"rows": 3})
                for name in ("recorded_how", "edited_by", "summary")
            },
        }
        help_texts = {
            "kind": _("A journey tells of a move; a retrospective looks back at one work."),
            "rights": _("By what right we show all of it; while unknown, only its beginning is."),
            "licence": _("Its short name, such as CC BY 4.0, where the rights are a licence."),
            "source_title": _("As it stands there, if it differs."),
            "source_site": _("The name of the site or book, as readers know it."),
            "recorded_how": _("Of an interview: in writing, by video, from a recording, when."),
            "edited_by": _("Who shortened, translated or put it in order. Readers see it."),
            "is_ai_edited": _("Whether a machine rewrote any of it. Readers are told."),
            "summary": _("As the document itself sums it up. Lists of stories show it."),
            "comments_enabled": _("Otherwise nobody can add one; those that are there stay."),
            "language": _("A code such as en, de or zh; und when it is not known."),
            "retrieved_on": _("A day: 2025-09-01."),
            "source_published": _("For a retelling: 2025, 2025-09 or 2025-09-01."),
            "spectrum_started": _("From 0, research, to 100, applied."),
            "spectrum_ended": _("From 0, research, to 100, applied."),
        }

    def __init__(self, data: Any, instance: Story) -> None:
        named = list(instance.credits.select_related("person"))
        members = {f"member-{one.pk}": one for one in named}
        initial: dict[str, Any] = {
            "published": instance.published_value,
            "tags": sorted(tag.name for tag in instance.tags.all()),
            "seen": instance.changed_at.isoformat(),
            **{
                field: [one.name for one in named if one.role == role]
                for field, role in NAMES.items()
            },
            **{
                field: one.person.handle if one.person and one.person.is_active else ""
                for field, one in members.items()
            },
        }
        super().__init__(data, instance=instance, initial=initial)
        self.story = instance
        self.members = members
        for field, one in members.items():
            self.fields[field] = MemberField(
                label=_("%(name)s (%(role)s) is the member")
                % {"name": one.name, "role": one.get_role_display()},
                help_text=MEMBER_HELP,
            )
        names = [name for name in self.fields if name not in members]
        place = names.index("tags")
        self.order_fields([*names[:place], *members, *names[place:]])
        for name in ("spectrum_started", "spectrum_ended"):
            self.fields[name].validators += [MinValueValidator(0), MaxValueValidator(100)]
        for name in self.fields:
            if self.provenance(name):
                help_text = self.fields[name].help_text
                self.fields[name].help_text = f"{help_text} {self.provenance(name)}".strip()

    def provenance(self, field: str) -> str:
        """Who said so, in words, where it is known."""
        column = "credits" if field in NAMES else "people" if field in self.members else field
        if column in self.story.set_by_editors:
            return str(_("Set by an editor: no import changes it."))
        if field == "published" and self.story.published_provenance:
            return str(_("From: %s.") % self.story.get_published_provenance_display())
        return ""

    def clean_published(self) -> str:
        value: str = self.cleaned_data["published"].strip()
        put_date(Story(), value, Provenance.EDITOR)
        return value

    def clean_source_published(self) -> str:
        value: str = self.cleaned_data["source_published"].strip()
        put_date(Story(), value, Provenance.EDITOR)
        return value

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("seen") != self.initial["seen"]:
            for name in self.changed_data:
                if name != "seen":
                    now = self.fields[name].prepare_value(self.initial.get(name))
                    self.add_error(name, _("Saved in the meantime: %s") % (now or "—"))
            raise ValidationError(
                _("Someone changed this story since you opened it. Compare, then save again.")
            )
        return self.cleaned_data

    def changed(self) -> dict[str, Any]:
        """The keywords for `actions.set_metadata`: what differs from what the story says now."""
        names = [name for name in self.changed_data if name != "seen"]
        apart = {*NAMES, *self.members}
        fields = {name: self.cleaned_data[name] for name in names if name not in apart}
        if set(names) & set(NAMES):
            fields["credits"] = [
                (role, name) for field, role in NAMES.items() for name in self.cleaned_data[field]
            ]
        if linked := [name for name in names if name in self.members]:
            fields["people"] = {self.members[name].pk: self.cleaned_data[name] for name in linked}
        return fields

    def _post_clean(self) -> None:
        """The action checks the row it writes; the instance here is only read."""


class AddressForm(forms.Form):
    slug = forms.CharField(
        label=_("Address"),
        max_length=120,
        help_text=_("Small letters, digits and hyphens. The old address leads to the new one."),
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what the story says about itself; what is wrong is said at its field."""
    story = story_for(request, pk)
    form = MetadataForm(request.POST or None, instance=story)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_metadata(story, by=request.user, **form.changed())
        except ValidationError as error:
            _say_at_fields(form, error)
        else:
            messages.success(request, _("Saved."))
            for one in _renamed(form):
                said = {"name": one.name, "handle": one.person.handle if one.person else ""}
                messages.warning(request, _("“%(name)s” now leads to @%(handle)s.") % said)
            return redirect("admin:stories_story_desk", story.pk)
    form.data = _with_seen(form)
    context = {"story": story, "form": form}
    return render(request, "admin/stories/story/metadata.html", context)


@require_http_methods(["GET", "POST"])
def address(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the story to another address."""
    story = story_for(request, pk)
    form = AddressForm(request.POST or None, initial={"slug": story.slug})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_slug(story, form.cleaned_data["slug"], by=request.user)
        except ValidationError as error:
            form.add_error("slug", error)
        else:
            messages.success(request, _("The story has a new address."))
            return redirect("admin:stories_story_desk", story.pk)
    context = {"story": story, "form": form}
    return render(request, "admin/stories/story/address.html", context)


def _with_seen(form: MetadataForm) -> Any:
    """What was typed, with the time of the version that the page compares it to."""
    if not form.is_bound:
        return form.data
    data: Any = form.data
    data = data.copy()
    data["seen"] = form.initial["seen"]
    return data


def _renamed(form: MetadataForm) -> list[Credit]:
    """Credits that are the same member's under another name now: an editor should look twice."""
    was = {one.pk: one.name for one in form.members.values()}
    now = form.story.credits.filter(person__isnull=False).select_related("person")
    return [one for one in now if was.get(one.pk, one.name) != one.name]


def _say_at_fields(form: MetadataForm, error: ValidationError) -> None:
    said = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for name, errors in said.items():
        place = name if name in form.fields else None
        for one in errors:
            form.add_error(place, one)
