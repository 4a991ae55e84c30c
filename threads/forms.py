"""What members write, from the browser's fields to clean values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from threads import tagging
from threads.actions import checked
from threads.actions.questions import LONGEST_TITLE, tagged, titled
from threads.models import MAX_LENGTH

MARKDOWN_HELP = _("Markdown works: **bold**, *italics*, > quotes, [links](https://…), @handles.")


class BodyField(forms.CharField):
    """Markdown with even line ends, counted as the browser counts them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=MAX_LENGTH,
            strip=False,
            widget=forms.Textarea(attrs={"rows": 6}),
            help_text=MARKDOWN_HELP,
            error_messages={"required": _("Write something first.")},
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class CommentForm(forms.Form):
    """A comment; `parent` is the pk it answers, `at` the key of the block it hangs on.

    `before` and `after` are the words around `quote`, which tell look-alikes apart.
    """

    body = BodyField(label=_("Your comment"))
    parent = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    at = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    quote = forms.CharField(
        label=_("The words you comment on"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Shorten them to what you mean, or leave the whole paragraph."),
    )
    before = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    after = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "comment_%s", **kwargs})


class EditForm(forms.Form):
    """New words for a post; `seen` is how many revisions it had when the page was made."""

    body = BodyField(label=_("Your comment"))
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """An answer to a question."""

    body = BodyField(label=_("Your answer"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "answer_%s", **kwargs})


class RemarkForm(forms.Form):
    """A comment on a question or an answer; `parent` is the pk of the comment it replies to."""

    body = BodyField(label=_("Your comment"))
    parent = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "comment_%s", **kwargs})


class MessageForm(forms.Form):
    """A message in a private thread; `parent` is the pk of the one it replies to."""

    body = BodyField(label=_("Your message"))
    parent = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "message_%s", **kwargs})


class PassageForm(forms.Form):
    """Which words of a story a question is about: the story's slug, the block's key, the words.

    `before` and `after` are the words around `quote`, which tell look-alikes apart.
    """

    story = forms.CharField(max_length=120, widget=forms.HiddenInput)
    at = forms.CharField(max_length=24, widget=forms.HiddenInput)
    quote = forms.CharField(
        label=_("The words you ask about"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Shorten them to what you mean, or leave the whole paragraph."),
    )
    before = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    after = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "passage_%s", **kwargs})


class SlugsField(forms.MultipleChoiceField):
    """Tags ticked among those suggested, by their slugs; what is no tag any more is passed over."""

    def validate(self, value: Any) -> None:
        """Which there are is known when they are looked up."""


class AskForm(forms.Form):
    """A question; its tags are typed, or chosen among those often used or suggested.

    Once it is clean, `cleaned_data["meant"]` holds the tags that both say.
    """

    title = forms.CharField(
        label=_("Your question in one sentence"),
        max_length=LONGEST_TITLE,
        help_text=_("As you would ask a friend who knows. Others find it by these words."),
        error_messages={"required": _("Ask it in a sentence.")},
    )
    body = BodyField(label=_("What one has to know to answer it"))
    suggested = SlugsField(
        label=_("Tags that fit"), required=False, widget=forms.CheckboxSelectMultiple
    )
    often = forms.MultipleChoiceField(
        label=_("Tags that are often used"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tags = forms.CharField(
        label=_("Other tags"),
        required=False,
        max_length=300,
        help_text=_("Names, with commas between. One to five tags in all."),
    )
    is_pseudonymous = forms.BooleanField(
        label=_("Ask under no name"),
        required=False,
        help_text=_(
            "You are shown as “a member” here and in all you write below this question. "
            "Moderators can still find out who asked. It cannot be changed later."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "ask_%s", **kwargs})
        self._often = {tag.slug: tag for tag in tagging.often_used()}
        often = cast(forms.MultipleChoiceField, self.fields["often"])
        often.choices = [(slug, tag.name) for slug, tag in self._often.items()]
        if not self._often:
            del self.fields["often"]

    def clean(self) -> dict[str, Any]:
        """Ask the action's own checks, so that all that is wrong is said at once."""
        given = self.cleaned_data
        if "title" in given:
            self._check(titled, given["title"])
        if "body" in given:
            self._check(checked, given["body"])
        if "tags" in given:
            chosen = [self._often[slug] for slug in given.get("often", ())]
            chosen += tagging.slugged(given.get("suggested", ()))
            try:
                typed = tagging.find(given["tags"])
            except ValidationError as error:
                self.add_error("tags", error)
            else:
                given["meant"] = self._check(tagged, [*chosen, *typed])
        return given

    def _check(self, check: Callable[[Any], Any], value: Any) -> Any:
        """What `check` makes of `value`; None when it refuses, and the form then says why."""
        try:
            return check(value)
        except ValidationError as error:
            self.add_error(None, error)
        return None


class QuestionForm(AskForm):
    """New words and tags for a question; `seen` is how many revisions it had then."""

    is_pseudonymous = None  # type: ignore[assignment]  # it stays what it was
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why a moderator acts."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The author sees it, and it is kept in the record."),
    )
