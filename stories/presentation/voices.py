"""Who speaks in a transcript, who asks, and which turns a reader wants to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stories.importing.document import BlockKind
from stories.models import Block, Credit, Speaker

ASKING_LABELS = {"q", "question", "interviewer", "host", "问", "問"}
ASKS_OFTEN = 0.25  # of a voice's turns end in a question mark …
ASKS_MORE = 1.5  # … and this many times as often as those of any other voice
QUESTION_MARKS = ("?", "？", "؟")
SIGNS = 6  # different signs for voices in the style sheet


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker of a transcript: the sign by its name (1 to 6), and whether it asks."""

    speaker: Speaker
    sign: int
    asks: bool


@dataclass(frozen=True, slots=True)
class View:
    """Which turns are shown: all, the answers only, or those of one voice."""

    answers: bool = False
    only: Voice | None = None

    @property
    def is_all(self) -> bool:
        return not self.answers and self.only is None

    def shows(self, block: Block, voice: Voice | None) -> bool:
        """Whether `block`, spoken by `voice` (None: by nobody), is part of this view."""
        if voice is None:
            return self.only is None or block.kind == BlockKind.HEADING
        if self.only:
            return voice == self.only
        return not (self.answers and voice.asks)


def voices(
    speakers: Sequence[Speaker], credits_: Iterable[Credit], blocks: Iterable[Block]
) -> dict[int, Voice]:
    """The voices of a story by the pk of their speaker."""
    asking = _asking(speakers, credits_, blocks)
    return {
        speaker.pk: Voice(speaker, n % SIGNS + 1, speaker.pk in asking)
        for n, speaker in enumerate(speakers)
    }


def _asking(
    speakers: Sequence[Speaker], credits_: Iterable[Credit], blocks: Iterable[Block]
) -> set[int]:
    """Speakers who ask: credited as interviewer, labelled so, else by how their turns end."""
    interviewers = {
        credit.name.casefold() for credit in credits_ if credit.role == Credit.Role.INTERVIEWER
    }
    named = {one.pk for one in speakers if str(one).casefold() in interviewers}
    labelled = {one.pk for one in speakers if one.label.casefold() in ASKING_LABELS}
    return named or labelled or _who_asks_most(blocks)


def _who_asks_most(blocks: Iterable[Block]) -> set[int]:
    turns: Counter[int] = Counter()
    questions: Counter[int] = Counter()
    for block in blocks:
        if block.speaker_id is not None:
            turns[block.speaker_id] += 1
            questions[block.speaker_id] += block.plain.rstrip().endswith(QUESTION_MARKS)
    shares = sorted(((questions[one] / turns[one], one) for one in turns), reverse=True)
    if len(shares) < 2:
        return set()
    (most, one), (next_most, _other) = shares[:2]
    return {one} if most >= ASKS_OFTEN and most >= ASKS_MORE * next_most else set()
