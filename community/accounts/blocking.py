"""Who has blocked whom, as rules of other apps ask it; and what a block ends."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from django.db.models import Model, Q, QuerySet

from community.accounts.models import Blocking, User

Row = TypeVar("Row", bound=Model)


class Ending(Protocol):
    """Ends what stands between two people, one of whom blocks the other; in that transaction."""

    def __call__(self, blocker: User, blocked: User, /) -> None: ...


_endings: list[Ending] = []


def ends(ending: Ending) -> None:
    """Let each block do `ending` too; once, from an app's `ready()`."""
    if ending not in _endings:
        _endings.append(ending)


def end_between(blocker: User, blocked: User) -> None:
    """Do what every app has registered with `ends`."""
    for ending in _endings:
        ending(blocker, blocked)


def blocked_between(one: int, other: int) -> bool:
    """Whether one of two people (pks) has blocked the other. One query."""
    either = Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)
    return Blocking.objects.filter(either).exists()


def apart_from(person: Any) -> set[int]:
    """The people (pks) whom `person` has blocked, or who have blocked `person`. One query."""
    if person is None or not person.is_authenticated:
        return set()
    pairs = Blocking.objects.around(person.pk).values_list("blocker", "blocked")
    return {pk for pair in pairs for pk in pair} - {person.pk}


def without_those_apart(
    rows: QuerySet[Row], pk: int | None, *, at: str = "person"
) -> QuerySet[Row]:
    """`rows` but those whose `at` is apart from whom `pk` names, in the query of the rows."""
    blocked = Blocking.objects.filter(blocker=pk).values("blocked")
    blockers = Blocking.objects.filter(blocked=pk).values("blocker")
    return rows.exclude(**{f"{at}__in": blocked}).exclude(**{f"{at}__in": blockers})
