"""Requests, mentorships and study rooms: who takes part in them."""

from __future__ import annotations

from typing import Any

from community.policy.roles import Person, member, moderator, programme


def reader_for_programme(person: Person, thing: Any = None) -> bool:
    """Whoever runs the programme, of a note that is meant for them too."""
    return programme(person) and (thing is None or thing.is_for_programme)


def party(person: Person, thing: Any = None) -> bool:
    """Whoever made the request or got it."""
    return member(person) and thing.role_of(person) is not None


def invited(person: Person, thing: Any = None) -> bool:
    """Whoever the invitation is for."""
    return member(person) and thing.person_id == person.pk


def inviter_or_moderator(person: Person, thing: Any = None) -> bool:
    """Whoever made the invitation, or moderates."""
    return member(person) and (thing.by_id == person.pk or moderator(person))


def seated(person: Person, thing: Any = None) -> bool:
    """Whoever is in the study room."""
    return member(person) and thing.is_joined_by(person)


def seated_while_open(person: Person, thing: Any = None) -> bool:
    """Whoever is in the study room, until it is closed."""
    return seated(person, thing) and thing.is_running


def host(person: Person, thing: Any = None) -> bool:
    """Whoever hosts the study room, until it is closed."""
    return member(person) and thing.host_id == person.pk and thing.is_running


def answerer(person: Person, thing: Any = None) -> bool:
    """Whoever of the two did not propose it: it is theirs to say yes to."""
    return party(person, thing) and thing.role_of(person) != thing.side
