"""Who may do what with a request, in which state: the whole law of requests as one table.

`actions.requests` moves nothing that this table does not allow, and the tests go through every
actor, state and verb. A state says whose turn it is; nothing waits on nobody.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a request to one mentor stands."""

    DRAFT = "draft", _("not sent yet")
    SENT = "sent", _("sent")
    VIEWED = "viewed", _("read by the mentor")
    ASKED = "asked", _("the mentor asked for more")
    ANSWERED = "answered", _("the mentee answered")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("expired")
    ACTIVE = "active", _("under way")
    PAUSED = "paused", _("paused")
    COMPLETED = "completed", _("completed")
    ENDED = "ended", _("ended early")


class Actor(StrEnum):
    """Who moves a request; a judge is a moderator, of what was reported alone."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    CLOCK = "clock"
    JUDGE = "judge"


class Verb(StrEnum):
    SEND = "send"
    VIEW = "view"
    ASK = "ask"
    ANSWER = "answer"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    REOPEN = "reopen"
    BEGIN = "begin"
    PAUSE = "pause"
    RESUME = "resume"
    COMPLETE = "complete"
    END = "end"
    LAPSE = "lapse"


WAITING = frozenset({State.SENT, State.VIEWED, State.ASKED, State.ANSWERED})
"""Asked, and neither accepted nor over: these count towards a mentee's open requests."""
TAKEN = frozenset({State.ACCEPTED, State.ACTIVE, State.PAUSED})
"""These take one of the mentor's places."""
OPEN = WAITING | TAKEN
OVER = frozenset(State) - OPEN - {State.DRAFT}
GOES_ON = frozenset(
    {
        Verb.ASK,
        Verb.ANSWER,
        Verb.ACCEPT,
        Verb.REOPEN,
        Verb.BEGIN,
        Verb.PAUSE,
        Verb.RESUME,
    }
)
"""What leads two people on: not possible where one has blocked the other. The rest ends it."""
ANSWERS = frozenset({Verb.ASK, Verb.ACCEPT, Verb.DECLINE})
"""What a mentor does is an answer, whichever of these it is."""
CLOSED = frozenset({State.COMPLETED, State.ENDED})
"""A mentorship that was, and is over: the two say what was reached, and thank."""

_MENTEE, _MENTOR = frozenset({Actor.MENTEE}), frozenset({Actor.MENTOR})
_EITHER, _CLOCK = _MENTEE | _MENTOR, frozenset({Actor.CLOCK})
_JUDGE = frozenset({Actor.JUDGE})

MOVES: dict[Verb, tuple[frozenset[Actor], frozenset[State], State]] = {
    Verb.SEND: (_MENTEE | _CLOCK, frozenset({State.DRAFT}), State.SENT),
    Verb.VIEW: (_MENTOR, frozenset({State.SENT}), State.VIEWED),
    Verb.ASK: (_MENTOR, WAITING - {State.ASKED}, State.ASKED),
    Verb.ANSWER: (_MENTEE, frozenset({State.ASKED}), State.ANSWERED),
    Verb.ACCEPT: (_MENTOR, WAITING, State.ACCEPTED),
    Verb.DECLINE: (_MENTOR, WAITING, State.DECLINED),
    Verb.WITHDRAW: (_MENTEE | _JUDGE, WAITING | {State.DRAFT, State.ACCEPTED}, State.WITHDRAWN),
    Verb.EXPIRE: (_CLOCK, WAITING, State.EXPIRED),
    Verb.REOPEN: (_EITHER, frozenset({State.EXPIRED}), State.SENT),
    Verb.BEGIN: (_MENTEE, frozenset({State.ACCEPTED}), State.ACTIVE),
    Verb.PAUSE: (_EITHER, frozenset({State.ACTIVE}), State.PAUSED),
    Verb.RESUME: (_EITHER, frozenset({State.PAUSED}), State.ACTIVE),
    Verb.COMPLETE: (_EITHER, frozenset({State.ACTIVE, State.PAUSED}), State.COMPLETED),
    Verb.END: (_EITHER | _JUDGE, TAKEN, State.ENDED),
    Verb.LAPSE: (_CLOCK, frozenset({State.ACCEPTED, State.PAUSED}), State.ENDED),
}
"""Verb → who may, from which states, to which."""

TURN: dict[State, Actor | None] = {
    State.DRAFT: Actor.MENTEE,
    State.SENT: Actor.MENTOR,
    State.VIEWED: Actor.MENTOR,
    State.ASKED: Actor.MENTEE,
    State.ANSWERED: Actor.MENTOR,
    State.ACCEPTED: Actor.MENTEE,
}
"""Whose turn it is; nobody's in the states that are not here, where both may act or it is over."""


MENTORS_TURN = frozenset(state for state, actor in TURN.items() if actor is Actor.MENTOR)


def allowed(actor: Actor, state: State | str) -> list[Verb]:
    """What `actor` may do now, in the order of the table."""
    return [verb for verb, (who, states, _to) in MOVES.items() if actor in who and state in states]


def after(verb: Verb, *, actor: Actor, state: State | str) -> State | None:
    """The state that `verb` leads to; None where `actor` may not do it in `state`."""
    who, states, to = MOVES[verb]
    return to if actor in who and state in states else None
