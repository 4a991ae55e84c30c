"""What an editor may state about one block, as forms; what follows from it stands in `deeds`."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.lib import images
from stories.models import Block, Story, Takeaway

CUTS = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+|(?<=[。！？])[”’」』）]*(?=\S)|\n+")
MOST_CUTS = 300
LABEL = 90


class BlockForm(forms.Form):
    """A form about `block`; its ids are its own, since many stand on one page."""

    def __init__(
        self, story: Story, block: Block, deed: str, data: Any = None, files: Any = None
    ) -> None:
        super().__init__(data, files, auto_id=f"{deed}-{block.key}-%s")
        self.story, self.block = story, block
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the block."""

    @property
    def anchor(self) -> str:
        """The fragment that leads to the block."""
        return self.block.anchor

    def field(self, name: str) -> Any:
        """A field of this form, to be filled in."""
        return self.fields[name]


class SpeakerForm(BlockForm):
    speaker: Any = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Spoken by"),
        required=False,
        empty_label=gettext_lazy("nobody"),
    )

    def prepare(self) -> None:
        self.field("speaker").queryset = self.story.speakers.all()
        self.fields["speaker"].initial = self.block.speaker_id


class SplitForm(BlockForm):
    at = forms.TypedChoiceField(
        label=gettext_lazy("The second part begins with"),
        coerce=int,
        required=False,
        empty_value=None,
        choices=(),
    )
    words = forms.CharField(
        label=gettext_lazy("Or with these words"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("As they stand in the text, where no sentence above fits."),
    )
    speaker: Any = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("The second part is spoken by"),
        required=False,
        empty_label=gettext_lazy("the same voice"),
    )

    def prepare(self) -> None:
        if found := sentences(self.block.markdown):
            self.field("at").choices = [("", "—"), *found]
        else:
            del self.fields["at"]
        self.field("speaker").queryset = self.story.speakers.all()

    def clean(self) -> dict[str, Any]:
        """Turn the words into the place where they begin; they must stand there once."""
        if words := self.cleaned_data.get("words"):
            if self.block.markdown.count(words) != 1:
                self.add_error("words", _("These words must stand in the block exactly once."))
            else:
                self.cleaned_data["at"] = self.block.markdown.index(words)
        elif self.cleaned_data.get("at") is None and "at" not in self.errors:
            place = "at" if "at" in self.fields else "words"
            self.add_error(place, _("Say where the second part begins."))
        return self.cleaned_data


class MarkForm(BlockForm):
    mark = forms.ChoiceField(
        label=gettext_lazy("Mark as"), required=False, choices=Block.Mark.choices
    )

    def prepare(self) -> None:
        self.fields["mark"].initial = self.block.mark


class ReasonForm(BlockForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        help_text=gettext_lazy("It lands in the record; the words of the block do not."),
    )


class WhyShownForm(BlockForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=2000, required=False)


class AltForm(BlockForm):
    text = forms.CharField(
        label=gettext_lazy("What the picture shows"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For those who do not see it. The caption is read to them anyway."),
    )

    def prepare(self) -> None:
        self.fields["text"].initial = self.block.alt


class PictureForm(BlockForm):
    file = forms.FileField(
        label=gettext_lazy("Our copy of the picture"),
        help_text=gettext_lazy("PNG, JPEG, GIF or WebP, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": images.ACCEPTED}),
    )
    alt = forms.CharField(
        label=gettext_lazy("What it shows"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For those who do not see it. The caption is read to them anyway."),
    )

    def prepare(self) -> None:
        self.fields["alt"].initial = self.block.alt


class PlaceForm(BlockForm):
    entry: Any = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("This is where the entry begins"), empty_label=None
    )

    def prepare(self) -> None:
        first_unplaced = F("block").asc(nulls_first=True)
        self.field("entry").queryset = self.story.contents.order_by(first_unplaced, "position")


class AttachForm(BlockForm):
    passage: Any = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("The passage that lost its place"), empty_label=None
    )
    exact = forms.CharField(
        label=gettext_lazy("The words it quotes now"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Copied from this block."),
    )

    def prepare(self) -> None:
        self.field("passage").queryset = self.story.passages.filter(orphaned_at__isnull=False)


class SupportForm(BlockForm):
    takeaway: Any = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("What to take away"), empty_label=None
    )
    words = forms.CharField(
        label=gettext_lazy("The words that support it"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Copied from this block."),
    )

    def prepare(self) -> None:
        self.field("takeaway").queryset = open_takeaways(self.story)


def open_takeaways(story: Story) -> QuerySet[Takeaway]:
    """Takeaways without words in the text, then those whose words an editor chose."""
    without = Q(passage=None) | Q(passage__block=None)
    open_ones = story.takeaways.filter(without | Q(is_placed_by_editor=True))
    return open_ones.order_by("is_placed_by_editor", "position", "pk")


def sentences(markdown: str) -> list[tuple[int, str]]:
    """Where a text may be cut: offset of each sentence or line but the first, and its words."""
    found = []
    for cut in CUTS.finditer(markdown):
        rest = " ".join(markdown[cut.end() : cut.end() + LABEL].split())
        if rest and markdown[: cut.end()].strip():
            found.append((cut.end(), f"{rest}…"))
    return found[:MOST_CUTS]


def refuse(form: forms.Form, error: ValidationError) -> None:
    """Say what an action refused at the field it belongs to, or above the form."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            for one in errors:
                form.add_error(name if name in form.fields else None, one)
    else:
        lone = next(iter(form.fields)) if len(form.fields) == 1 else None
        form.add_error(lone, error)
