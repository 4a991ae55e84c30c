"""The blocks of a story as the pieces a page sets one after another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from stories.importing.document import BlockKind
from stories.models import Block
from stories.presentation.voices import View, Voice

FOLDED = (Block.Mark.CHATTER, Block.Mark.SENSITIVE, Block.Mark.THIRD_PARTY)
PLACE_EVERY = 12  # blocks between places to keep, in a story without headings


@dataclass(frozen=True, slots=True)
class Piece:
    """One block as it is shown; `voice` is None when nobody speaks it."""

    block: Block
    voice: Voice | None
    keeps_place: bool = False

    @property
    def level(self) -> int:
        """The heading level on the page, below the page's own h1."""
        return min(max(self.block.level, 2), 6)

    @property
    def picture_host(self) -> str:
        """The host of a picture that is not ours, "" when its address names none."""
        try:
            parts = urlsplit(self.block.src)
        except ValueError:
            return ""
        return parts.hostname or "" if parts.scheme in {"http", "https"} else ""


@dataclass(slots=True)
class Stretch:
    """Pieces that stand together: open to everyone (`mark` is "") or folded for one reason."""

    mark: str = ""
    pieces: list[Piece] = field(default_factory=list)


def stretches(
    blocks: Iterable[Block], voices: Mapping[int, Voice], view: View | None = None
) -> list[Stretch]:
    """The story's blocks in order, those alike in their mark next to each other in one stretch.

    A redacted block stays, as a piece whose words no template shows.
    """
    view = view or View()
    found: list[Stretch] = []
    blocks = list(blocks)
    has_headings = any(block.kind == BlockKind.HEADING for block in blocks)
    for n, block in enumerate(blocks):
        voice = voices.get(block.speaker_id) if block.speaker_id else None
        if not view.shows(block, voice):
            continue
        mark = block.mark if block.mark in FOLDED and not block.is_redacted else ""
        if not found or found[-1].mark != mark:
            found.append(Stretch(mark))
        is_place = block.kind == BlockKind.HEADING if has_headings else n % PLACE_EVERY == 0
        found[-1].pieces.append(Piece(block, voice, keeps_place=is_place and not mark))
    return found
