"""VTIMEZONE by RFC 5545: each change of the clock in a stretch of time, as its zone's rules say.

The icalendar library can write them too, but names the beginning of summer time by the clock that
it leads to. The RFC wants the one that ends there, and whoever reads by the RFC was an hour out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

STEP = timedelta(days=1)
"""No zone changes its clock twice in a day, but for days long past."""


@dataclass(frozen=True, slots=True)
class _Clock:
    """What a zone's clocks show: how far from UTC, under which name, summer time or not."""

    offset: timedelta
    name: str
    is_summer: bool


@dataclass(frozen=True, slots=True)
class _Change:
    at: datetime
    before: _Clock
    after: _Clock

    @property
    def onset(self) -> datetime:
        """When it happens, by the clock that ends then, as the RFC wants it."""
        return (self.at + self.before.offset).replace(tzinfo=None)


@cache
def zone(name: str, first_year: int, last_year: int) -> Timezone:
    """The VTIMEZONE of the zone called `name`, good from `first_year` through `last_year`.

    Raises ZoneInfoNotFoundError for an unknown name. Shared: whoever gets it does not change it.
    """
    made = Timezone()
    made.add("TZID", name)
    rules = ZoneInfo(name)
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    first = _clock(rules, start)
    made.add_component(_observance(_Change(start, first, first), []))
    alike: dict[tuple[_Clock, _Clock], list[_Change]] = {}
    for change in _changes(rules, start, datetime(last_year + 1, 1, 1, tzinfo=UTC)):
        alike.setdefault((change.before, change.after), []).append(change)
    for earliest, *later in alike.values():
        made.add_component(_observance(earliest, later))
    return made


def _observance(change: _Change, later: list[_Change]) -> TimezoneStandard | TimezoneDaylight:
    made = TimezoneDaylight() if change.after.is_summer else TimezoneStandard()
    made.add("DTSTART", change.onset)
    for one in later:
        made.add("RDATE", one.onset)
    made.add("TZNAME", change.after.name)
    made.add("TZOFFSETFROM", change.before.offset)
    made.add("TZOFFSETTO", change.after.offset)
    return made


def _changes(rules: ZoneInfo, start: datetime, end: datetime) -> Iterator[_Change]:
    before, at = _clock(rules, start), start
    while at < end:
        after = _clock(rules, at + STEP)
        if after != before:
            moment = _moment(rules, at, at + STEP)
            yield _Change(moment, before, after)
            before = after
        at += STEP


def _moment(rules: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The first second between `low` and `high` that shows the clock of `high`."""
    new = _clock(rules, high)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
        low, high = (low, middle) if _clock(rules, middle) == new else (middle, high)
    return high


def _clock(rules: ZoneInfo, at: datetime) -> _Clock:
    there = at.astimezone(rules)
    offset = there.utcoffset() or timedelta()
    return _Clock(offset, there.tzname() or "", bool(there.dst()))
