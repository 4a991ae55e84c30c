"""What is somebody's own: what they wrote, keep, get, and their account."""

from __future__ import annotations

from typing import Any

from community.policy.roles import Person, answers_for_people, member, superuser


def author(person: Person, thing: Any = None) -> bool:
    """Whoever wrote the thing."""
    return member(person) and thing.author_id == person.pk


def themselves(person: Person, thing: Any = None) -> bool:
    """Whoever the account belongs to."""
    return member(person) and thing.pk == person.pk


def author_of_held(person: Person, thing: Any = None) -> bool:
    """Whoever wrote what waits for a moderator."""
    return author(person, thing) and thing.is_held


def author_of_standing(person: Person, thing: Any = None) -> bool:
    """Whoever wrote it, while it stands, or waits for a moderator."""
    return author_of_live(person, thing) or author_of_held(person, thing)


def closer_of_account(person: Person, thing: Any = None) -> bool:
    """Whoever the account belongs to; on request moderators and the like, of who has no role."""
    if themselves(person, thing) or superuser(person):
        return True
    return answers_for_people(person) and not (thing.is_superuser or thing.roles)


def author_of_live(person: Person, thing: Any = None) -> bool:
    """Whoever wrote it, while it stands where others can read it."""
    return author(person, thing) and thing.is_live


def receiver(person: Person, thing: Any = None) -> bool:
    """Whoever a notice is for."""
    return member(person) and thing.receiver_id == person.pk


def owner(person: Person, thing: Any = None) -> bool:
    """Whoever keeps the thing for themselves."""
    return member(person) and thing.owner_id == person.pk


def told_by(person: Person, thing: Any = None) -> bool:
    """Whoever the thing tells of: a mentor's profile, what they claim."""
    return member(person) and thing.person_id == person.pk
