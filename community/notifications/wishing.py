"""How soon each person is told, and when that is on their own clock."""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo

from community.notifications.events import Event
from community.notifications.models import Cadence, Channel, Rhythm, Wish

GATHERED = timedelta(seconds=60)
"""What goes at once waits this long, so that several deeds in one thread are one mail."""
MORNING = time(8)
"""When digests come, on the reader's own clock: each day, or on Mondays."""
MONDAY = 0
_SOONEST = [Cadence.NOW, Cadence.DAILY, Cadence.WEEKLY, Cadence.NEVER]


@dataclass(frozen=True)
class Wishes:
    """What some people wish: of each, their rows alone; asked once for all of them."""

    chosen: Mapping[tuple[int, str, str], str] = field(default_factory=dict)
    rhythms: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Collection[int], codes: Collection[str] | None = None) -> Wishes:
        """The wishes of `people` (pks) about the events with `codes`, or about all. Two queries."""
        rows = Wish.objects.filter(person__in=people)
        if codes is not None:
            rows = rows.filter(event__in=codes)
        return cls(
            {(row.person_id, row.event, row.channel): row.cadence for row in rows},
            dict(Rhythm.objects.filter(person__in=people).values_list("person", "cadence")),
        )

    def chosen_by(self, person: int, event: Event, channel: str) -> Cadence:
        """What `person` chose for `event` and `channel`, whatever their rhythm of mail."""
        chosen = self.chosen.get((person, event.code, channel))
        return Cadence(chosen) if chosen else event.default(channel)

    def cadence(self, person: int, event: Event, channel: str) -> Cadence:
        """How soon `person` is told of `event` by `channel`."""
        chosen = self.chosen_by(person, event, channel)
        if channel == Channel.SITE:
            return chosen
        rhythm = Cadence(self.rhythms.get(person, Cadence.NOW))
        return max(chosen, rhythm, key=_SOONEST.index)


def due(cadence: Cadence, *, now: datetime, zone: str) -> datetime | None:
    """When what happened `now` is mailed at this cadence to someone in `zone`; None for never."""
    match cadence:
        case Cadence.NOW:
            return now + GATHERED
        case Cadence.DAILY:
            return _next_morning(now, zone, weekly=False)
        case Cadence.WEEKLY:
            return _next_morning(now, zone, weekly=True)
    return None


def _next_morning(now: datetime, zone: str, *, weekly: bool) -> datetime:
    local = now.astimezone(_zone(zone))
    day = local.date()
    while True:
        morning = datetime.combine(day, MORNING, tzinfo=local.tzinfo)
        if morning > local and (not weekly or day.weekday() == MONDAY):
            return morning.astimezone(UTC)
        day += timedelta(days=1)


def _zone(name: str) -> tzinfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return UTC
