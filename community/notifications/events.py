"""The events that people are told of: each app declares its own, once, as it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from community.notifications.models import Cadence, Channel

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of deed, and how people are told of it unless they wish otherwise.

    `says` is the notice in one sentence; it may name `%(who)s` did it. Events of one `family` about
    the same row are one deed: whoever was told of it for one reason is not told for another.
    `is_direct` events concern one's own words, and are told even where a tag is muted. Those that
    `passes_blocks` are told although one of the two has blocked the other: what a moderator
    decides, and where an affair of one's own stands. Those that `is_staffs` concern what moderators
    and editors do, and are offered to nobody else.
    """

    code: str
    name: Words
    says: Words
    site: Cadence = Cadence.NOW
    mail: Cadence = Cadence.NOW
    family: str = ""
    is_direct: bool = False
    passes_blocks: bool = False
    is_staffs: bool = False

    def default(self, channel: str) -> Cadence:
        """How soon it is told by `channel` to whoever has not chosen."""
        return self.site if channel == Channel.SITE else self.mail


_events: dict[str, Event] = {}


def declare(event: Event) -> Event:
    """Let `event` be one that people can choose about."""
    _events[event.code] = event
    return event


def all_events() -> list[Event]:
    """Every event, in the order they were declared in."""
    return list(_events.values())


def event_of(code: str) -> Event | None:
    """The event with `code`; None for one that is no longer declared."""
    return _events.get(code)
