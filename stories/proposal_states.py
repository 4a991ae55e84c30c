"""Who may do what with a story that a member proposes, in which state: the whole law as one table.

`actions.proposals` moves nothing that this table does not allow, and the tests go through every
actor, state and verb.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a proposed story stands."""

    WAITING = "waiting", _("waits for an editor")
    ASKED = "asked", _("an editor asked something")
    IMPORTED = "imported", _("taken on: editors are at work on it")
    DECLINED = "declined", _("not taken on")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Actor(StrEnum):
    PROPOSER = "proposer"
    EDITOR = "editor"


class Verb(StrEnum):
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    ASK = "ask"
    READ = "read"
    TAKE = "take"
    DECLINE = "decline"


OPEN = frozenset({State.WAITING, State.ASKED})
"""Nobody has decided; while it is asked, it is the proposer's turn."""

_PROPOSER, _EDITOR = frozenset({Actor.PROPOSER}), frozenset({Actor.EDITOR})

MOVES: dict[Verb, tuple[frozenset[Actor], frozenset[State], State | None]] = {
    Verb.ANSWER: (_PROPOSER, frozenset({State.ASKED}), State.WAITING),
    Verb.WITHDRAW: (_PROPOSER, OPEN, State.WITHDRAWN),
    Verb.ASK: (_EDITOR, frozenset({State.WAITING}), State.ASKED),
    Verb.READ: (_EDITOR, OPEN, None),
    Verb.TAKE: (_EDITOR, OPEN, State.IMPORTED),
    Verb.DECLINE: (_EDITOR, OPEN, State.DECLINED),
}
"""Verb → who may, from which states, to which (None: it stays where it is).

To read is to bring the text, pasted or fetched, before the importer; to take, to import it."""


def allowed(actor: Actor | None, state: State | str) -> list[Verb]:
    """What `actor` may do now, in the order of the table; a stranger (None) nothing."""
    return [verb for verb, (who, states, _to) in MOVES.items() if actor in who and state in states]


def after(verb: Verb, *, actor: Actor | None, state: State | str) -> State | None:
    """The state that `verb` leads to; None where `actor` may not do it in `state`."""
    who, states, to = MOVES[verb]
    return (to or State(state)) if actor in who and state in states else None
