"""How a notice says what it is about: each app registers a teller for its kinds of rows.

The ground knows no app above it. A teller is asked for many rows at once, for one reader, and
gives back only those that this reader may see now: the rest is neither shown nor mailed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.translation import gettext as _

from community.notifications import opening
from community.notifications.events import Event, event_of
from community.notifications.models import Notification


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says to one reader. Addresses begin with "/".

    `place` names what notices are grouped by (a thread), with its title and address. `nameless`
    are the people (pks) who stand there under no name. `tags` are those of the place (pks).
    """

    title: str
    url: str
    excerpt: str
    place: str
    place_title: str
    place_url: str
    nameless: frozenset[int] = frozenset()
    tags: frozenset[int] = frozenset()


class Teller(Protocol):
    """Tells rows of one kind to `person`: key → what they say, for those that they may see."""

    def __call__(self, person: Any, keys: Collection[int], /) -> Mapping[int, Told]: ...


_tellers: dict[str, Teller] = {}


def register(kind: str, teller: Teller) -> None:
    """Let `teller` tell rows of `kind` (a model's name); once, from an app's `ready()`."""
    _tellers[kind] = teller


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as its receiver reads it."""

    notice: Notification
    event: Event
    told: Told

    @property
    def who(self) -> str:
        """The actor's name as everybody there is told it."""
        by = self.notice.by
        if by is None:
            return _("former member")
        return _("a member") if by.pk in self.told.nameless else by.name

    @property
    def mailed_url(self) -> str:
        """Where a mail leads from this line, which is read by that."""
        return opening.address(self.notice)

    @property
    def says(self) -> str:
        """What happened, in one sentence."""
        words = str(self.event.says) % {"who": self.who}
        return words[:1].upper() + words[1:]


@dataclass(slots=True)
class Group:
    """Notices about one place, in the order they came in."""

    place: str
    title: str
    url: str
    lines: list[Line] = field(default_factory=list)

    @property
    def has_unread(self) -> bool:
        return any(not line.notice.is_read for line in self.lines)


def told(notices: Iterable[Notification], *, person: Any) -> list[Line]:
    """Those of `notices` that `person` may be told now; a fixed number of queries for each kind."""
    notices = list(notices)
    keys: dict[str, set[int]] = defaultdict(set)
    for notice in notices:
        keys[notice.kind].add(notice.key)
    found = {
        kind: _tellers[kind](person, wanted) for kind, wanted in keys.items() if kind in _tellers
    }
    lines = []
    for notice in notices:
        event, says = event_of(notice.event), found.get(notice.kind, {}).get(notice.key)
        if event is not None and says is not None:
            lines.append(Line(notice, event, says))
    return lines


def grouped(lines: Iterable[Line]) -> list[Group]:
    """The lines by place, each place where its first line stood."""
    groups: dict[str, Group] = {}
    for line in lines:
        place = line.told
        group = groups.setdefault(
            place.place, Group(place.place, place.place_title, place.place_url)
        )
        group.lines.append(line)
    return list(groups.values())
