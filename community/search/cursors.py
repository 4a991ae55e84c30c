"""Where a page of hits begins: a place in the ranking, or the entry at the edge of a page."""

from __future__ import annotations

import base64
import binascii

from community.lib.keyset import BadCursor


def write_place(start: int) -> str:
    return f"{start}" if start else "0"


def read_place(cursor: str | None) -> int:
    if not cursor:
        return 0
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 4:
        raise BadCursor("no such page")
    return int(cursor)


def write_edge(way: str, pk: int) -> str:
    return base64.urlsafe_b64encode(f"{way}{pk}".encode()).decode().rstrip("=")


def read_edge(cursor: str | None) -> tuple[int | None, int | None]:
    """The bounds that a cursor of "newest" stands for: ids below, or ids above."""
    if not cursor:
        return None, None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        way, pk = text[0], int(text[1:])
        if way not in "ab" or abs(pk) >= 2**62 or write_edge(way, pk) != cursor:
            raise ValueError("not ours")
    except (ValueError, IndexError, binascii.Error) as error:
        raise BadCursor("no such page") from error
    return (pk, None) if way == "b" else (None, pk)
