"""Study rooms in a list: which are asked for, and what a card says to one reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from community.lib import markdown
from community.tags.models import Tag
from mentors import from_here
from mentors.actions.turns import slot_of
from mentors.models import Room
from mentors.models.room import RoomQuerySet
from mentors.rooms.slots import Both, Shown, both, moves


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is cut down to; the address holds all of it. Unknown values cut nothing.

    `hours` count from the reader, and cut nothing for one who has no clock here.
    """

    tag: str = ""
    with_seats: bool = False
    hours: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], *, reader: Any) -> Asked:
        """What a query string asks for, when `reader` asks."""
        tag = query.get("tag", "").replace("\0", "").strip()[:100]
        hours, parts = query.get("hours", ""), parts_for(reader)
        return cls(tag, query.get("free") == "1", hours if hours in parts else "")

    @property
    def query(self) -> str:
        """The query string that asks for it again."""
        told = {"tag": self.tag, "free": "1" if self.with_seats else "", "hours": self.hours}
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def address(self) -> str:
        path = reverse("rooms:index")
        return f"{path}?{self.query}" if self.query else path

    @property
    def is_filtered(self) -> bool:
        return self != Asked()

    @property
    def chips(self) -> list[tuple[str, Asked]]:
        """A chip for each filter in use: what it says, and the list without it."""
        hours = str(from_here.PARTS[self.hours].words) if self.hours else ""
        seats = str(_("with a free seat")) if self.with_seats else ""
        return [
            (words, without)
            for words, without in (
                (self.tag, replace(self, tag="")),
                (seats, replace(self, with_seats=False)),
                (hours, replace(self, hours="")),
            )
            if words
        ]

    def of(self, rooms: RoomQuerySet, *, reader: Any) -> RoomQuerySet:
        """Those of `rooms` it asks for; one query more where it asks for hours."""
        if self.tag:
            named = Q(slug=self.tag.lower()) | Q(name__iexact=self.tag)
            tags = Tag.objects.filter(named).select_related("synonym_of")
            meant = {tag.meant.slug for tag in tags}
            rooms = rooms.tagged(*meant) if meant else rooms.none()
        if self.hours:
            rooms = from_here.beginning(rooms, self.hours, reader=reader)
        return rooms.with_free_seats() if self.with_seats else rooms


def parts_for(reader: Any) -> Mapping[str, from_here.Part]:
    """The parts of their own time that `reader` may ask for; none without a clock of theirs."""
    return from_here.PARTS if from_here.has_zone(reader) else {}


class Card:
    """What everybody may know of a room, in the zone of one reader.

    The room has been fetched `for_list`.
    """

    def __init__(self, room: Room, here: str) -> None:
        self.room, self.here = room, here

    @cached_property
    def next(self) -> Both:
        """The next time of its slot, by the room's clocks and by the reader's."""
        slot = slot_of(self.room)
        starts_at = slot.begins_on(slot.next_day(timezone.now()))
        return both(starts_at, slot.minutes, there=slot.zone, here=self.here)

    @cached_property
    def moves(self) -> Shown | None:
        """When the time becomes another one for the reader, if it soon does."""
        return moves(slot_of(self.room), here=self.here, after=timezone.now())

    @property
    def free(self) -> int:
        """Seats left."""
        taken: int = self.room.taken  # type: ignore[attr-defined]  # by `with_taken`
        return max(self.room.places - taken, 0)

    @property
    def about(self) -> str:
        """What it is for, without its markup."""
        return markdown.plain(self.room.about)


def cards(rooms: Iterable[Room], *, here: str) -> list[Card]:
    """A card for each of `rooms`."""
    return [Card(room, here) for room in rooms]
