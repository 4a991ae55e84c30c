"""What the clock does with study rooms: done twice, it does nothing more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from community.notifications.actions import notify
from mentors.actions import seats, turns
from mentors.models import Room, RoomSeat, RoomSession
from mentors.rooms.notices import TURN_SOON

REMINDED_BEFORE = timedelta(days=2)
"""How long before a session its setter is reminded of the question that lacks."""


@task()
def tend_rooms() -> None:
    """Follow accounts that are closed or deleted, make the coming sessions, remind setters."""
    let_go()
    settle()
    make_sessions()
    remind(timezone.now())


def something_is_due() -> bool:
    """Whether `tend_rooms` has anything to do."""
    work: tuple[QuerySet[RoomSeat] | QuerySet[Room] | QuerySet[RoomSession], ...] = (
        _gone(),
        _orphaned(),
        _without_session(),
        _to_remind(timezone.now()),
    )
    return any(rows.exists() for rows in work)


def let_go() -> int:
    """End the seats of accounts out of use; how many."""
    return sum(_let_go(seat) for seat in _gone().select_related("room").order_by("pk"))


def settle() -> int:
    """Give rooms whose host or setter has deleted their account another one; how many rooms."""
    return sum(_settle(room) for room in _orphaned().order_by("pk"))


def make_sessions() -> int:
    """Make the coming session of each room that has none; how many."""
    rooms = list(_without_session().order_by("pk"))
    return sum(turns.next_session(room) is not None for room in rooms)


def remind(now: datetime) -> int:
    """Remind whoever has not set the question of a session that is near; how many."""
    return sum(_remind(one, now) for one in _to_remind(now).select_related("room").order_by("pk"))


@transaction.atomic
def _let_go(seat: RoomSeat) -> bool:
    room = turns.locked_room(seat.room)
    fresh = room.seats.taken().filter(pk=seat.pk, person__is_active=False).first()
    if fresh is not None:
        seats.end_seat(room, fresh)
    return fresh is not None


@transaction.atomic
def _settle(room: Room) -> bool:
    fresh = turns.locked_room(room)
    seats.settle_seats(fresh)
    return True


@transaction.atomic
def _remind(session: RoomSession, now: datetime) -> bool:
    turns.locked_room(session.room)
    fresh = _to_remind(now).filter(pk=session.pk).first()
    if fresh is None:
        return False
    fresh.reminded_at = now
    fresh.save(update_fields=["reminded_at"])
    deed = f"soon-{fresh.setter_id}-{fresh.starts_at:%Y%m%d%H%M}"
    return bool(notify(TURN_SOON, about=fresh, to=[fresh.setter_id], deed=deed))


def _gone() -> QuerySet[RoomSeat]:
    return RoomSeat.objects.taken().filter(person__is_active=False)


def _orphaned() -> QuerySet[Room]:
    unset = RoomSession.objects.coming().filter(room=OuterRef("pk"), setter=None, question="")
    return Room.objects.running().filter(Q(host__isnull=True) | Exists(unset))


def _without_session() -> QuerySet[Room]:
    there = RoomSession.objects.coming().filter(room=OuterRef("pk"))
    people = Count("seats", filter=Q(seats__left_at__isnull=True))
    rooms = Room.objects.running().filter(~Exists(there)).annotate(people=people)
    return rooms.filter(people__gte=turns.FEWEST_TO_MEET)


def _to_remind(now: datetime) -> QuerySet[RoomSession]:
    near = RoomSession.objects.filter(starts_at__gt=now, starts_at__lte=now + REMINDED_BEFORE)
    return near.filter(
        question="", reminded_at__isnull=True, setter__isnull=False, room__closed_at__isnull=True
    )
