"""Weekdays by their number, and a week's usual hours as they fall in the days to come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS

from mentors.week import DAY, Span

__all__ = ["WEEKDAYS", "Coming", "coming"]

HOUR = 60


@dataclass(frozen=True, slots=True, order=True)
class Coming:
    """One span of usual hours on a day to come: for the reader, and for the mentor."""

    starts: datetime
    ends: datetime
    starts_there: datetime
    ends_there: datetime

    @property
    def weekday(self) -> str:
        """The reader's weekday."""
        return str(WEEKDAYS[self.starts.weekday()])

    @property
    def weekday_there(self) -> str:
        return str(WEEKDAYS[self.starts_there.weekday()])


def coming(spans: Iterable[Span], *, there: str, here: str, now: datetime) -> list[Coming]:
    """The `spans` of a week told in the zone `there`, on the seven days from `now` on.

    Each day has its own offset, so that a change to summer time within the week is right in both
    zones. A time that a clock skips is the moment it jumps by.
    """
    zone, reader = ZoneInfo(there), ZoneInfo(here)
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=number) for number in range(8)]
    found = []
    for weekday, starts, ends in spans:
        for day in days:
            if day.weekday() != weekday:
                continue
            begins, stops = _at(day, starts, zone), _at(day, ends, zone)
            if stops <= now or begins >= now + timedelta(days=7):
                continue
            here_from, here_to = begins.astimezone(reader), stops.astimezone(reader)
            found.append(Coming(here_from, here_to, begins, stops))
    return sorted(found)


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """That minute of the day on the wall, and what the clock really shows then."""
    day, minute = day + timedelta(days=minute // DAY), minute % DAY
    told = datetime.combine(day, time(minute // HOUR, minute % HOUR), zone)
    return told.astimezone(ZoneInfo("UTC")).astimezone(zone)
