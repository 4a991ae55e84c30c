"""Notices about a text itself: how it was recorded, and who or what edited it."""

from __future__ import annotations

from stories.importing.document import Block, BlockKind, Document
from stories.importing.wording import any_of

#: A notice is at most so many characters, and stands among so many blocks at either end.
LENGTH, REACH = 400, 4


def take(document: Document, blocks: list[Block], is_transcript: bool) -> list[Block]:
    """Move notices from both ends of the blocks into `document.notices`.

    A notice says what was done (edited, transcribed …) to what (this interview, the text …), and
    outside a transcript also by or for what (AI, length …).
    """
    turn = next((n for n, b in enumerate(blocks) if b.kind is BlockKind.TURN), REACH)
    head = range(min(len(blocks), max(REACH, turn)))
    tail = range(max(len(head), len(blocks) - 2), len(blocks))
    kept = []
    for number, block in enumerate(blocks):
        if (number in head or number in tail) and _is_notice(block, is_transcript):
            document.notices.append(" ".join(block.plain.split()))
        else:
            kept.append(block)
    return kept


def _is_notice(block: Block, is_transcript: bool) -> bool:
    said = block.kind is BlockKind.PARAGRAPH or (block.kind is BlockKind.TURN and block.continues)
    if not said or len(block.plain) > LENGTH or "\n" in block.plain:
        return False
    if not any_of("notice_subject").search(block.plain):
        return False
    if not any_of("notice_deed").search(block.plain):
        return False
    if is_transcript or names_ai(block.plain):
        return True
    return bool(any_of("notice_agent").search(block.plain))


def names_ai(notice: str) -> bool:
    """Whether a notice says that AI, or a program known for it, had a hand in the text."""
    return bool(any_of("artificial").search(notice))
