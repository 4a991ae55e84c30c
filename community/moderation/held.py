"""What can be held until a moderator looks at it: each app says which of its rows are.

From what is held the cases of it can be made anew at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from community.moderation.models import Case


@dataclass(frozen=True, slots=True)
class Held:
    """Things of one kind: `waiting` gives what is held, `person_of` who answers for it (a pk)."""

    kind: str
    waiting: Callable[[], QuerySet[Any]]
    person_of: Callable[[Any], int | None]

    def cases(self) -> QuerySet[Case]:
        """The open cases of what is held."""
        return Case.objects.open().filter(origin=Case.Origin.HELD, subject_kind=self.kind)


_held: dict[str, Held] = {}


def register(one: Held) -> None:
    """Let cases of what is held follow these rows; once, from an app's `ready()`."""
    _held[one.kind] = one


def all_held() -> list[Held]:
    """Every kind of thing that is held, by name."""
    return [_held[kind] for kind in sorted(_held)]


def held_of(kind: str) -> Held | None:
    """How things of `kind` are held; None for those that never are."""
    return _held.get(kind)
