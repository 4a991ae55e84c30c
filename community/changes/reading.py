"""Changes, each told once and none passed over; and whether there was one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Max, Q, QuerySet, Value
from django.utils import timezone

from community.changes import order
from community.changes.models import Change

KEPT = timedelta(days=30)
"""How long each change of a thing is kept; the last one of each stays."""


class Place(NamedTuple):
    """How far somebody has read."""

    era: int
    xid: int
    id: int


START = Place(-1, -1, -1)


def after(place: Place, *, kinds: Collection[str], most: int) -> Sequence[Change]:
    """Up to `most` changes of `kinds` after `place`, in order; settled ones only.

    Whoever goes on from the last of them has missed nothing: no change will ever stand before it.
    """
    era, xid, pk = place
    later = Q(era=era, xid=xid, id__gt=pk) | Q(era=era, xid__gt=xid) | Q(era__gt=era)
    return list(_settled().filter(later, kind__in=kinds).order_by("era", "xid", "id")[:most])


def place_of(change: Change) -> Place:
    """Where somebody stands who has read `change`."""
    return Place(change.era, change.xid, change.pk)


def newest() -> Place:
    """Where somebody stands who wants to know of what comes, and nothing of what was."""
    last = _settled().order_by("-era", "-xid", "-id").first()
    return START if last is None else place_of(last)


def tide(kinds: Collection[str]) -> str:
    """A name for all that was changed of `kinds`, as far as this reader sees: another after each.

    The newest that is settled names all before it, as none will ever join these; changes of
    transactions that ended while older ones were under way are named one by one.
    """
    rows = Change.objects.filter(kind__in=kinds)
    if order.is_ordered_by_id():
        return str(rows.aggregate(last=Max("id"))["last"])
    era, settled_before = order.era(), order.horizon()  # before the rows are read, which may grow
    late = rows.filter(era=era, xid__gte=settled_before).values_list("pk", Value(1))
    settled = rows.filter(Q(era__lt=era) | Q(xid__lt=settled_before))
    newest = settled.order_by("-era", "-xid", "-id").values_list("pk", Value(0))[:1]
    return str(sorted(newest.union(late, all=True)))


def forget_old() -> int:
    """Delete the changes that a later one of the same thing has taken the place of; how many."""
    table = connection.ops.quote_name(Change._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE at < %s AND EXISTS (SELECT 1 FROM {table} later "  # noqa: S608
            f"WHERE later.kind = {table}.kind AND later.key = {table}.key "
            f"AND later.id > {table}.id AND later.at < %s)",
            [connection.ops.adapt_datetimefield_value(timezone.now() - KEPT)] * 2,
        )
        return cursor.rowcount


def _settled() -> QuerySet[Change]:
    if order.is_ordered_by_id():
        return Change.objects.all()
    return Change.objects.filter(Q(era__lt=order.era()) | Q(xid__lt=order.horizon()))
