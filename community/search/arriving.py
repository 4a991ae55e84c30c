"""Noting since when something can be found, and by whom (see `models.Arrival`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from community.search.models import Arrival, Entry
from community.search.terms import facet

_AUDIENCE = facet("audience", "")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A stretch of time, after `since` and up to `until`, for whoever is of these `audiences`."""

    since: datetime
    until: datetime
    audiences: Sequence[str]

    def condition(self, column: str) -> tuple[str, list[Any]]:
        """SQL that holds for the entry with the id `column` if it came to them in that time.

        What one of their audiences could find before has not come anew with another.
        """
        names = ", ".join(["%s"] * len(self.audiences))
        sql = (
            f" AND {column} IN (SELECT n.id FROM search_arrival a "  # noqa: S608
            "JOIN search_entry n ON n.kind = a.kind AND n.key = a.key "
            f"WHERE a.at > %s AND a.at <= %s AND a.audience IN ({names}) "
            "AND NOT EXISTS (SELECT 1 FROM search_arrival b WHERE b.kind = a.kind "
            f"AND b.key = a.key AND b.audience IN ({names}) AND b.at <= %s))"
        )
        since, until = map(connection.ops.adapt_datetimefield_value, (self.since, self.until))
        return sql, [since, until, *self.audiences, *self.audiences, since]


def note(changes: Iterable[tuple[Entry | None, Entry]]) -> None:
    """Note that these entries can be found by whom they could not be found by before.

    `changes` are pairs of how an entry stood, None where there was none, and how it stands now.
    """
    now = timezone.now()
    rows = [
        Arrival(kind=entry.kind, key=entry.key, audience=name, at=now)
        for old, entry in changes
        for name in sorted(_audience(entry) - (_audience(old) if old else set()))
    ]
    # What was found before, and was out of sight for a while, keeps its first time.
    Arrival.objects.bulk_create(rows, ignore_conflicts=True)


def _audience(entry: Entry) -> set[str]:
    terms = entry.facets.split()
    return {term.removeprefix(_AUDIENCE) for term in terms if term.startswith(_AUDIENCE)}
