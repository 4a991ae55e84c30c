"""Doors of their own at which things are judged: each app says what waits there, and why.

A case opened for such a reason is settled when its thing is judged at that door; in the queue it is
found, taken and talked over. From what waits the queue can be made anew at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from community.moderation.models import Case


@dataclass(frozen=True, slots=True)
class Desk:
    """Where things of one kind are judged for one reason.

    `waiting` gives the rows that nobody has judged, `open_for` opens the case of one of them, and
    `door` is the address at which the one with this key is judged. What `may_be_left` can also stay
    as it is, and the case is dismissed for that.
    """

    origin: Case.Origin
    kind: str
    waiting: Callable[[], QuerySet[Any]]
    open_for: Callable[[Any], Case]
    door: Callable[[int], str]
    may_be_left: bool = False

    def cases(self) -> QuerySet[Case]:
        """The open cases of this desk."""
        return Case.objects.open().filter(origin=self.origin, subject_kind=self.kind)


_desks: dict[tuple[str, str], Desk] = {}


def register(desk: Desk) -> None:
    """Let cases be judged at this desk; once, from an app's `ready()`."""
    _desks[desk.origin, desk.kind] = desk


def all_desks() -> list[Desk]:
    """Every desk, by reason and kind."""
    return [_desks[name] for name in sorted(_desks)]


def desk_of(case: Case) -> Desk | None:
    """The desk at which `case` is judged; None for one that is decided on its own page."""
    return _desks.get((case.origin, case.subject_kind))
