"""What of the record is not for all who read it: each app above says so of its own things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast

from community.log.models import LogEntry

Visible = Callable[[Any], QuerySet[Any]]
_things: dict[str, Visible] = {}


@dataclass(frozen=True, slots=True)
class Own:
    """Things that may stand under no name: `theirs` narrows them to those in which one is known."""

    things: Callable[[], QuerySet[Any]]
    theirs: Callable[[Any], Q]


_own: dict[str, Own] = {}
_own_deeds: set[str] = set()


def show_with(visible: Visible, *, kind: str) -> None:
    """Let entries about a `kind` ("moderation.case") be read by whoever sees the thing itself.

    `visible` gives what of the kind a person may see. Once a kind, from an app's `ready()`.
    """
    _things[kind] = visible


def read_by(person: Any) -> QuerySet[LogEntry]:
    """The entries that `person`, who may read the record, may read of it."""
    entries = LogEntry.objects.all()
    for kind, visible in _things.items():
        theirs = visible(person).annotate(in_record=Cast("pk", CharField())).values("in_record")
        entries = entries.exclude(Q(target_kind=kind) & ~Q(target_id__in=theirs))
    return entries


def under_no_name(
    things: Callable[[], QuerySet[Any]],
    theirs: Callable[[Any], Q],
    *,
    kind: str,
    deeds: tuple[str, ...] = (),
) -> None:
    """Let the record not name who did something with a `kind` of their own; once, from `ready()`.

    A name there would be the name of whoever wrote it under none. `deeds` are codes that nobody
    else does: they go without a name even when the thing itself is gone.
    """
    _own[kind] = Own(things, theirs)
    _own_deeds.update(deeds)


def with_own_marked(entries: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
    """The same with `is_ones_own`: whether whoever did it is not to be named. No further query."""
    cases = [
        When(actor_id=None, then=Value(value=False)),
        When(code__in=_own_deeds, then=Value(value=True)),
    ]
    for kind, own in _own.items():
        # The key is read as a number for this kind alone: a CASE asks its parts one after another.
        key = Cast(OuterRef("target_id"), BigIntegerField())
        rows = own.things().filter(own.theirs(OuterRef("actor_id")), pk=key).order_by()
        cases.append(When(target_kind=kind, then=Exists(rows)))
    marked = Case(*cases, default=Value(value=False), output_field=BooleanField())
    return entries.annotate(is_ones_own=marked)
