"""Stories: who reads them, told them, and proposes them."""

from __future__ import annotations

from typing import Any

from community.policy.roles import Person, member, staff


def reads_its_text(person: Person, thing: Any = None) -> bool:
    """Whoever opens a story whose rights are known; of unknown ones, staff."""
    return bool(thing.is_open) or staff(person)


def reader_of_text(person: Person, thing: Any = None) -> bool:
    """A member who may open the story and is shown all of it."""
    is_visible = thing.is_published or staff(person)
    return member(person) and is_visible and reads_its_text(person, thing)


def teller(person: Person, thing: Any = None) -> bool:
    """Whoever agreed that the story be made of what they told, and may take that back."""
    return member(person) and thing.is_agreed_to_by(person)


def concerned_with_proposal(person: Person, thing: Any = None) -> bool:
    """Whoever proposed the story, or an editor."""
    return member(person) and thing.actor_of(person) is not None
