"""Who may do what, as one table of readable predicates.

A predicate takes the person and the thing and answers yes or no; it imports no app and asks the
thing itself (`author_id`, `is_live`, …). Every action asks this table, so that pages, API and
admin follow one law. Predicates stand by their subject; `table` has every deed with its rule.
"""

from community.policy.asking import may, require
from community.policy.own import author
from community.policy.refusals import NotAllowed, RolesRest, SignInRequired, Unable
from community.policy.roles import (
    Person,
    Predicate,
    administrator,
    at_work,
    editor,
    in_office,
    knows_people,
    member,
    moderator,
    programme,
    staff,
    superuser,
)
from community.policy.suspended import STILL_OPEN, TAKEN_WITH
from community.policy.table import TABLE
from community.policy.writing import edits_others

__all__ = [
    "STILL_OPEN",
    "TABLE",
    "TAKEN_WITH",
    "NotAllowed",
    "Person",
    "Predicate",
    "RolesRest",
    "SignInRequired",
    "Unable",
    "administrator",
    "at_work",
    "author",
    "editor",
    "edits_others",
    "in_office",
    "knows_people",
    "may",
    "member",
    "moderator",
    "programme",
    "require",
    "staff",
    "superuser",
]
