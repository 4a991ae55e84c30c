"""How study rooms, their questions and their notes look to somebody who would report them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, QuerySet

from community.lib import markdown
from community.moderation.subjects import Seen
from mentors.models import Room, RoomNote, RoomSession


def rooms(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Their fronts; who answers for one, only those in it are told by name."""
    rows = Room.objects.visible_to(person).filter(pk__in=keys).select_related("host")
    inside = set(Room.objects.joined_by(person).filter(pk__in=keys).values_list("pk", flat=True))
    return {
        room.pk: Seen(
            title=room.name,
            url=room.get_absolute_url(),
            words=markdown.plain(room.about),
            person=room.host_id,
            by=room.host.name if room.host and room.pk in inside else "",
            is_private=not room.is_open,
        )
        for room in rows
    }


def room_titles() -> QuerySet[Any]:
    """The names of open rooms: of the others only those in them are told."""
    return Room.objects.filter(is_open=True).annotate(queue_title=F("name"))


def sessions(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Their questions, for those in the room."""
    rows = RoomSession.objects.visible_to(person).filter(pk__in=keys).exclude(question="")
    return {
        one.pk: Seen(
            title=one.room.name,
            url=one.get_absolute_url(),
            words=markdown.plain(one.question),
            person=one.setter_id,
            by=one.setter.name if one.setter else "",
            is_private=True,
        )
        for one in rows.select_related("room", "setter")
    }


def notes(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Their notes, for those in the room; whoever changed one last answers for its words."""
    rows = RoomNote.objects.visible_to(person).filter(pk__in=keys)
    return {
        note.pk: Seen(
            title=note.session.room.name,
            url=note.get_absolute_url(),
            words=markdown.plain(note.body),
            person=note.changed_by_id,
            by=note.changed_by.name if note.changed_by else "",
            is_private=True,
        )
        for note in rows.select_related("session__room", "changed_by")
    }
