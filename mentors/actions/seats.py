"""Coming into a study room and leaving it; the host's role goes on by itself."""

from __future__ import annotations

from secrets import compare_digest
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.accounts.models import Blocking
from community.limits.actions import spend
from community.notifications.actions import notify
from mentors.actions import turns
from mentors.models import Room, RoomSeat
from mentors.rooms import notices
from mentors.rooms.limits import CHANGE, JOIN, MOST_ROOMS
from threads import actions as threads
from threads.limits import trust


def join_room(room: Room, *, by: Any, key: str = "") -> RoomSeat:
    """Take a seat in `room`; one that takes only the invited wants the `key` of its link.

    Who is in it already keeps their seat. Raises SignInRequired, TooManyError, and ValidationError
    where it is closed or full, or where `by` cannot join for what is nobody's to know. To be
    refused for that counts as joining does: else room after room could be tried for who is in it.
    """
    policy.require(by, "room.join")
    seat = _seat_for(room, by, key)
    if seat is None:  # said only now, when what was spent is kept
        raise ValidationError(
            _("You cannot join this room. We cannot say more; another room may suit you.")
        )
    return seat


@transaction.atomic
def _seat_for(room: Room, by: Any, key: str) -> RoomSeat | None:
    """The seat of `by`; None for whoever is not welcome, who has spent as much."""
    room = turns.locked_room(room, by.pk)
    if (mine := room.seats.taken().filter(person=by).first()) is not None:
        return mine
    if not room.takes_people:
        raise ValidationError(_("This room takes nobody any more."))
    if not room.is_open and not compare_digest(key.encode(), room.invite_key.encode()):
        raise ValidationError(_("This room is by invitation: ask somebody in it for the link."))
    spend(JOIN, who=f"user-{by.pk}", trust=trust(by))
    require_few_rooms(by)
    if room.seats.taken().count() >= room.places:
        raise ValidationError(_("All seats are taken. The last one may have gone just now."))
    if not _is_welcome(room, by):
        return None
    seat = seat_in(room, by)
    others = room.seats.taken().values_list("person", flat=True)
    notify(notices.JOINED, about=room, to=others, by=by, deed=f"joined-{seat.pk}")
    turns.next_session(room)
    return seat


def seat_in(room: Room, person: Any) -> RoomSeat:
    """Give `person` a seat at the end of the line of the locked `room`, and its conversation."""
    last = len(turns.line_of(room))
    seat = RoomSeat.objects.create(room=room, person=person, turn=last)
    threads.join(room.thread, person)
    return seat


def require_few_rooms(by: Any) -> None:
    """Raise ValidationError for whoever is in MOST_ROOMS rooms that run."""
    if Room.objects.joined_by(by).running().count() >= MOST_ROOMS:
        raise ValidationError(
            _("You are in %(most)d study rooms. Leave one before you join another.")
            % {"most": MOST_ROOMS}
        )


@transaction.atomic
def leave_room(room: Room, *, by: Any) -> Room:
    """Leave: nothing of it can be read any more, and what one wrote stays.

    The longest member becomes the host after a host; the last to leave closes the room. Raises
    SignInRequired or NotAllowed.
    """
    policy.require(by, "room.take_part", room)
    room = turns.locked_room(room)
    seat = room.seats.taken().filter(person=by).first()
    if seat is not None:
        end_seat(room, seat)
    return room


@transaction.atomic
def remove_from_room(room: Room, *, by: Any, other: Any) -> None:
    """The host asks `other` (a person, or their pk) to leave; they cannot join again.

    Raises SignInRequired, NotAllowed, TooManyError, and ValidationError for oneself.
    """
    policy.require(by, "room.host", room)
    room = turns.locked_room(room)
    policy.require(by, "room.host", room)
    pk = getattr(other, "pk", other)
    if pk == by.pk:
        raise ValidationError(_("To go yourself, leave the room."))
    seat = room.seats.taken().filter(person=pk).first()
    if seat is not None:
        spend(CHANGE, who=f"user-{by.pk}", trust=trust(by))
        seat.is_removed = True
        end_seat(room, seat)


@transaction.atomic
def pass_on_room(room: Room, *, by: Any, other: Any) -> Room:
    """Make `other` (a person in it, or their pk) the host; they are told.

    Raises SignInRequired, NotAllowed, TooManyError, and ValidationError for who is not in it.
    """
    policy.require(by, "room.give_up", room)
    room = turns.locked_room(room)
    policy.require(by, "room.give_up", room)
    pk = getattr(other, "pk", other)
    if not room.seats.taken().filter(person=pk).exists():
        raise ValidationError(_("They are not in the room any more."))
    if pk != by.pk:
        spend(CHANGE, who=f"user-{by.pk}", trust=trust(by))
        _make_host(room, pk, by=by)
    return room


def end_seat(room: Room, seat: RoomSeat) -> None:
    """Let `seat` of the locked `room` be left: turns and the host's role follow."""
    seat.left_at = timezone.now()
    seat.save(update_fields=["left_at", "is_removed"])
    turns.drop_swaps(room, seat)
    threads.leave(room.thread, seat.person)
    settle_seats(room)


def settle_seats(room: Room) -> None:
    """Let turns and the host's role of the locked `room` follow who is in it now."""
    turns.keep_line(room, turns.line_of(room))
    turns.settle_setter(room)
    longest = room.seats.taken().order_by("joined_at", "pk").first()
    if longest is None:
        room.closed_at = room.closed_at or timezone.now()
        room.host = None
        room.save(update_fields=["closed_at", "host"])
        room.sessions.coming().filter(question="").delete()
    elif not room.seats.taken().filter(person=room.host_id).exists():
        _make_host(room, longest.person_id)


def _make_host(room: Room, person: int, *, by: Any = None) -> None:
    room.host_id = person
    room.save(update_fields=["host"])
    if room.is_running:
        deed = f"host-{timezone.now():%Y%m%d%H%M%S}"
        notify(notices.HOST, about=room, to=[person], by=by, deed=deed)


def _is_welcome(room: Room, by: Any) -> bool:
    """Nobody is told which of the two it is, nor who: that would tell on somebody.

    Whom `by` has blocked does not matter: else who blocks one person after another would learn
    who is in the room.
    """
    removed = room.seats.filter(person=by, is_removed=True)
    people = room.seats.taken().values("person")
    return not (
        removed.exists() or Blocking.objects.filter(blocked=by, blocker__in=people).exists()
    )
