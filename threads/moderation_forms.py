"""What moderators decide about threads and posts, from the browser's fields to clean values."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from community.lib import markdown
from community.moderation.deeds import RestrictionForm
from stories.models import Story
from threads import tagging
from threads.actions.closing import LONGEST_NOTE
from threads.actions.merging import AS_KINDS
from threads.actions.questions import LONGEST_TITLE
from threads.models import Closing, Post, Thread

MOST_LISTED = 50  # comments to choose among

_THREAD = re.compile(r"(?:.*/threads/)?(?:posts/)?(\d{1,18})(?:-[-\w]*)?/?(?:[?#].*)?")
_POST = re.compile(r".*/threads/posts/(\d{1,18})/?(?:[?#].*)?")
_PLACE = re.compile(r".*#p-(\d{1,18})")
_STORY = re.compile(r".*/stories/([-\w]+)/?(?:[?#].*)?")

BY_ADDRESS = _("Its address, copied from the browser, or its number.")


class DeedForm(forms.Form):
    """A deed with `thing` (a thread or a post), by `person`."""

    def __init__(self, data: Any = None, *, thing: Any, person: Any) -> None:
        super().__init__(data, auto_id="deed_%s")
        self.thing, self.person = thing, person


class ReasonField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3}), **kwargs
        )


class UntilField(forms.DateTimeField):
    """A time to come, or none: for good."""

    def __init__(self) -> None:
        shape = "%Y-%m-%dT%H:%M"
        super().__init__(
            label=_("Until"),
            required=False,
            input_formats=[shape, "%Y-%m-%d %H:%M", "%Y-%m-%d"],
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=shape),
            help_text=_("It ends by itself then, by your time zone. Leave it empty for no end."),
        )


class ReasonForm(DeedForm):
    """A deed that asks for nothing else."""

    reason = ReasonField(
        label=_("Reason"), required=False, help_text=_("It is kept in the record.")
    )


class ToAuthorForm(DeedForm):
    """A deed of which the author is told, with the reason where there is one."""

    reason = ReasonField(
        label=_("Reason"),
        required=False,
        help_text=_("The author reads it, and it is kept in the record."),
    )


class CloseForm(DeedForm):
    why = forms.ChoiceField(
        label=_("Why"),
        choices=[one for one in Closing.choices if one[0] != Closing.DUPLICATE],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    note = ReasonField(label=_("Note"), required=False, help_text=_("Everyone reads it there."))
    until = UntilField()


class LockForm(DeedForm):
    note = ReasonField(
        label=_("Why"),
        help_text=_("Everyone reads it there."),
        error_messages={"required": _("Say why: the page and the record will show it.")},
    )
    rule = RestrictionForm.base_fields["rule"]
    until = UntilField()


class DuplicateForm(DeedForm):
    of = forms.CharField(label=_("The question that was asked before"), help_text=BY_ADDRESS)
    note = ReasonField(label=_("Note"), required=False, help_text=_("Everyone reads it there."))

    def clean_of(self) -> Thread:
        return _question(self.cleaned_data["of"], self.person)


class MergeForm(DeedForm):
    into = forms.CharField(label=_("The question it goes into"), help_text=BY_ADDRESS)
    as_kind = forms.ChoiceField(
        label=_("What was asked here becomes"),
        choices=list(
            zip(
                AS_KINDS,
                (_("an answer there"), _("a comment on the question there")),
                strict=True,
            )
        ),
        initial=Post.Kind.COMMENT.value,
        widget=forms.RadioSelect,
    )
    reason = ToAuthorForm.base_fields["reason"]

    def clean_into(self) -> Thread:
        return _question(self.cleaned_data["into"], self.person)


class BelowForm(DeedForm):
    """An answer becomes a comment on the question, or on another answer."""

    below = forms.CharField(
        label=_("Comment on"),
        required=False,
        help_text=_("The address of another answer here. Leave it empty for the question."),
    )
    reason = ToAuthorForm.base_fields["reason"]

    def clean_below(self) -> Post | None:
        typed = self.cleaned_data["below"].strip()
        if not typed:
            return None
        said = _PLACE.fullmatch(typed) or _POST.fullmatch(typed) or re.fullmatch(r"(\d+)", typed)
        posts = Post.objects.visible_to(self.person).filter(thread=self.thing.thread_id)
        found = posts.filter(pk=int(said[1][:18])).first() if said else None
        if found is None:
            raise ValidationError(_("No answer here has this address."))
        return found


class MoveForm(DeedForm):
    to = forms.CharField(
        label=_("The question or the story it goes to"),
        help_text=_("Its address, copied from the browser."),
    )
    reason = ToAuthorForm.base_fields["reason"]

    def clean_to(self) -> Thread | Story:
        typed = self.cleaned_data["to"].strip()
        if told := _STORY.fullmatch(typed):
            story = Story.objects.visible_to(self.person).filter(slug=told[1]).first()
            if story is None:
                raise ValidationError(_("No story has this address."))
            return story
        return _question(typed, self.person)


class SplitForm(DeedForm):
    title = forms.CharField(
        label=_("The new question in one sentence"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Ask it in a sentence.")},
    )
    tags = forms.CharField(
        label=_("Tags"), max_length=300, help_text=_("Names, with commas between.")
    )
    answers = forms.MultipleChoiceField(
        label=_("What answers it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The rest of what hangs on it are comments there."),
    )
    reason = ToAuthorForm.base_fields["reason"]

    def __init__(self, data: Any = None, *, thing: Any, person: Any) -> None:
        super().__init__(data, thing=thing, person=person)
        is_comment = thing.kind == Post.Kind.COMMENT
        hanging = thing.replies if is_comment else thing.comments.filter(parent=None)
        answers = cast(forms.MultipleChoiceField, self.fields["answers"])
        answers.choices = [
            (str(post.pk), Truncator(markdown.plain(post.body)).chars(100))
            for post in hanging.live().order_by("pk")[:MOST_LISTED]
        ]
        if not answers.choices:
            del self.fields["answers"]
        if data is None and thing.thread.kind == Thread.Kind.QUESTION:
            self.initial["tags"] = tagging.joined(tag.name for tag in thing.thread.tags.all())

    def clean_tags(self) -> list[Any]:
        return tagging.find(self.cleaned_data["tags"])

    def clean_answers(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["answers"]]


def _question(typed: str, person: Any) -> Thread:
    """The question that an address or a number means, as `person` sees it."""
    told = _POST.fullmatch(typed.strip())
    number = None if told else _THREAD.fullmatch(typed.strip())
    threads = Thread.objects.visible_to(person).filter(kind=Thread.Kind.QUESTION)
    found = None
    if told:
        found = threads.filter(posts=int(told[1])).first()
    elif number:
        pk = int(number[1])
        found = threads.filter(pk=pk).first() or threads.filter(former__number=pk).first()
    if found is None:
        raise ValidationError(_("No question has this address."))
    return found
