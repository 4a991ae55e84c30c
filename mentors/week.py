"""Hours of a week as bits of a number, one a minute from Monday 0:00 UTC, quick to lay together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

DAY = 24 * 60
WEEK = 7 * DAY
_WHOLE = (1 << WEEK) - 1

Span = tuple[int, int, int]
"""Weekday (0 is Monday), and from and to which minute of it."""


def hours(spans: Iterable[Span], zone: str, at: datetime) -> int:
    """`spans`, told in `zone`, as they fall in the week of UTC around `at`.

    Summer time moves them, so the same hours may overlap in one month and not in another.
    """
    told = 0
    for weekday, starts, ends in spans:
        told |= ((1 << (ends - starts)) - 1) << (weekday * DAY + starts)
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    ahead = int(offset.total_seconds()) // 60 if offset else 0
    return _earlier(told, ahead % WEEK)


def minutes(week: int) -> int:
    """How many minutes of the week there are in it."""
    return week.bit_count()


def _earlier(week: int, by: int) -> int:
    """`week` moved back `by` minutes; what falls off Monday is at the end of Sunday."""
    return (week >> by | week << (WEEK - by)) & _WHOLE
