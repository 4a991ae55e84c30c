"""Sample study rooms: a session that was, one that comes, and what was noted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from community.accounts.models import User
from mentors import actions
from mentors.models import Room, RoomSession
from mentors.rooms.slots import Slot
from portal.sample_content.mentors.joining import minutes_of
from portal.sample_content.mentors.reading import StudyRoom
from stories.actions.metadata import tag_named

WEEK = timedelta(weeks=1)


def write(told: StudyRoom, people: Mapping[str, User]) -> Room:
    """Open the room, seat whoever is in it, and hold all its sessions but the last."""
    plan = actions.RoomPlan(
        name=told.name,
        about=told.about,
        slot=_slot_of(told),
        places=told.places,
        is_open=told.open,
        tags=[tag_named(name) for name in told.tags],
    )
    room = actions.make_room(by=people[told.by], plan=plan)
    for name in told.members:
        actions.join_room(room, by=people[name], key=room.invite_key)
    before = len(told.questions) - 1
    for number, question in enumerate(told.questions):
        session = actions.next_session(room)
        if session is None or session.setter is None:
            break
        actions.set_question(session, by=session.setter, body=question, seen=session.version)
        if number < before:
            _hold(session, told, people, weeks=before - number)
    actions.next_session(room)
    return room


def _slot_of(told: StudyRoom) -> Slot:
    return Slot(told.weekday, minutes_of(told.starts), told.minutes, told.zone)


def _hold(session: RoomSession, told: StudyRoom, people: Mapping[str, User], *, weeks: int) -> None:
    """Let the session be over, and whoever is in the room have been there."""
    session.held_on -= weeks * WEEK
    # By the clocks there: across a change of theirs a week has an hour more or less.
    session.starts_at = _slot_of(told).begins_on(session.held_on)
    session.save(update_fields=["starts_at", "held_on"])
    for name in (told.by, *told.members):
        actions.attend(session, by=people[name], was_there=True)
    for words in told.notes:
        actions.write_room_note(session, by=people[told.by], body=words)
