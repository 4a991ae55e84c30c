"""Asking a mentor, and all that follows: one function a verb, each by `moving.move`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.limits.actions import spend, waived
from community.notifications.actions import notify
from mentors import request_notices as notices
from mentors.actions.ending import reached_by_completing
from mentors.actions.line import forget_told, leave_on_asking, tell_line
from mentors.actions.meetings import cancel_coming_meetings
from mentors.actions.moving import Mover, locked, move
from mentors.actions.sending import is_talking, last_asked
from mentors.models import Brief, Mentor, Mentorship, Request
from mentors.request_limits import REQUEST
from mentors.states import WAITING, Actor, State, Verb
from threads.actions import converse
from threads.limits import trust


@transaction.atomic
def send(brief: Brief, *, by: Any) -> Request:
    """Ask the first choice of `brief`; the others wait for their turn.

    Raises SignInRequired, NotAllowed, ValidationError (keyed by field where there is one) and
    TooManyError; nothing is sent then, and the draft stays.
    """
    policy.require(by, "request.make")
    if brief.mentee_id != by.pk:
        raise policy.NotAllowed(_("This is not yours to do."))
    first = Request.objects.filter(brief=brief).order_by("rank").first()
    if first is None:
        raise ValidationError({"first": _("Choose whom to ask.")})
    first = locked(first)
    if first.brief.sent_at is not None:
        raise ValidationError(_("This was sent already. Your list shows where it stands."))
    return send_choice(first, by=by)


@transaction.atomic
def send_choice(request: Request, *, by: Mover) -> Request:
    """Ask this choice now. Raises as `move`, and TooManyError past the requests of a day."""
    sent = move(request, Verb.SEND, by=by)
    if not isinstance(by, Actor):
        spend(REQUEST, who=f"user-{by.pk}", trust=trust(by))
    Brief.objects.filter(pk=sent.brief_id, sent_at=None).update(sent_at=sent.sent_at)
    leave_on_asking(sent.mentor, sent.mentee)
    forget_told(sent.mentor)
    return sent


def view(request: Request, *, by: Mover) -> Request:
    """The mentor has opened it."""
    return move(request, Verb.VIEW, by=by)


def ask(request: Request, *, by: Mover, words: str = "") -> Request:
    """The mentor wishes to know more; `words` say what."""
    return move(request, Verb.ASK, by=by, words=words)


def answer(request: Request, *, by: Mover, words: str = "") -> Request:
    """The mentee answers that."""
    return move(request, Verb.ANSWER, by=by, words=words)


@transaction.atomic
def accept(request: Request, *, by: Mover, words: str = "") -> Request:
    """The mentor takes the mentee on: a place is taken, the brief's other requests are withdrawn.

    The two have a private thread from then on.

    Raises ValidationError where the mentee has gone, or no place is free: of two at once for the
    last, one wins.
    """
    accepted = move(request, Verb.ACCEPT, by=by, words=words)
    others = Request.objects.filter(brief=accepted.brief_id).exclude(pk=accepted.pk)
    said = _("Somebody else could take this on.")
    with waived():  # it is not the mentee's own move, and takes nothing from those of their day
        for other in others.filter(state__in=WAITING | {State.DRAFT}).order_by("pk"):
            move(other, Verb.WITHDRAW, by=accepted.mentee, words=said)
    thread = converse("mentorships:detail", accepted.mentee, accepted.mentor.person)
    Mentorship.objects.create(thread=thread, request=accepted)
    forget_told(accepted.mentor)
    return accepted


@transaction.atomic
def decline(request: Request, *, by: Mover, words: str = "") -> Request:
    """The mentor cannot; `words` say why. The next choice is asked at once."""
    declined = move(request, Verb.DECLINE, by=by, words=words)
    ask_next(declined.brief)
    return declined


@transaction.atomic
def withdraw(request: Request, *, by: Mover, words: str = "") -> Request:
    """The mentee takes it back; what other choices are left is theirs to ask, or to take back."""
    return _freeing(move(request, Verb.WITHDRAW, by=by, words=words), by)


@transaction.atomic
def expire(request: Request, *, by: Mover) -> Request:
    """The clock ends what waited too long; a mentor who is silent again and again is paused."""
    silent = locked(request).turn is Actor.MENTOR
    expired = move(request, Verb.EXPIRE, by=by)
    if silent:
        _lapse(expired)
    return expired


@transaction.atomic
def reopen(request: Request, *, by: Mover, words: str = "") -> Request:
    """Either side opens an expired one again, for some days: it is the mentor's turn anew."""
    opened = move(request, Verb.REOPEN, by=by, words=words)
    forget_told(opened.mentor)
    return opened


def begin(request: Request, *, by: Mover, words: str = "") -> Request:
    """The mentee says that it begins."""
    return move(request, Verb.BEGIN, by=by, words=words)


def pause(request: Request, *, by: Mover, words: str = "") -> Request:
    """Either side rests it for a while."""
    return move(request, Verb.PAUSE, by=by, words=words)


def resume(request: Request, *, by: Mover, words: str = "") -> Request:
    """Either side goes on."""
    return move(request, Verb.RESUME, by=by, words=words)


@transaction.atomic
def complete(request: Request, *, by: Mover, words: str = "") -> Request:
    """Either side says that what was wished for is reached; the place is free again.

    `words` say what was reached: both read them on the page of the end.
    """
    completed = _freeing(move(request, Verb.COMPLETE, by=by, words=words), by)
    mentorship = Mentorship.objects.filter(request=completed).first()
    if mentorship is not None:
        kept = completed.events.latest("pk").words  # none where one has blocked the other
        reached_by_completing(mentorship, by=by, words=kept)
    return completed


@transaction.atomic
def end(request: Request, *, by: Mover, words: str = "") -> Request:
    """Either side ends it early; the place is free again."""
    return _freeing(move(request, Verb.END, by=by, words=words), by)


@transaction.atomic
def lapse(request: Request, *, by: Mover) -> Request:
    """The clock ends what rested too long, or never began; the place is free again."""
    return _freeing(move(request, Verb.LAPSE, by=by), by)


@transaction.atomic
def ask_next(brief: Brief) -> Request | None:
    """Ask the next choice of `brief` that can be asked, unless somebody talks with the mentee.

    The mentee is told. A choice that cannot be asked now keeps its rank, and is tried next time.
    Nobody is asked by itself after the mentee took back what was asked last.
    """
    drafts = Request.objects.filter(brief=brief, state=State.DRAFT).order_by("rank")
    for choice in drafts.for_list():
        fresh = locked(choice)
        of_brief = Request.objects.filter(brief=brief)
        if of_brief.filter(is_talking(timezone.now())).exists():
            return None
        if any(one.state == State.WITHDRAWN for one in last_asked(of_brief)):
            return None
        if fresh.state != State.DRAFT:
            continue
        try:
            return send_choice(fresh, by=Actor.CLOCK)
        except ValidationError:  # full, paused, or open already: whoever comes after is asked
            continue
    return None


@transaction.atomic
def come_back(mentor: Mentor, *, by: Any) -> Mentor:
    """The mentor lifts the pause that silence brought: one click. Raises NotAllowed."""
    fresh = Mentor.objects.select_for_update(no_key=True).get(pk=mentor.pk)
    policy.require(by, "person.edit", fresh.person)
    if fresh.is_paused_by_clock:
        fresh.is_paused_by_clock, fresh.paused_at, fresh.paused_until = False, None, None
        fresh.lapsed, fresh.seen_at = 0, timezone.now()
        fresh.back_at = fresh.seen_at
        fields = ["is_paused_by_clock", "paused_at", "paused_until", "lapsed", "seen_at", "back_at"]
        fresh.save(update_fields=fields)
        tell_line(fresh)
    return fresh


VERBS: dict[Verb, Callable[..., Request]] = {
    Verb.SEND: send_choice,
    Verb.VIEW: view,
    Verb.ASK: ask,
    Verb.ANSWER: answer,
    Verb.ACCEPT: accept,
    Verb.DECLINE: decline,
    Verb.WITHDRAW: withdraw,
    Verb.EXPIRE: expire,
    Verb.REOPEN: reopen,
    Verb.BEGIN: begin,
    Verb.PAUSE: pause,
    Verb.RESUME: resume,
    Verb.COMPLETE: complete,
    Verb.END: end,
    Verb.LAPSE: lapse,
}
"""The action of each verb."""


def _freeing(request: Request, by: Mover) -> Request:
    """Cancel what the two would have met for; tell whoever waits in line of the free place."""
    mentorship = Mentorship.objects.for_list().filter(request=request).first()
    if mentorship is not None:
        cancel_coming_meetings(mentorship, by=None if isinstance(by, Actor) else by)
    tell_line(request.mentor)
    return request


def _lapse(request: Request) -> None:
    mentor = Mentor.objects.get(pk=request.mentor_id)
    mentor.lapsed += 1
    if mentor.lapsed >= settings.REQUEST_LAPSES and not mentor.is_paused:
        mentor.is_paused_by_clock, mentor.paused_at = True, timezone.now()
        mentor.paused_until = None
        notify(notices.PAUSED, about=request, to=[mentor.person_id], deed=f"pause-{request.pk}")
    mentor.save(update_fields=["lapsed", "is_paused_by_clock", "paused_at", "paused_until"])
