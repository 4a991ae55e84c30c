"""Who somebody is: a member, and in which role."""

from __future__ import annotations

from typing import Any, Protocol

Person = Any  # a User or AnonymousUser: both say whether they are signed in


class Predicate(Protocol):
    """Yes or no to one person about one thing."""

    def __call__(self, person: Person, thing: Any = None, /) -> bool: ...


def member(person: Person, thing: Any = None) -> bool:
    """Signed in with an account in use."""
    return bool(person is not None and person.is_authenticated and person.is_active)


def at_work(person: Person, thing: Any = None) -> bool:
    """A member whose roles count: a second step was taken, where staff need one (accounts).

    For everybody else a role is as if it were not given: every rule on roles begins here.
    """
    return member(person) and not person.roles_rest


def in_role(role: str) -> Predicate:
    """A member of the group `role`; a superuser stands in for every role."""

    def holds(person: Person, thing: Any = None) -> bool:
        return at_work(person) and (person.is_superuser or role in person.roles)

    return holds


moderator = in_role("moderator")


editor = in_role("editor")


programme = in_role("programme manager")


def staff(person: Person, thing: Any = None) -> bool:
    """Whoever works behind the pages: moderators and editors."""
    return moderator(person) or editor(person)


administrator = in_role("administrator")


def superuser(person: Person, thing: Any = None) -> bool:
    """Whoever may do what no role may: delete for good."""
    return at_work(person) and person.is_superuser


def knows_people(person: Person, thing: Any = None) -> bool:
    """Staff, and whoever gives them their roles."""
    return staff(person) or administrator(person)


def in_office(person: Person, thing: Any = None) -> bool:
    """Whoever holds a role of the house: it is taken from them before an ability is."""
    return knows_people(person) or programme(person)


def answers_for_people(person: Person, thing: Any = None) -> bool:
    """Whoever may have to write to somebody, or to find whom a mail is about."""
    return moderator(person) or administrator(person)
