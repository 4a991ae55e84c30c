"""Asking the table: whether somebody may, and the refusal in words."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.lib.abilities import ALL
from community.policy.conditions import Able, WhileUnlocked
from community.policy.refusals import NotAllowed, RolesRest, SignInRequired, Unable
from community.policy.roles import Person, member
from community.policy.suspended import STILL_OPEN, TAKEN_WITH
from community.policy.table import TABLE

NOT_YET = _("Good work opens this, and yours has not yet. “Your abilities” says how far you are.")


def may(person: Person, deed: str, thing: Any = None) -> bool:
    """Whether `person` may do `deed` (a key of TABLE) to `thing`; KeyError for an unknown deed.

    It decides what a page offers. That an ability of every member is suspended is told by
    `require`, at the deed: a page asks nothing of the database for the many who have all of them.
    """
    return TABLE[deed](person, thing)


def require(person: Person, deed: str, thing: Any = None) -> None:
    """Raise SignInRequired for a visitor, NotAllowed for a member, who may not do `deed`.

    Whoever is suspended from everything may do only what STILL_OPEN names.
    Unable, where an ability is wanting: its words say why, and until when it is suspended.
    """
    if may(person, deed, thing):
        if deed not in STILL_OPEN and (taken := person.suspension(TAKEN_WITH.get(deed, ALL))):
            raise Unable(taken.words)
        return
    if not member(person):
        raise SignInRequired(_("Please sign in first."))
    if person.roles_rest and may(_working(person), deed, thing):
        raise RolesRest(person.roles_rest)
    rule = TABLE[deed]
    if isinstance(rule, WhileUnlocked) and rule.holds(person, thing):
        raise NotAllowed(_("A moderator has locked this: nothing can be changed here for now."))
    if isinstance(rule, Able):
        taken = person.suspension(rule.ability)
        raise Unable(taken.words if taken else NOT_YET)
    raise NotAllowed(_("This is not yours to do."))


def _working(person: Person) -> Person:
    """`person` as they would be with their roles."""
    as_staff = copy(person)
    as_staff.roles_rest = ""
    return as_staff
