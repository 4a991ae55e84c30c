"""Where a page of hits begins, and what keeps their order as it was on the first page.

A page begins beyond the hit at the edge of the one before, named by the numbers that it is ordered
by. How well an entry answers depends on more than itself: on how rare a word is, on the day, on
which others were chosen to be read closely. All of that is held in the cursor, and so an entry that
comes or goes meanwhile moves no other one. Cursors are signed for the query and the order that they
were made for: what nobody has given out is none.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any, Literal, NamedTuple

from django.core import signing

from community.lib.keyset import BadCursor

Way = Literal["next", "previous"]
Numbers = tuple[float, ...]


@dataclass(frozen=True)
class Held:
    """What the order depends on beside an entry itself, as it was on the first page."""

    meant: str = ""  # the query as it was meant, where it was misspelt
    is_relaxed: bool = False
    day: int = 0  # as `date` counts them; the age of entries is told as it was when it began
    weights: Numbers = ()  # of what is wanted, in its order
    least: int | None = None  # the id of the oldest candidate; None: all that match are candidates
    titled: tuple[int, int] | None = None  # between which ids those are that their title brought in
    closely: Numbers | None = None  # the place at a glance down to which entries are read


class Cursor(NamedTuple):
    """The page on this side of `edge`, which is the place of a hit."""

    way: Way
    edge: Numbers
    held: Held


def write(cursor: Cursor, *, asked: str) -> str:
    """`cursor` as an address carries it, for the question `asked` alone."""
    told = [cursor.way, cursor.edge, astuple(cursor.held)]
    return _signer(asked).sign_object(told, compress=True)


def read(text: str, *, asked: str) -> Cursor:
    """What `write` was given. Raises BadCursor."""
    try:
        way, edge, held = _signer(asked).unsign_object(text)
        return Cursor(way, tuple(edge), Held(*map(_fixed, held)))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadCursor("no such page") from error


def _fixed(told: Any) -> Any:
    return tuple(told) if isinstance(told, list) else told


def _signer(asked: str) -> signing.Signer:
    return signing.Signer(salt=f"search.page {asked}")


@dataclass(frozen=True)
class Window:
    """Which page of what was found: how long, and on which side of what it lies."""

    asked: str
    size: int
    at: Cursor | None

    @property
    def held(self) -> Held | None:
        """What the order was on the first page; None on that."""
        return self.at and self.at.held

    def within(self, places: list[Numbers]) -> tuple[int, int]:
        """From where to where the page reaches among these places, the highest first."""
        if self.at is None:
            return 0, self.size
        if self.at.way == "next":
            start = sum(place >= self.at.edge for place in places)
            return start, start + self.size
        end = sum(place > self.at.edge for place in places)
        return max(end - self.size, 0), end

    def cursor(self, way: Way, edge: Numbers, held: Held) -> str:
        """That of a page beside this one."""
        return write(Cursor(way, edge, held), asked=self.asked)
