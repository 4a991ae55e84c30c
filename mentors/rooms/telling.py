"""What a notice says of a study room or a session, to those who are in it alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.text import Truncator

from community.lib import markdown
from community.notifications.tellers import Told
from mentors.models import Room, RoomSession
from mentors.rooms.slots import shown
from mentors.weekdays import WEEKDAYS

LONGEST = 200


def rooms(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Rooms that `person` is in, by name."""
    rows = Room.objects.joined_by(person).filter(pk__in=keys)
    return {
        room.pk: _told(room, room.get_absolute_url(), markdown.plain(room.about)) for room in rows
    }


def sessions(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Their sessions, by the day and time in the reader's own zone, and the question."""
    rows = RoomSession.objects.visible_to(person).filter(pk__in=keys).select_related("room")
    found = {}
    for session in rows:
        here = shown(session.starts_at, session.minutes, person.time_zone).starts
        day = f"{WEEKDAYS[here.weekday()]}, {date_format(here, 'j F Y, H:i')}"
        question = markdown.plain(session.question)
        words = f"{day}. {question}" if question else day
        found[session.pk] = _told(session.room, session.get_absolute_url(), words)
    return found


def _told(room: Room, url: str, excerpt: str) -> Told:
    return Told(
        title=room.name,
        url=url,
        excerpt=Truncator(excerpt).chars(LONGEST),
        place=f"room-{room.pk}",
        place_title=room.name,
        place_url=room.get_absolute_url(),
    )
