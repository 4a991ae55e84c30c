"""A highlight about to be made: the form, and the paragraph that holds its words."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.shelf import highlighting
from portal.shelf.highlight_forms import WordsForm
from portal.shelf.models import Highlight
from stories.models import Block, Story
from threads import passages

LONG_QUOTE = 400  # of a longer paragraph its reader picks the words
LONGEST = {"quote": 2_000, "before": 200, "after": 200}  # characters that an address brings along


@dataclass(frozen=True)
class Draft:
    """Without a block, it is one whose paragraph is there no more."""

    form: WordsForm
    story: Story
    block: Block | None

    def send(self, request: HttpRequest) -> Highlight | None:
        """Make the highlight; None when it cannot stand, and the form then says why."""
        if self.block is None:
            self.form.add_error(None, _("This paragraph is no longer in the story."))
        if self.block is None or not self.form.is_valid():
            return None
        typed = self.form.cleaned_data
        try:
            words = passages.find(
                self.block, typed["quote"], prefix=typed["before"], suffix=typed["after"]
            )
            return highlighting.highlight(
                self.story, words, by=request.user, label=typed["label"], note=typed["note"]
            )
        except ValidationError as error:
            self.form.add_error(None, error)
        return None


def begin(request: HttpRequest) -> Draft | None:
    """What the form or the address (`?story=`, `?at=`) says; None where there is no such story.

    An address may bring the words and a label along; of a short paragraph all words are meant.
    """
    is_sent = request.method == "POST"
    given = request.POST if is_sent else request.GET
    slug, key = (given.get(name, "").replace("\0", "")[:120] for name in ("story", "at"))
    story = Story.objects.readable_by(request.user).filter(slug=slug).first()
    if story is None:
        return None
    block = passages.quotable(story, key, by=request.user)
    if is_sent:
        return Draft(WordsForm(request.POST), story, block)
    initial = {"story": slug, "at": key, "label": given.get("label", Highlight.Label.INSIGHT)}
    if block is not None and len(block.plain) <= LONG_QUOTE:
        initial["quote"] = block.plain
    words = {name: given.get(name, "").replace("\0", "")[:most] for name, most in LONGEST.items()}
    initial |= {name: said for name, said in words.items() if said.strip()}
    return Draft(WordsForm(initial=initial), story, block)
