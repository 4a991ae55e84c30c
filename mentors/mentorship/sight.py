"""Meetings as one of their two sides reads them: when, where it stands, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext as _

from mentors.actions.meetings import AFTERWARDS, DESPITE_BLOCK
from mentors.both_clocks import Both, city
from mentors.meeting_states import MeetingState, MeetingVerb, Stand, allowed
from mentors.mentorship.finding import Seat
from mentors.models import Meeting
from mentors.models.meeting import opposite

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Sight:
    """A meeting, as whoever is in `seat` sees it."""

    meeting: Meeting
    seat: Seat

    @cached_property
    def stand(self) -> Stand:
        return self.meeting.stand

    @cached_property
    def verbs(self) -> list[MeetingVerb]:
        """What the reader can do now."""
        meeting = self.meeting
        found = allowed(parts=meeting.parts_of(self.seat.me), stand=self.stand)
        if not self.seat.mentorship.is_running:
            found = [verb for verb in found if verb in AFTERWARDS]
        if DESPITE_BLOCK.issuperset(found) or not self.seat.is_apart:
            return found
        return [verb for verb in found if verb in DESPITE_BLOCK]

    @property
    def times(self) -> Both:
        return both(self.meeting.starts_at, self.seat)

    @property
    def instead(self) -> Both | None:
        """The other time that is proposed."""
        to = self.meeting.moved_to if self.stand is Stand.MOVING else None
        return both(to, self.seat) if to is not None else None

    @property
    def is_mine(self) -> bool:
        """Whether it is the reader's turn."""
        return MeetingVerb.CONFIRM in self.verbs

    @property
    def says(self) -> str:
        """Where it stands, in one sentence."""
        named = {"name": self.seat.other.name}
        match self.stand:
            case Stand.PROPOSED | Stand.MOVING if self.seat.is_apart:
                return _("You cannot write here any more.")
            case Stand.PROPOSED | Stand.MOVING if self.is_mine:
                return _("%(name)s proposed it: it is your turn.") % named
            case Stand.PROPOSED | Stand.MOVING:
                return _("You proposed it: it is the turn of %(name)s.") % named
            case Stand.BEGUN:
                return _("Say whether you met.")
            case _:
                return str(self.stand.label).capitalize() + "."

    @property
    def decided_by(self) -> datetime | None:
        """Until when the other time can be agreed on: then the meeting keeps its own."""
        to = self.meeting.moved_to if self.stand is Stand.MOVING else None
        return min(to, self.meeting.starts_at) if to is not None else None

    @property
    def accounts(self) -> list[str]:
        """What each side says of who came, and what is contested."""
        return [*self._of_me(), *self._of_other()]

    @property
    def is_told(self) -> bool | None:
        """What the reader said of the other side; None for nothing yet."""
        return self.meeting.came(opposite(self.seat.role))

    def _of_me(self) -> list[str]:
        named = {"name": self.seat.other.name}
        came = self.meeting.came(self.seat.role)
        if came is None:
            return []
        if came:
            return [_("%(name)s says that you met.") % named]
        if self.meeting.contested_at(self.seat.role) is not None:
            return [_("%(name)s says that you did not come. You contest it.") % named]
        return [_("%(name)s says that you did not come.") % named]

    def _of_other(self) -> list[str]:
        named = {"name": self.seat.other.name}
        if self.is_told is None:
            return []
        if self.is_told:
            return [_("You say that you met.")]
        if self.meeting.contested_at(opposite(self.seat.role)) is not None:
            return [_("You say that %(name)s did not come. %(name)s contests it.") % named]
        return [_("You say that %(name)s did not come.") % named]

    @property
    def cancelled(self) -> str:
        """Who cancelled it, if it is; or that nobody did, as when a moderator ended it all."""
        if self.meeting.state != MeetingState.CANCELLED:
            return ""
        if self.meeting.cancelled_by_id == self.seat.me.pk:
            return _("You cancelled it.")
        if self.meeting.cancelled_by_id is None:
            return _("It was cancelled as the mentorship ended.")
        return _("%(name)s cancelled it.") % {"name": self.seat.other.name}


@dataclass(frozen=True)
class Choice:
    """Free times of one week of the reader's, by day, and the Mondays of the weeks beside it.

    Of the days one is open: the first, or the one with the time that was picked.
    """

    days: list[tuple[datetime, list[Both], bool]]
    zone: str
    monday: date | None = None
    earlier: date | None = None
    later: date | None = None
    zone_there: str = ""


def both(at: datetime, seat: Seat) -> Both:
    """The moment on the clocks of both sides."""
    return Both(at, seat.me.time_zone, seat.other.time_zone)


def choice(free: Sequence[datetime], seat: Seat, *, week: str = "", picked: str = "") -> Choice:
    """Of the times in `free` those of the `week` (its Monday, as “2026-05-04”), or of the first."""
    zone, zone_there = city(seat.me.time_zone), city(seat.other.time_zone)
    weeks = {
        monday: list(times)
        for monday, times in groupby((both(at, seat) for at in free), key=_monday)
    }
    if not weeks:
        return Choice([], zone, zone_there=zone_there)
    mondays = list(weeks)
    number = next((place for place, one in enumerate(mondays) if one.isoformat() >= week), -1)
    shown = mondays[number]
    before = mondays.index(shown) - 1
    after = mondays[before + 2 :]
    days = [list(day) for _d, day in groupby(weeks[shown], key=lambda one: one.here.date())]
    held = [any(one.at.isoformat() == picked for one in day) for day in days]
    opened = held.index(True) if True in held else 0
    return Choice(
        days=[(day[0].here, day, place == opened) for place, day in enumerate(days)],
        zone=zone,
        zone_there=zone_there if seat.me.time_zone != seat.other.time_zone else "",
        monday=shown,
        earlier=mondays[before] if before >= 0 else None,
        later=after[0] if after else None,
    )


def _monday(times: Both) -> date:
    day = times.here.date()
    return day - timedelta(days=day.weekday())
