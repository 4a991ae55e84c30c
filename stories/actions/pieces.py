"""The imported pieces behind each block, so that editors' work on the text outlives a re-import.

A block that no editor touched is one piece. One whose text an editor changed remembers the pieces
it was made from in `imported`; the later part of a split turn remembers in `split_from` where it
was cut off. Blocks that were made from each other stand side by side and form one `Unit`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from stories.importing.document import Block as Imported
from stories.importing.syntax import plain_of
from stories.models import Block

Piece = dict[str, Any]


def piece_of(row: Block) -> Piece:
    """What was imported as `row`, as long as nobody changed it."""
    return {
        "key": row.key,
        "kind": str(row.kind),
        "markdown": row.markdown,
        "label": row.imported_label,
        "level": row.level,
    }


def pieces_of(row: Block) -> list[Piece]:
    """The imported pieces `row` holds; none for the later part of a split."""
    return row.imported or ([] if row.split_from else [piece_of(row)])


def is_same(piece: Piece, block: Imported) -> bool:
    """Whether the source still says what `piece` was made from."""
    return bool(
        piece["kind"] == block.kind
        and piece["markdown"] == block.markdown
        and piece["label"] == block.speaker
        and (piece["level"] == block.level or block.kind != "heading")
    )


def remember(row: Block) -> None:
    """Before an editor's change of its text: keep what was imported. The row is not saved."""
    if not row.imported and not row.split_from:
        row.imported = [piece_of(row)]


def forget_if_restored(row: Block) -> None:
    """After a change that was taken back: the block is as imported again. Not saved."""
    if row.imported == [piece_of(row)]:
        row.imported = []


@dataclass(slots=True)
class Unit:
    """Blocks made from the same imported pieces, in order."""

    rows: list[Block]
    pieces: list[Piece]

    @property
    def is_edited(self) -> bool:
        return len(self.rows) > 1 or bool(self.rows[0].imported)

    @property
    def key(self) -> str:
        return self.rows[0].key


def units(rows: Iterable[Block]) -> list[Unit]:
    """Group the blocks of a story, given in order, into units."""
    found: list[Unit] = []
    for row in rows:
        if row.split_from and found:
            found[-1].rows.append(row)
            found[-1].pieces += pieces_of(row)
        else:
            found.append(Unit([row], list(pieces_of(row))))
    return found


def words_of(units: Iterable[Unit]) -> list[tuple[str, str]]:
    """Key and plain words of every imported piece, in order."""
    found = []
    for unit in units:
        if unit.is_edited:
            found += [(one["key"], plain_of(one["markdown"], one["kind"])) for one in unit.pieces]
        else:
            found.append((unit.key, unit.rows[0].plain))
    return found
