"""Study rooms with people in them, for tests to begin with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from community.accounts.models import User
from community.tags.models import Tag
from mentors import actions
from mentors.models import Room, RoomSession
from mentors.rooms.slots import Slot
from threads import actions as threads

THURSDAY, EVENING = 3, 18 * 60
MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
"""Rooms of these tests meet on Thursdays at 18:00 in Zurich: 17:00 in UTC, 16:00 in April."""
SLOT = Slot(THURSDAY, EVENING, 90, "Europe/Zurich")


def plan(**fields: Any) -> actions.RoomPlan:
    """A room for five that meets on Thursday evenings in Zurich."""
    told = {"name": "Papers on Thursdays", "about": "We read **one paper** a week.", "slot": SLOT}
    return actions.RoomPlan(**{**told, "places": 5, "is_open": True, **fields})


def room_of(host: User, *others: User, **fields: Any) -> Room:
    """A room of `host`, which `others` have joined one after another."""
    room = actions.make_room(by=host, plan=plan(**fields))
    for other in others:
        actions.join_room(room, by=other, key=room.invite_key)
    return Room.objects.get(pk=room.pk)


def coming(room: Room) -> RoomSession:
    """Its coming session."""
    return room.sessions.coming().select_related("setter", "room").get()


def in_turn(room: Room) -> list[str]:
    """Whose turn comes when, by handle."""
    return [seat.person.handle for seat in room.seats.in_turn()]


def days_away(slot: Slot) -> Slot:
    """`slot` on the weekday that comes in three days there: it does not begin during a test."""
    there = (timezone.now() + timedelta(days=3)).astimezone(ZoneInfo(slot.zone))
    return replace(slot, weekday=there.weekday())


def study_together(host: User, other: User, odd: str, tag: Tag) -> RoomSession:
    """A room of the two with a long past, many words and `odd` ones; its last session."""
    about = f"# Who\n\nWhoever reads **slowly**. {odd}\n\n- one paper\n- one question\n\n问一问。"
    slot = days_away(Slot(THURSDAY, EVENING, 90, "Pacific/Kiritimati"))
    room = room_of(host, name=f"Papers and {odd}"[:80], about=about, slot=slot, tags=[tag])
    past = [timezone.now() - timedelta(weeks=week, hours=1) for week in (3, 2, 1)]
    for number, at in enumerate(past):
        session = RoomSession.objects.create(
            room=room,
            held_on=at.date(),
            starts_at=at,
            minutes=90,
            setter=host,
            question=f"Why {odd}?" if number else "",
            question_html=f"<p>Why <em>{odd}</em>?</p>" if number else "",
        )
        actions.attend(session, by=host, was_there=True)
    actions.join_room(room, by=other)
    note = actions.write_room_note(session, by=host, body=f"1. We met.\n2. {odd}\n\n`ab`")
    actions.change_room_note(note, by=other, body=f"1. We met.\n2. العربية\n3. {odd}", seen=1)
    actions.write_room_note(session, by=other, body="> A second note\n\nby another.")
    actions.ask_to_swap(room, by=other, other=host)
    threads.say(room.thread, by=other, body=f"See you on Thursday. {odd}")
    return session
