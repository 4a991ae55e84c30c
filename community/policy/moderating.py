"""What moderators may touch, and never where it concerns themselves."""

from __future__ import annotations

from typing import Any

from community.policy.roles import Person, editor, moderator, superuser


def moderator_of_public(person: Person, thing: Any = None) -> bool:
    """A moderator, of what everybody may come across: what is private is not theirs to touch."""
    return moderator(person) and not (thing is not None and thing.is_private)


def locker(person: Person, thing: Any = None) -> bool:
    """A moderator, of what everybody may come across; where it is locked already, another than
    whoever asked: with a shorter time they would end what was decided about them.
    """
    if thing is None or not thing.is_locked:
        return moderator_of_public(person, thing)
    return moderator_of_public(person, thing) and thing.author_id != person.pk


def moderator_not_telling(person: Person, thing: Any = None) -> bool:
    """A moderator, of a story or a part of one that is not theirs."""
    return moderator(person) and (thing is None or person.pk not in thing.tellers)


def superuser_of_public(person: Person, thing: Any = None) -> bool:
    """A superuser, of what everybody may come across."""
    return superuser(person) and moderator_of_public(person, thing)


def judge_of_case(person: Person, thing: Any = None) -> bool:
    """A moderator, or an editor where stories are concerned, of what they are no part of."""
    if person is None or person.pk in {thing.person_id, thing.raised_by_id}:
        return False
    if thing.is_editors_alone:
        return editor(person)
    return moderator(person) or (thing.is_editors and editor(person))


def moderator_of_another(person: Person, thing: Any = None) -> bool:
    """A moderator, of anybody but themselves."""
    return moderator(person) and (thing is None or thing.pk != person.pk)


def judge_of_appeal(person: Person, thing: Any = None) -> bool:
    """A moderator, of an appeal against what another decided about somebody else."""
    told = thing.statement
    return moderator(person) and person.pk not in {told.by_id, told.person_id}


def moderator_of_revealed(person: Person, thing: Any = None) -> bool:
    """A moderator, of words to one person that this person shows to everybody."""
    return moderator(person) and (thing is None or thing.is_revealed)


def moderator_of_reported(person: Person, thing: Any = None) -> bool:
    """A moderator, of what one of two people reported and is between those two."""
    return moderator(person) and (thing is None or thing.is_judged_by(person))


def moderator_of_others(person: Person, thing: Any = None) -> bool:
    """A moderator, of what somebody else tells of themselves."""
    return moderator(person) and (thing is None or thing.person_id != person.pk)


def moderator_who_decided(person: Person, thing: Any = None) -> bool:
    """A moderator, of what they have decided themselves."""
    return moderator(person) and (thing is None or thing.by_id == person.pk)


def moderator_of_neither(person: Person, thing: Any = None) -> bool:
    """A moderator who neither gave the votes nor got them."""
    apart = thing is None or person.pk not in {thing.voter_id, thing.author_id}
    return moderator(person) and apart


def moderator_apart(person: Person, thing: Any = None) -> bool:
    """A moderator, of a concern that they neither raised nor are meant by."""
    return moderator(person) and (thing is None or person.pk not in {thing.by_id, thing.about_id})
