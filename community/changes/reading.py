"""Changes, each told once and none passed over; and whether there was one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet
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

# In the order of the index on the kind, and of no other: its first row is at hand.
_TIDE = """
    WITH told (kind) AS (VALUES {kinds})
    SELECT kind, (
        SELECT CASE WHEN one.kind = told.kind THEN id END FROM {changes} one
        WHERE (one.kind, era, xid) < (told.kind, %s, {ended})
        ORDER BY one.kind DESC, era DESC, xid DESC, id DESC LIMIT 1
    ), (
        SELECT COUNT(*) FROM {changes} one
        WHERE one.kind = told.kind AND era = %s AND xid >= {ended}
    ) FROM told
"""


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

    The newest of a kind whose transaction ended before any under way began names all before it, as
    none will ever join these. Of the later ones the number is enough: no one of them goes away, but
    to those before. One query, which costs the same however many changes there are.
    """
    changes = connection.ops.quote_name(Change._meta.db_table)
    places = ", ".join(["(%s)"] * len(kinds))
    sql = _TIDE.format(kinds=places, changes=changes, ended=order.all_ended_before())
    era = order.era()
    with connection.cursor() as cursor:
        cursor.execute(sql, [*sorted(kinds), era, era])
        return str(sorted(cursor.fetchall()))


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
