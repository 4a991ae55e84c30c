"""Whatever the portal shows to anybody is written down when it changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, QuerySet

from community.changes import order
from community.changes.models import Change
from community.lib.findable import sources

BATCH = 500
NOUNS = {
    "story": "story",
    "details": "story",
    "look": "story",
    "discussion": "story",
    "thread": "thread",
    "activity": "thread",
    "invited": "thread",
    "post": "post",
    "answer": "post",
    "comment": "post",
    "tag": "tag",
    "description": "tag",
    "person": "person",
    "profile": "profile",
    "mentor": "mentor",
}
"""What is announced (see `lib.changes`) or found (see `lib.findable`), and the thing that it is.

Of a "profile" nobody is told but by `tide`: what somebody shows of themselves is their own.
"""
ALSO = {"person": "profile"}
"""What changes with it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A kind of thing that is told of: all its rows that anybody may see.

    `has_private`: the table holds other rows, which nobody sees yet or only some people do; what
    was told of once is told of for ever, so that it can be said to be gone. `touched_by` are the
    keys of those that change with rows of another kind, beyond what `findable` says.
    """

    rows: Callable[[], QuerySet[Any]]
    has_private: bool = False
    touched_by: Callable[[str, Collection[int]], Collection[int]] | None = None


_told: dict[str, Told] = {}


def tell(kind: str, told: Told) -> None:
    """Let the changes of `kind` be told; once for each kind, from an app's `ready()`."""
    _told[kind] = told


def record(kind: str, keys: Collection[int]) -> None:
    """Note that rows `keys` of `kind` changed, and what shows something of them with them.

    Joins the caller's transaction: what is rolled back was no change.
    """
    touched: dict[str, set[int]] = {}
    for name in (kind, ALSO.get(kind)):
        if noun := NOUNS.get(name or ""):
            touched.setdefault(noun, set()).update(keys)
    for noun, told in _told.items():
        if told.touched_by and (found := told.touched_by(kind, keys)):
            touched.setdefault(noun, set()).update(found)
    for source in sources().values():
        if (noun := NOUNS.get(source.kind)) and (found := source.touched_by(kind, keys)):
            touched.setdefault(noun, set()).update(found)
    _write(
        (noun, key)
        for noun, found in touched.items()
        for key in sorted(found - _private(noun, found))
    )


def record_all() -> None:
    """Note everything of which nothing is noted: what was there before, or came without a deed."""
    for kind, told in _told.items():
        noted = Change.objects.filter(kind=kind, key=OuterRef("pk"))
        keys = told.rows().filter(~Exists(noted)).order_by("pk").values_list("pk", flat=True)
        _write([(kind, key) for key in keys])


def noted(kind: str, keys: Collection[int]) -> set[int]:
    """Those of `keys` of which something was told."""
    rows = Change.objects.filter(kind=kind, key__in=keys).values_list("key", flat=True)
    return set(rows.distinct())


def record_after_migrate(sender: object, using: str, **rest: object) -> None:
    """Receiver of `post_migrate`."""
    if using == DEFAULT_DB_ALIAS:
        record_all()


def _private(kind: str, keys: set[int]) -> set[int]:
    """Those of `keys` that nobody has been told of, and nobody is to be."""
    if kind not in _told or not _told[kind].has_private:
        return set()
    public = _told[kind].rows().filter(pk__in=keys).values_list("pk", flat=True)
    hidden = keys.difference(public)
    return hidden and hidden - noted(kind, hidden)


def _write(things: Iterable[tuple[str, int]]) -> None:
    rest = iter(things)
    while some := list(islice(rest, BATCH)):
        era, xid = order.era(), order.transaction_now()  # before the rows are given their ids
        Change.objects.bulk_create(
            [Change(kind=kind, key=key, era=era, xid=xid) for kind, key in some]
        )
