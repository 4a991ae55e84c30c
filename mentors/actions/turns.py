"""Turns in a study room: kept as numbers of its seats, changed by the rules of `rooms.rotation`.

Whoever changes turns, seats or sessions locks the room first, then the people who may be told.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.limits.actions import spend
from community.notifications.actions import hold, notify
from mentors.models import Room, RoomSeat, RoomSession
from mentors.rooms import notices, rotation
from mentors.rooms.limits import CHANGE
from mentors.rooms.rotation import Line
from mentors.rooms.slots import Slot
from threads.actions.posts import locked_thread
from threads.limits import trust

FEWEST_TO_MEET = 2
"""Sessions come once so many people are in a room."""


def locked_room(room: Room, *also: int) -> Room:
    """`room` as it is now, locked, with the people in it and `also` (pks). In a transaction.

    Its thread comes first, as in a deed with a message, which then tells the people.
    """
    locked_thread(room.pk)
    fresh = Room.objects.select_for_update(no_key=True).get(pk=room.pk)
    hold([*fresh.seats.taken().values_list("person", flat=True), *also])
    return fresh


def slot_of(room: Room) -> Slot:
    """Its slot of the week."""
    return Slot(room.weekday, room.starts, room.minutes, room.zone)


def line_of(room: Room) -> Line:
    """Those in it, in the order of their turns."""
    return tuple(room.seats.taken().order_by("turn", "pk").values_list("person", flat=True))


def coming(room: Room) -> RoomSession | None:
    """The session that has not begun; None where there is none yet."""
    return room.sessions.coming().select_related("setter").order_by("starts_at").first()


@transaction.atomic
def next_session(room: Room) -> RoomSession | None:
    """The coming session, made now if it is not there: made twice, it is one.

    Whoever set the question of the last one goes to the end of the line. None while the room is
    closed, or too few are in it.
    """
    fresh = locked_room(room)
    if (there := coming(fresh)) is not None or not fresh.is_running:
        return there
    line = line_of(fresh)
    if len(line) < FEWEST_TO_MEET:
        return None
    last = fresh.sessions.order_by("-held_on").first()
    if last is not None:
        line = rotation.served(line, last.setter_id)
        fresh.seats.taken().filter(person=last.setter_id).update(has_skipped=False)
    keep_line(fresh, line)
    fresh.seats.exclude(swap_with=None).update(swap_with=None)
    slot = slot_of(fresh)
    day = slot.next_day(timezone.now(), but_after=last.held_on if last else None)
    made = RoomSession.objects.create(
        room=fresh,
        held_on=day,
        starts_at=slot.begins_on(day),
        minutes=fresh.minutes,
        setter_id=line[0],
    )
    _tell_setter(made)
    return made


def keep_line(room: Room, line: Line) -> None:
    """Number the seats of the locked `room` as `line` says."""
    places = {who: number for number, who in enumerate(line)}
    seats = list(room.seats.taken())
    moved = [seat for seat in seats if seat.turn != places[seat.person_id]]
    for seat in moved:
        seat.turn = places[seat.person_id]
    RoomSeat.objects.bulk_update(moved, ["turn"])


def settle_setter(room: Room) -> None:
    """Let the first in line set the question of the coming session, unless it is set already."""
    session, line = coming(room), line_of(room)
    if session is None or session.question or not line or session.setter_id == line[0]:
        return
    session.setter_id, session.reminded_at = line[0], None
    session.save(update_fields=["setter", "reminded_at"])
    _tell_setter(session)


@transaction.atomic
def skip_turn(room: Room, *, by: Any) -> None:
    """Let the next go before: once, until one has set a question.

    Raises SignInRequired, NotAllowed, TooManyError and ValidationError where it is not one's turn.
    """
    room, seat = _mine(room, by)
    session, line = coming(room), line_of(room)
    if session is None or session.setter_id != by.pk or line[0] != by.pk:
        raise ValidationError(_("It is not your turn, so there is nothing to let go by."))
    if session.question:
        raise ValidationError(_("You have set the question already: this turn is taken."))
    if seat.has_skipped:
        raise ValidationError(
            _("You have let one turn go by already. Change turns with somebody instead.")
        )
    if len(line) < FEWEST_TO_MEET:
        raise ValidationError(_("Nobody else is in the room who could go before you."))
    seat.has_skipped = True
    seat.save(update_fields=["has_skipped"])
    keep_line(room, rotation.skipped(line))
    settle_setter(room)


@transaction.atomic
def ask_to_swap(room: Room, *, by: Any, other: Any) -> None:
    """Ask `other` (a person, or their pk) to change turns; they are told, and decide.

    Raises as `skip_turn`. Asked of another, the former asking is gone.
    """
    room, mine = _mine(room, by)
    theirs = _seat(room, getattr(other, "pk", other))
    if theirs.pk == mine.pk:
        raise ValidationError(_("Choose somebody else to change turns with."))
    _require_changeable(room, mine, theirs)
    if mine.swap_with_id != theirs.pk:
        mine.swap_with = theirs
        mine.save(update_fields=["swap_with"])
        deed = f"swap-{mine.pk}-{timezone.now():%Y%m%d%H%M%S}"
        notify(notices.SWAP, about=room, to=[theirs.person_id], by=by, deed=deed)


@transaction.atomic
def answer_swap(room: Room, *, by: Any, other: Any, agrees: bool) -> None:
    """Agree to change turns with `other`, who has asked, or say no; they are told.

    Raises as `skip_turn`, and ValidationError where they do not ask any more.
    """
    room, mine = _mine(room, by)
    theirs = _seat(room, getattr(other, "pk", other))
    if theirs.swap_with_id != mine.pk:
        raise ValidationError(_("They do not ask for this any more."))
    if agrees:
        _require_changeable(room, mine, theirs)
        keep_line(room, rotation.swapped(line_of(room), mine.person_id, theirs.person_id))
        drop_swaps(room, mine, theirs)
        settle_setter(room)
    else:
        theirs.swap_with = None
        theirs.save(update_fields=["swap_with"])
    deed = f"swapped-{theirs.pk}-{timezone.now():%Y%m%d%H%M%S}"
    notify(notices.SWAPPED, about=room, to=[theirs.person_id], by=by, deed=deed)


def drop_swaps(room: Room, *seats: RoomSeat) -> None:
    """Let go of what `seats` asked and were asked."""
    pks = [seat.pk for seat in seats]
    room.seats.filter(pk__in=pks).update(swap_with=None)
    room.seats.filter(swap_with__in=pks).update(swap_with=None)


def _mine(room: Room, by: Any) -> tuple[Room, RoomSeat]:
    """The room, locked, and the seat of `by` in it, who may change something."""
    policy.require(by, "room.take_part", room)
    fresh = locked_room(room)
    policy.require(by, "room.write", fresh)
    spend(CHANGE, who=f"user-{by.pk}", trust=trust(by))
    return fresh, fresh.seats.taken().get(person=by)


def _seat(room: Room, person: int) -> RoomSeat:
    seat = room.seats.taken().filter(person=person).first()
    if seat is None:
        raise ValidationError(_("They are not in the room any more."))
    return seat


def _require_changeable(room: Room, *seats: RoomSeat) -> None:
    session, line = coming(room), line_of(room)
    people = {seat.person_id for seat in seats}
    if session is not None and session.question and line[0] == session.setter_id in people:
        raise ValidationError(
            _("The question of the coming session is set already: that turn is taken.")
        )


def _tell_setter(session: RoomSession) -> None:
    if session.setter_id is not None:
        deed = f"turn-{session.setter_id}-{timezone.now():%Y%m%d%H%M%S}"
        notify(notices.TURN, about=session, to=[session.setter_id], deed=deed)
