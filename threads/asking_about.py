"""The words of a story that a question is about, while it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from stories.models import Block, Passage, Story
from threads import passages
from threads.forms import PassageForm
from threads.models import Thread
from threads.models.thread import ThreadQuerySet

LONG_QUOTE = 400  # a longer paragraph is not offered as the quote: its asker picks words from it
LONGEST = {"quote": 2_000, "before": 200, "after": 200}  # characters that an address brings along


@dataclass(frozen=True)
class About:
    """A passage about to be asked about; without a block, the one that is there no more."""

    form: PassageForm
    story: Story | None
    block: Block | None

    @property
    def has_error(self) -> bool:
        return bool(self.form.errors)

    def passage(self) -> Passage | None:
        """The words as a row that is not saved; None when they cannot stand: the form says why."""
        if self.block is None or not self.form.is_valid():
            return None
        typed = self.form.cleaned_data
        try:
            return passages.find(
                self.block, typed["quote"], prefix=typed["before"], suffix=typed["after"]
            )
        except ValidationError as error:
            self.form.add_error(None, error)
        return None


def about(request: HttpRequest, *, begun: Mapping[str, Any] | None = None) -> About | None:
    """What the address (`?story=`, `?at=`) or the form says that the question is about.

    Where the address says nothing, it is what was `begun`; words it brings go before begun ones.
    None where it is about nothing, or an address names nothing that can be asked about. A form
    whose paragraph is gone meanwhile says so and lets go of it: sent again, it asks without.
    """
    is_sent = request.method == "POST"
    given: Mapping[str, Any] = request.POST if is_sent else {**(begun or {}), **request.GET.dict()}
    if not (given.get("story") and given.get("at")):
        return None
    slug, key = (given[name].replace("\0", "")[:120] for name in ("story", "at"))
    story = Story.objects.readable_by(request.user).filter(slug=slug).first()
    may = story is not None and passages.takes_questions(story)
    block = passages.quotable(story, key, by=request.user) if story and may else None
    if is_sent:
        form = PassageForm(request.POST)
        if block is None:
            form.add_error(
                None,
                _("This paragraph can no longer be quoted. Post again to ask without it."),
            )
        return About(form, story, block)
    if block is None:
        return None
    initial = {"story": slug, "at": block.key, "quote": _quotable(block)}
    words = {name: given.get(name, "").strip()[:most] for name, most in LONGEST.items()}
    words = {name: said.replace("\0", "") for name, said in words.items() if said}
    return About(PassageForm(initial=initial | words), story, block)


def questions(story: Story, *, on: str = "") -> ThreadQuerySet:
    """The questions about words of `story` that everyone may read; `on` names one block."""
    asked = Thread.objects.questions().filter(passage__story=story)
    if on:
        asked = asked.filter(passage__block__key=on)
    return asked.with_passage()


def readable(story: Story, key: str) -> Block | None:
    """The block `key`, if everyone may read its words."""
    if not (key and passages.takes_questions(story)):
        return None
    return story.blocks.filter(key=key, redacted_at=None).first()


def _quotable(block: Block) -> str:
    return block.plain if len(block.plain) <= LONG_QUOTE else ""
