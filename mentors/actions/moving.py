"""The one way in which a request changes: locked, asked of the table, written, counted, told.

The order of locks is the same for all: the mentors of the brief, the brief, the people.
"""

from __future__ import annotations

from typing import Literal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.accounts.blocking import blocked_between
from community.accounts.models import User
from community.lib.keeping import kept
from community.limits.actions import spend
from community.notifications.actions import hold, notify
from community.notifications.events import Event
from mentors import request_notices as notices
from mentors.actions import sending
from mentors.counting import recount
from mentors.due import due_at
from mentors.models import Brief, Mentor, Request, RequestEvent
from mentors.request_limits import MOVE
from mentors.states import ANSWERS, GOES_ON, MOVES, Actor, State, Verb, after
from threads.limits import trust

Mover = User | Literal[Actor.CLOCK, Actor.JUDGE]
"""A member; or the clock and moderators' own deeds, which no page can pass."""
LONGEST_WORDS = 1000
NEED_WORDS = {Verb.ASK, Verb.ANSWER, Verb.DECLINE}
TAKE_WORDS = NEED_WORDS | {Verb.ACCEPT, Verb.WITHDRAW, Verb.COMPLETE, Verb.END}
"""What has a field for words on its page; with any other verb none are kept."""
KEEP_WORDS = {Verb.DECLINE, Verb.WITHDRAW, Verb.END}

TOLD: dict[Verb, Event] = {
    Verb.SEND: notices.REQUEST,
    Verb.ASK: notices.ASKED,
    Verb.ANSWER: notices.ANSWERED,
    Verb.ACCEPT: notices.ACCEPTED,
    Verb.DECLINE: notices.DECLINED,
    Verb.WITHDRAW: notices.WITHDRAWN,
    Verb.EXPIRE: notices.EXPIRED,
    Verb.REOPEN: notices.REOPENED,
    Verb.BEGIN: notices.BEGUN,
    Verb.PAUSE: notices.RESTING,
    Verb.RESUME: notices.RESUMED,
    Verb.COMPLETE: notices.COMPLETED,
    Verb.END: notices.ENDED,
    Verb.LAPSE: notices.RESTED_OUT,
}


class MovedOnError(ValidationError):
    """The table forbids the move: the request stands elsewhere by now, or it is another's to do."""


@transaction.atomic
def move(request: Request, verb: Verb, *, by: Mover, words: str = "") -> Request:
    """Let `by` do `verb`, saying `words`; returns the request as it stands then.

    Raises SignInRequired, NotAllowed for strangers, MovedOnError, ValidationError keyed by "words"
    or for what `verb` needs (a free place, say), and TooManyError.
    """
    fresh = locked(request)
    actor = _actor(fresh, by, verb)
    to = after(verb, actor=actor, state=fresh.state)
    if to is None:
        raise MovedOnError(_forbidden(verb, actor, State(fresh.state)))
    words = _said(verb, words)
    if verb not in {Verb.SEND, Verb.VIEW} and _are_apart(fresh):
        words = _said_apart(verb)
    _check(fresh, verb, actor)
    person = None if isinstance(by, Actor) else by
    if person is not None and verb is not Verb.VIEW:
        spend(MOVE, who=f"user-{person.pk}", trust=trust(person))
    came_from, fresh.state, fresh.state_at = fresh.state, to, timezone.now()
    _stamp(fresh, verb, words)
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError as error:
        raise ValidationError(sending.OPEN_ALREADY) from error
    event = RequestEvent.objects.create(
        request=fresh,
        by=person,
        actor=actor,
        verb=verb,
        before=came_from,
        after=to,
        words=words,
        at=fresh.state_at,
    )
    _count(fresh, verb)
    _tell(fresh, verb, actor, by, event)
    return fresh


def locked(request: Request) -> Request:
    """`request` as it stands now, held with the mentors of all choices, the brief, the people."""
    mentors = Request.objects.filter(brief=request.brief_id).values("mentor")
    held = Mentor.objects.select_for_update(no_key=True).filter(pk__in=mentors).order_by("pk")
    people = list(held.values_list("person", flat=True))
    Brief.objects.select_for_update(no_key=True).get(pk=request.brief_id)
    hold([request.mentee_id, *people])
    return Request.objects.for_list().get(pk=request.pk)


def _actor(request: Request, by: Mover, verb: Verb) -> Actor:
    if isinstance(by, Actor):
        return by
    goes_on = verb is Verb.SEND or verb in GOES_ON
    policy.require(by, "request.go_on" if goes_on else "request.move", request)
    role = request.role_of(by)
    if role is None or (role is Actor.MENTOR and request.sent_at is None):
        raise policy.NotAllowed(_("This is not yours to do."))
    return role


def _forbidden(verb: Verb, actor: Actor, state: State) -> str:
    if actor not in MOVES[verb][0]:
        return _("That is not for you to do, but for the other side.")
    return _("That cannot be done any more. The request now stands at: %(state)s.") % {
        "state": state.label
    }


def _said(verb: Verb, words: str) -> str:
    words = words.strip() if verb in TAKE_WORDS else ""
    if verb in NEED_WORDS and not words:
        raise ValidationError({"words": _("Say it in a few words: the other side reads them.")})
    return kept("words", words, LONGEST_WORDS)


def _are_apart(request: Request) -> bool:
    return blocked_between(request.mentee_id, request.mentor.person_id)


def _said_apart(verb: Verb) -> str:
    """What is kept where one has blocked the other: none of their words pass, whatever they do."""
    if verb in GOES_ON:
        raise ValidationError(
            _("You two cannot go on with this now. What is under way can still be ended.")
        )
    return _("I cannot take this on.") if verb is Verb.DECLINE else ""


def _check(request: Request, verb: Verb, actor: Actor) -> None:
    if verb is Verb.SEND:
        sending.require_sendable(request)
    elif verb is Verb.REOPEN:
        sending.require_reopenable(request)
        sending.require_few(request.mentee, is_own=actor is Actor.MENTEE)
    elif verb is Verb.ACCEPT:
        sending.require_acceptable(request)


def _stamp(request: Request, verb: Verb, words: str) -> None:
    now = request.state_at
    if verb in {Verb.SEND, Verb.REOPEN}:
        request.sent_at, request.answered_at, request.reason = now, None, ""
        request.due_at = due_at(request.mentor, now)
    elif verb is Verb.ACCEPT:
        request.due_at = sending.begin_by(now)
    elif verb is Verb.ANSWER:  # it is the mentor's turn anew, with as much time as before
        request.due_at = due_at(request.mentor, now)
    if verb in ANSWERS and request.answered_at is None:
        request.answered_at = now
    if verb in KEEP_WORDS:
        request.reason = words
    if verb is not Verb.VIEW:  # reading changes no turn, so the reminders of it stand
        request.nudges = 0


def _count(request: Request, verb: Verb) -> None:
    if verb in ANSWERS:
        Mentor.objects.filter(pk=request.mentor_id).update(lapsed=0)
    if request.sent_at is not None:
        recount(request.mentor_id)


def _tell(request: Request, verb: Verb, actor: Actor, by: Mover, event: RequestEvent) -> None:
    """Tell the other side; both, of what the clock did; nobody, that somebody reads.

    What a moderator did is told by that deed.
    """
    if verb is Verb.VIEW or request.sent_at is None or actor is Actor.JUDGE:
        return
    deed, mentee, mentor = f"{verb}-{event.pk}", request.mentee_id, request.mentor.person_id
    if actor is not Actor.CLOCK:
        to = [mentor if actor is Actor.MENTEE else mentee]
        notify(TOLD[verb], about=request, to=to, by=by, deed=deed)
    elif verb is Verb.SEND:
        notify(notices.REQUEST, about=request, to=[mentor], by=request.mentee, deed=deed)
        notify(notices.NEXT, about=request, to=[mentee], deed=deed)
    else:
        told = notices.NEVER_BEGUN if event.before == State.ACCEPTED else TOLD[verb]
        notify(told, about=request, to=[mentee, mentor], deed=deed)
