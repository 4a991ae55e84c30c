"""A slot of the week in a named zone, and the days and moments on which it falls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from mentors.weekdays import WEEKDAYS

HOUR = 60
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Slot:
    """`weekday` (0 is Monday), minutes after midnight on the wall of `zone`, and how long."""

    weekday: int
    starts: int
    minutes: int
    zone: str

    @property
    def at(self) -> time:
        """What the clocks of its zone show when it begins."""
        return time(self.starts // HOUR, self.starts % HOUR)

    def begins_on(self, day: date) -> datetime:
        """When it begins on `day` of its zone, in UTC.

        A time that the clocks there skip is the moment they jump by; of one that they show twice it
        is the first.
        """
        return datetime.combine(day, self.at, ZoneInfo(self.zone)).astimezone(UTC)

    def days(self, after: datetime, *, but_after: date | None = None) -> Iterator[date]:
        """The days of its zone on which it begins later than `after`, one a week, without end.

        None of them is `but_after` or before it.
        """
        day = after.astimezone(ZoneInfo(self.zone)).date()
        if but_after is not None and but_after >= day:
            day = but_after + timedelta(days=1)
        day += timedelta(days=(self.weekday - day.weekday()) % 7)
        if self.begins_on(day) <= after:
            day += WEEK
        while True:
            yield day
            day += WEEK

    def next_day(self, after: datetime, *, but_after: date | None = None) -> date:
        """The first of `days`."""
        return next(self.days(after, but_after=but_after))


@dataclass(frozen=True, slots=True)
class Shown:
    """One span of time as it is told in one zone, with the weekday there."""

    starts: datetime
    ends: datetime
    zone: str

    @property
    def weekday(self) -> str:
        return str(WEEKDAYS[self.starts.weekday()])


def shown(starts_at: datetime, minutes: int, zone: str) -> Shown:
    """`minutes` from `starts_at` on, as the clocks of `zone` show them."""
    place = ZoneInfo(zone)
    ends_at = starts_at.astimezone(UTC) + timedelta(minutes=minutes)
    return Shown(starts_at.astimezone(place), ends_at.astimezone(place), zone)


@dataclass(frozen=True, slots=True)
class Both:
    """A session as it is told in the room's zone and in the reader's."""

    there: Shown
    here: Shown

    @property
    def is_same(self) -> bool:
        """Whether both clocks show the same, so that it is told once."""
        alike = self.there.starts.replace(tzinfo=None) == self.here.starts.replace(tzinfo=None)
        return self.there.zone == self.here.zone or alike


def both(starts_at: datetime, minutes: int, *, there: str, here: str) -> Both:
    """The span in the room's zone `there` and the reader's zone `here`."""
    return Both(shown(starts_at, minutes, there), shown(starts_at, minutes, here))


def moves(slot: Slot, *, here: str, after: datetime, weeks: int = 8) -> Shown | None:
    """The first of the coming sessions at another time for the reader than the next one has.

    Two zones change their clocks on different days, or one alone does; None while nothing moves.
    """
    first: Shown | None = None
    for day in islice(slot.days(after), weeks):
        told = shown(slot.begins_on(day), slot.minutes, here)
        if first is None:
            first = told
        elif _on_the_wall(told) != _on_the_wall(first):
            return told
    return None


def _on_the_wall(told: Shown) -> tuple[int, time]:
    return told.starts.weekday(), told.starts.time()
