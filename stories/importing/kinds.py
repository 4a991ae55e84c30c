"""The kind of a story: interview, retrospective, journey or essay."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stories.importing.document import Block, BlockKind
from stories.importing.wording import any_of

_FIRST = re.compile(r"\b(?:I|I'm|I've|I'd|me|my|mine|we|our)\b|我")
_SECOND = re.compile(r"\b(?:you|your|yours|you're|you'll|you've|one)\b|你|您", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:was|were|had|did|went|got|joined|left|started|became|moved|worked|\w+ed)\b|了"
)


def guess(title: str, blocks: Sequence[Block]) -> str:
    """Guess a story's kind from who speaks in it, its title's words and its grammar.

    Turns make an interview. A title says it outright when it holds a word of one kind's list.
    Otherwise a text that tells in the first person and the past is a journey, one that addresses
    its reader at least as often as it says "I" is an essay.
    """
    if any(block.kind is BlockKind.TURN for block in blocks):
        return "interview"
    for kind in ("retrospective", "essay", "interview"):
        if any_of(kind).search(title) and kind != "interview":
            return kind
    text = " ".join(b.plain for b in blocks if b.kind in {BlockKind.PARAGRAPH, BlockKind.LIST})
    first, second = len(_FIRST.findall(text)), len(_SECOND.findall(text))
    past = len(_PAST.findall(text))
    if any_of("journey").search(title) and first > second:
        return "journey"
    return "journey" if first > 1.5 * second and past > first * 0.5 else "essay"
