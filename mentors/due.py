"""Until when a mentor means to answer: in the days they chose, or as their rhythm has it.

The rule for a rhythm: the mentor has one whole day of their rhythm, on their own clock, and never
less than SOONEST_DAYS nor more than LATEST_DAYS in all. So whoever has time on Sundays answers by
the end of the next Sunday that begins after they were asked, or three days later if that is soon.
Every other week may be any week: that takes as long as it can.
"""

from __future__ import annotations

import math
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from mentors.models.mentor import LATEST_DAYS, SOONEST_DAYS, Mentor
from mentors.models.vocabulary import Rhythm

SOONEST, LATEST = timedelta(days=SOONEST_DAYS), timedelta(days=LATEST_DAYS)
_DAY = timedelta(days=1)
_WORK, _END = frozenset(range(5)), frozenset({5, 6})
DAYS: dict[str, frozenset[int]] = {
    Rhythm.ANY: _WORK | _END,
    Rhythm.WEEKDAYS: _WORK,
    Rhythm.EVENINGS: _WORK,
    Rhythm.WEEKENDS: _END,
    Rhythm.SUNDAYS: frozenset({6}),
    Rhythm.FORTNIGHT: frozenset(),
}
"""The weekdays of each rhythm (0 is Monday); none where nobody knows which."""


def due_at(mentor: Mentor, asked_at: datetime) -> datetime:
    """Until when `mentor` means to answer what is asked at `asked_at`."""
    if mentor.answer_days is not None:
        return asked_at + timedelta(days=mentor.answer_days)
    return by_rhythm(mentor.rhythm, asked_at, ZoneInfo(mentor.person.time_zone))


def by_rhythm(rhythm: str, asked_at: datetime, zone: ZoneInfo) -> datetime:
    """Until when a mentor of that rhythm, who lives in `zone`, means to answer."""
    latest, days = asked_at + LATEST, DAYS[rhythm]
    day = asked_at.astimezone(zone).date()
    while (day := day + _DAY) and day.weekday() not in days:
        if datetime.combine(day, time.max, zone) > latest:
            return latest
    end = datetime.combine(day, time(23, 59), zone).astimezone(asked_at.tzinfo)
    return min(max(end, asked_at + SOONEST), latest)


def longest(mentor: Mentor) -> int:
    """Within how many days `mentor` answers whenever they are asked."""
    return mentor.answer_days or longest_by(mentor.rhythm)


def longest_by(rhythm: str) -> int:
    """The most days that a rhythm takes, whenever in the week it is asked."""
    zone = ZoneInfo("UTC")
    week = [datetime(2026, 6, 1, tzinfo=zone) + number * _DAY for number in range(7)]
    return max(math.ceil((by_rhythm(rhythm, at, zone) - at) / _DAY) for at in week)


def published() -> list[tuple[str, int]]:
    """Each rhythm in words, with the most days that it takes."""
    return [(str(rhythm.label), longest_by(rhythm)) for rhythm in Rhythm]
