"""What a rule would have caught among the last posts; nothing is held, nothing is written."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from community.moderation.models import Rule
from community.moderation.rules import written
from community.moderation.rules.kinds import kind_of
from community.moderation.rules.likeness import alike, shared, sketch
from community.moderation.rules.written import Written

LOOKED_AT = 1_000
SHOWN = 50


@dataclass(frozen=True, slots=True)
class DryRun:
    """How many posts were looked at and caught, of how many members, and the first of them."""

    looked_at: int
    caught: int
    people: int
    shown: list[tuple[Written, str]]


class Before:
    """The posts of a dry run as the past of each of them, in the place of prints."""

    def __init__(self, posts: list[Written]) -> None:
        """`posts` are the oldest first."""
        self.at: dict[int, list[datetime]] = defaultdict(list)
        self.place = {(one.kind, one.key): place for place, one in enumerate(posts)}
        self.posts = posts
        self._sketches: list[tuple[int, ...]] = []
        self._having: dict[int, list[int]] = defaultdict(list)
        for one in posts:
            self.at[one.person].append(one.at)

    def posts_of(self, person: int, since: datetime, until: datetime) -> int:
        """How many of them `person` posted after `since`, up to `until`."""
        times = self.at[person]
        return bisect_right(times, until) - bisect_right(times, since)

    def is_repeated(self, one: Written, since: datetime, share: float) -> bool:
        """As the prints would say it."""
        self._sketch_all()
        here = self.place[one.kind, one.key]
        mine = self._sketches[here]
        near = Counter(place for value in mine for place in self._having[value] if place < here)
        return any(
            alike(shared(mine, self._sketches[place]), len(mine), len(self._sketches[place]))
            >= share
            for place in near
            if self.posts[place].at > since and _is_whose(one, self.posts[place])
        )

    def _sketch_all(self) -> None:
        if self._sketches:
            return
        self._sketches = [sketch(one.text) for one in self.posts]
        for place, values in enumerate(self._sketches):
            for value in values:
                self._having[value].append(place)


def dry_run(rule: Rule) -> DryRun:
    """What `rule`, saved or not, would have caught among the last posts as they read now.

    Members count as new, trusted or staff as they are now.
    """
    posts = written.recent(LOOKED_AT)
    past = Before(posts[::-1])
    kind = kind_of(rule)
    caught = [(one, found) for one in posts if (found := kind.finds(rule, one, past))]
    people = {one.person for one, _found in caught}
    return DryRun(len(posts), len(caught), len(people), caught[:SHOWN])


def _is_whose(one: Written, other: Written) -> bool:
    return one.person == other.person or (one.is_new and other.is_new)
