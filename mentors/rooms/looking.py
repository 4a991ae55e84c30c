"""A study room as somebody in it sees it: what comes next, whose turn it is, who is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.functional import cached_property

from mentors.actions import turns
from mentors.models import Room, RoomAttendance, RoomNote, RoomSeat, RoomSession
from mentors.rooms.listing import Card
from mentors.rooms.slots import Both, both


@dataclass(frozen=True, slots=True)
class Told:
    """A session in words: when it is for the room and for the reader, and what came of it."""

    session: RoomSession
    when: Both
    people: tuple[str, ...] = ()
    notes: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody's place in the rotation, and the day on which it comes if nothing changes."""

    seat: RoomSeat
    day: date
    is_mine: bool
    is_host: bool
    may_be_asked: bool
    """Whether the reader may ask them to change turns."""
    asks_me: bool
    is_asked: bool

    @property
    def name(self) -> str:
        return str(self.seat.person.name)


@dataclass(frozen=True)
class Inside:
    """A room for `me`, who is in it; `here` is their zone."""

    room: Room
    me: Any
    here: str
    seats: list[RoomSeat]
    coming: RoomSession | None

    @classmethod
    def of(cls, room: Room, me: Any, *, here: str) -> Inside:
        """The room as it is now; its coming session is made if that is due."""
        seats, coming = list(room.seats.in_turn()), turns.coming(room)
        # Making one locks the room, which a reader does for nothing where none can be made.
        if coming is None and room.is_running and len(seats) >= turns.FEWEST_TO_MEET:
            coming = turns.next_session(room)
            seats = list(room.seats.in_turn())
        return cls(room, me, here, seats, coming)

    @property
    def is_host(self) -> bool:
        return bool(self.room.host_id == self.me.pk)

    @property
    def may_manage(self) -> bool:
        """Whether the reader is offered what hosts do."""
        return self.is_host and self.room.is_running

    @cached_property
    def mine(self) -> RoomSeat:
        """The reader's own seat."""
        return next(seat for seat in self.seats if seat.person_id == self.me.pk)

    @property
    def card(self) -> Card:
        return Card(self.room, self.here)

    @property
    def next(self) -> Both | None:
        """When the coming session is, for the room and for the reader."""
        return self.when(self.coming) if self.coming else None

    def when(self, session: RoomSession) -> Both:
        """When `session` is, for the room and for the reader."""
        zone = self.room.zone
        return both(session.starts_at, session.minutes, there=zone, here=self.here)

    @property
    def is_my_turn(self) -> bool:
        """Whether the reader may set the question of the coming session, or word it anew."""
        return self.coming is not None and self.coming.setter_id == self.me.pk

    @property
    def may_skip(self) -> bool:
        """Whether the reader may let the next go before."""
        waits = self.is_my_turn and self.coming is not None and not self.coming.question
        return waits and not self.mine.has_skipped and len(self.seats) > 1

    @cached_property
    def turns(self) -> list[Turn]:
        """Everybody in it, in the order of their turns, each with the day it comes on."""
        seats, is_set = self.seats, bool(self.coming and self.coming.question)
        first = self.coming.setter_id if self.coming else None
        fixed = first if is_set else None
        return [
            Turn(
                seat,
                day,
                is_mine=seat.pk == self.mine.pk,
                is_host=seat.person_id == self.room.host_id,
                may_be_asked=self.room.is_running
                and seat.pk not in {self.mine.pk, self.mine.swap_with_id}
                and seat.swap_with_id != self.mine.pk
                and fixed not in {seat.person_id, self.me.pk},
                asks_me=seat.swap_with_id == self.mine.pk,
                is_asked=self.mine.swap_with_id == seat.pk,
            )
            for seat, day in zip(seats, self._days(), strict=False)
        ]

    def _days(self) -> Iterable[date]:
        """On which days turns come, the coming session's first unless another sets its question."""
        slot, coming = turns.slot_of(self.room), self.coming
        if coming is None:
            return slot.days(timezone.now())
        later = slot.days(coming.starts_at, but_after=coming.held_on)
        heads = {self.seats[0].person_id} if self.seats else set()
        if coming.setter_id not in heads:
            return later
        return [coming.held_on, *islice(later, len(self.seats))]

    def told(self, sessions: Iterable[RoomSession]) -> list[Told]:
        """`sessions` with who was there and how much was noted; two queries."""
        sessions = list(sessions)
        pks = [one.pk for one in sessions]
        there: dict[int, list[str]] = defaultdict(list)
        rows = RoomAttendance.objects.filter(session__in=pks).select_related("person")
        for row in rows.order_by("pk"):
            there[row.session_id].append(row.person.name)
        counted = RoomNote.objects.filter(session__in=pks).values("session")
        notes = dict(counted.annotate(number=Count("pk")).values_list("session", "number"))
        return [
            Told(one, self.when(one), tuple(there[one.pk]), notes.get(one.pk, 0))
            for one in sessions
        ]
