"""Making a study room, changing what it is and when it meets, and closing it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community import policy
from community.lib import markdown
from community.limits.actions import spend
from community.moderation import actions as moderation
from community.moderation.models import Statement
from community.notifications.actions import hold, notify, unsay
from community.tags.models import Tag
from mentors.actions import seats, turns
from mentors.models import Room, RoomSession
from mentors.rooms import notices
from mentors.rooms.limits import CHANGE, MAKE
from mentors.rooms.slots import WEEK, Slot
from threads import abilities
from threads import actions as threads
from threads.limits import trust

HOME = "rooms:detail"
MOST_TAGS = 5
LATEST_POSTPONED = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """What a room is, as its host tells it."""

    name: str
    about: str
    slot: Slot
    places: int
    is_open: bool
    tags: Sequence[Tag] = ()


class StaleRoomError(ValidationError):
    """The room was changed since its page was opened; `saved` is how it stands."""

    def __init__(self, saved: Room) -> None:
        self.saved = saved
        super().__init__(
            _(
                "This room was changed since the page was opened. Both are kept: yours is in the "
                "form, what was saved stands above it. Save again to keep yours."
            )
        )


@transaction.atomic
def make_room(*, by: Any, plan: RoomPlan) -> Room:
    """Open a room of which `by` is the host and the first member.

    Its sessions begin once a second person is in it. Raises SignInRequired, Unable, TooManyError
    and ValidationError, keyed by field where there is one.
    """
    policy.require(by, "room.make")
    hold([by.pk])
    seats.require_few_rooms(by)
    abilities.refuse_links(by=by, body=plan.about)
    spend(MAKE, who=f"user-{by.pk}", trust=trust(by))
    thread = threads.converse(HOME, by, title=plan.name)
    room = Room(thread=thread, host=by, invite_key=secrets.token_urlsafe())
    _set(room, plan)
    room.save(force_insert=True)
    room.tags.set(plan.tags)
    seats.seat_in(room, by)
    return room


@transaction.atomic
def change_room(room: Room, *, by: Any, plan: RoomPlan, seen: int) -> Room:
    """Let the room be as the host tells it now; `seen` is the version this was written over.

    Another slot moves the coming session, and all are told. Raises SignInRequired, NotAllowed,
    TooManyError, StaleRoomError, and ValidationError keyed by "places" for too few.
    """
    room = _held_by_host(room, by)
    if room.version != seen:
        raise StaleRoomError(room)
    taken = room.seats.taken().count()
    if plan.places < taken:
        words = ngettext(
            "%(taken)d person is in it: so many seats at least.",
            "%(taken)d people are in it: so many seats at least.",
            taken,
        )
        raise ValidationError({"places": words % {"taken": taken}})
    abilities.refuse_links(by=by, body=plan.about, before=room.about)
    _spend(by)
    before = turns.slot_of(room)
    _set(room, plan)
    room.version += 1
    room.save()
    room.tags.set(plan.tags)
    room.thread.title = room.name
    room.thread.save(update_fields=["title"])
    if turns.slot_of(room) != before:
        _move_session(room, by)
    return room


@transaction.atomic
def renew_invitation(room: Room, *, by: Any) -> Room:
    """Make another link to join by: the former one leads nowhere any more.

    Raises SignInRequired, NotAllowed and TooManyError.
    """
    room = _held_by_host(room, by)
    _spend(by)
    room.invite_key = secrets.token_urlsafe()
    room.save(update_fields=["invite_key"])
    return room


@transaction.atomic
def close_room(room: Room, *, by: Any) -> Room:
    """Close it: nobody joins, no session comes; who is in it still reads all, and may talk.

    Raises SignInRequired or NotAllowed.
    """
    room = _held_by_host(room, by, "room.give_up")
    room.closed_at = timezone.now()
    room.save(update_fields=["closed_at"])
    room.sessions.coming().filter(question="").delete()
    room.seats.update(swap_with=None)
    people = room.seats.taken().values_list("person", flat=True)
    notify(notices.CLOSED, about=room, to=people, by=by, deed="closed")
    return room


@transaction.atomic
def hide_room(room: Room, *, by: Any, reason: str) -> Room:
    """A moderator takes it out of the list: nobody joins; those in it go on, and read why.

    Its host is told. Raises SignInRequired, NotAllowed, and ValidationError without a reason.
    """
    held = turns.locked_room(room)
    return moderation.hide(held, by=by, reason=reason, event=notices.JUDGED)


@transaction.atomic
def restore_room(
    room: Room, *, by: Any, reason: str = "", statement: Statement | None = None
) -> Room:
    """A moderator puts it back in the list; its host is told. Raises as `hide_room`.

    With the `statement` that tells why it was hidden, it is exactly as it was before.
    """
    before = statement.effects.get("thing") if statement else None
    held = turns.locked_room(room)
    fresh = moderation.restore(held, by=by, reason=reason, as_it_was=before)
    notify(notices.JUDGED, about=fresh, to=[fresh.host_id], by=by, deed=_now("restored"))
    return fresh


@transaction.atomic
def put_room_out_again(room: Room, *, by: Any, reason: str, stood: Mapping[str, Any]) -> Room:
    """A restored room is out of the list again, as it was; its host is told.

    Raises SignInRequired or NotAllowed.
    """
    held = turns.locked_room(room)
    out = moderation.put_out_again(held, by=by, reason=reason, stood=stood, event=notices.JUDGED)
    unsay(notices.JUDGED, about=out)
    return out


@transaction.atomic
def postpone_session(session: RoomSession, *, by: Any) -> RoomSession:
    """Leave a week out: the coming session is a week later, with its turn and its question.

    Raises SignInRequired, NotAllowed, TooManyError, and ValidationError for one that has begun,
    or that would be more than LATEST_POSTPONED away.
    """
    room = _held_by_host(session.room, by)
    fresh = RoomSession.objects.get(pk=session.pk)
    if fresh.has_begun:
        raise ValidationError(_("This session has begun already."))
    slot, day = turns.slot_of(room), fresh.held_on + WEEK
    if slot.begins_on(day) > timezone.now() + LATEST_POSTPONED:
        raise ValidationError(
            _("That would be too far away. Close the room instead, or change when it meets.")
        )
    _spend(by)
    _put(fresh, slot, day)
    _tell_moved(room, by)
    return fresh


def _set(room: Room, plan: RoomPlan) -> None:
    room.name, room.about = plan.name, plan.about
    room.about_html = markdown.render(plan.about)
    room.weekday, room.starts = plan.slot.weekday, plan.slot.starts
    room.minutes, room.zone = plan.slot.minutes, plan.slot.zone
    room.places, room.is_open = plan.places, plan.is_open
    room.clean_fields(exclude=["thread", "host", "invite_key"])


def _held_by_host(room: Room, by: Any, deed: str = "room.host") -> Room:
    policy.require(by, deed, room)
    fresh = turns.locked_room(room)
    policy.require(by, deed, fresh)
    return fresh


def _spend(by: Any) -> None:
    spend(CHANGE, who=f"user-{by.pk}", trust=trust(by))


def _move_session(room: Room, by: Any) -> None:
    """Put the coming session where the new slot has it, after all that have begun."""
    session = turns.coming(room)
    if session is None:
        return
    last = room.sessions.begun().order_by("-held_on").first()
    slot = turns.slot_of(room)
    day = slot.next_day(timezone.now(), but_after=last.held_on if last else None)
    _put(session, slot, day)
    _tell_moved(room, by)


def _put(session: RoomSession, slot: Slot, day: Any) -> None:
    session.held_on, session.starts_at = day, slot.begins_on(day)
    session.minutes, session.reminded_at = slot.minutes, None
    session.save(update_fields=["held_on", "starts_at", "minutes", "reminded_at"])


def _tell_moved(room: Room, by: Any) -> None:
    people = room.seats.taken().values_list("person", flat=True)
    notify(notices.MOVED, about=room, to=people, by=by, deed=_now("moved"))


def _now(deed: str) -> str:
    """The name of a deed that can be done again."""
    return f"{deed}-{timezone.now():%Y%m%d%H%M%S}"
