"""Rules made from rules: but for one's own, while it is not locked, once an ability is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from community.policy.roles import Person, Predicate, member, moderator, staff


@dataclass(frozen=True, slots=True)
class OfOthers:
    """What `holds` says, but never to whoever the thing belongs to, as its field `whose` tells."""

    holds: Predicate
    whose: str

    def __call__(self, person: Person, thing: Any = None, /) -> bool:
        if not self.holds(person, thing):
            return False
        return thing is None or bool(getattr(thing, self.whose) != person.pk)


@dataclass(frozen=True, slots=True)
class WhileUnlocked:
    """What `holds` says, and while the thread is locked, for moderators alone."""

    holds: Predicate

    def __call__(self, person: Person, thing: Any = None, /) -> bool:
        is_unlocked = moderator(person) or (thing is not None and not thing.is_locked)
        return self.holds(person, thing) and is_unlocked


@dataclass(frozen=True, slots=True)
class Able:
    """A member to whom the share of good work has opened `ability` (see /limits/); and staff."""

    ability: str

    def __call__(self, person: Person, thing: Any = None, /) -> bool:
        return member(person) and (staff(person) or self.ability in person.abilities)
