"""Questions drawn from interviews: a turn that asks, and the turn that answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from stories.importing.document import BlockKind
from stories.models import Block, Story
from stories.presentation.voices import Voice
from threads import actions, passages, tagging
from threads.actions.questions import LONGEST_TITLE, MOST_TAGS
from threads.forms import QuestionForm
from threads.models import Thread


class DrawForm(QuestionForm):
    """The question that an editor draws from a pair of turns."""

    seen = None  # type: ignore[assignment]  # it is a new one


@dataclass(frozen=True)
class Pair:
    """What was asked in an interview, and the first block of the answer to it."""

    story: Story
    asked: Block
    answered: Block

    @property
    def title(self) -> str:
        """What was asked as a title to begin with; nothing where its words are not for everyone."""
        if not passages.takes_questions(self.story):
            return ""
        return Truncator(" ".join(self.asked.plain.split())).chars(LONGEST_TITLE)

    @property
    def body(self) -> str:
        """A text to begin with, which holds no words of the story."""
        return _(
            "This was asked in an interview, and answered as quoted above. What would you add from "
            "your own way, and where did it go differently for you?"
        )

    @property
    def proposed(self) -> Thread | None:
        """The question that was drawn from this pair before, if it can still be read."""
        drawn = Thread.objects.questions().filter(is_drawn=True, passage__story=self.story)
        return drawn.filter(passage__block=self.answered).first()


def answered_turns(blocks: Sequence[Block], voices: Mapping[int, Voice]) -> frozenset[str]:
    """The keys of the turns among `blocks`, a whole text in order, that ask and are answered."""
    turns = [block for block in blocks if block.speaker_id and not block.is_redacted]
    found: set[str] = set()
    heard: set[int] = set()  # voices with a turn further down
    for turn in reversed(turns):
        voice = voices.get(turn.speaker_id or 0)
        if voice and voice.asks and not turn.continues and heard - {turn.speaker_id}:
            found.add(turn.key)
        heard.add(turn.speaker_id or 0)
    return frozenset(found)


def pair(story: Story, key: str) -> Pair | None:
    """The pair whose asking turn is the block `key` of `story`; None where there is none.

    The answer is the next turn of another voice; what is redacted or empty is no part of a pair.
    """
    turns = story.blocks.filter(redacted_at=None).exclude(plain="").exclude(speaker=None)
    asked = turns.filter(key=key).first()
    if asked is None or asked.kind == BlockKind.HEADING:
        return None
    later = turns.filter(position__gt=asked.position).exclude(kind=BlockKind.HEADING)
    answered = later.order_by("position", "pk").exclude(speaker=asked.speaker_id).first()
    return Pair(story, asked, answered) if answered else None


def form(pair: Pair, sent: Mapping[str, Any] | None = None) -> DrawForm:
    """What was sent, or the form to begin with: the words of the pair, the tags of its story."""
    tags = tagging.joined(tag.name for tag in pair.story.tags.all()[:MOST_TAGS])
    return DrawForm(sent, initial={"title": pair.title, "body": pair.body, "tags": tags})


def send(form: DrawForm, pair: Pair, *, by: Any) -> Thread | None:
    """Propose the question; None when it cannot stand, and the form then says why.

    Raises SignInRequired or NotAllowed.
    """
    if not form.is_valid():
        return None
    typed = form.cleaned_data
    try:
        return actions.draw(
            pair.answered, by=by, title=typed["title"], body=typed["body"], tags=typed["meant"]
        )
    except ValidationError as error:
        form.add_error(None, error)
    return None
