"""The review of a mentor's profile: each step of `mentors.standing` is one function here."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.lib import changes
from community.lib.keeping import kept
from community.limits.actions import waived
from community.log.actions import record
from community.moderation.actions import statements
from community.notifications.actions import notify
from mentors import judging
from mentors import profile_notices as notices
from mentors.actions.line import close_line, tell_line
from mentors.actions.moving import MovedOnError
from mentors.actions.profiles import held, require_whole
from mentors.actions.requests import decline
from mentors.models import Mentor, Request, Standing
from mentors.profile_limits import REVIEW, note
from mentors.standing import MOVES, NEED_WORDS, Step, after

LONGEST_WORDS = 2000
PAUSE = ("paused_at", "paused_until", "is_paused_by_clock")
TOLD = {
    Step.APPROVE: notices.APPROVED,
    Step.ASK: notices.ASKED,
    Step.DECLINE: notices.DECLINED,
}
AGAINST = ("mentor.decline", "mentor.ask")
"""Decisions of a moderator that take something from a mentor, as the record calls them."""
STOOD = ("standing", "standing_reason", "standing_at", *PAUSE, "lapsed")
"""What of a profile such a decision changes."""
LAST = {Standing.DECLINED, Standing.ENDED}
"""Where nobody needs to wait for a free place any more."""


def send_for_review(mentor: Mentor, *, by: Any) -> Mentor:
    """Ask the moderators to look at it. Raises ValidationError, keyed by field, for what lacks."""
    return _step(mentor, Step.SEND, by=by)


def approve_mentor(mentor: Mentor, *, by: Any, words: str = "") -> Mentor:
    """Let everybody see the profile and members ask for a place."""
    approved = _step(mentor, Step.APPROVE, by=by, words=words)
    tell_line(approved)
    return approved


def ask_for_more(mentor: Mentor, *, by: Any, words: str) -> Mentor:
    """Say what the profile lacks; its mentor edits it and sends it again.

    Of one that was approved it takes the approval back, so its mentor is told why, and may appeal.
    """
    return _step(mentor, Step.ASK, by=by, words=words)


def decline_mentor(mentor: Mentor, *, by: Any, words: str) -> Mentor:
    """Refuse the profile, or take an approval back, with the reason; its mentor may appeal."""
    declined = _step(mentor, Step.DECLINE, by=by, words=words)
    answered = _answer_who_waits(declined)
    if answered and (told := statements.standing(declined, "mentor.decline")) is not None:
        told.effects["answered"] = answered
        told.save(update_fields=["effects"])
    return declined


def end_mentoring(mentor: Mentor, *, by: Any) -> Mentor:
    """Be a mentor no more. What is under way goes on; whoever waits for an answer gets one."""
    ended = _step(mentor, Step.END, by=by)
    _answer_who_waits(ended)
    return ended


@transaction.atomic
def _step(mentor: Mentor, step: Step, *, by: Any, words: str = "") -> Mentor:
    fresh = held(mentor)
    policy.require(by, MOVES[step][0], fresh)
    to, before = after(step, fresh.standing), fresh.standing
    if to is None:
        said = _("That cannot be done now: this profile stands at “%(standing)s”.")
        raise ValidationError(said % {"standing": fresh.get_standing_display()})
    words, stood = _said(step, words), _stood(fresh, to)
    if step is Step.SEND:
        require_whole(fresh)
        note(REVIEW, by=by)
    fresh.standing, fresh.standing_reason, fresh.standing_at = to, words, timezone.now()
    fresh.paused_at = fresh.paused_until = None
    fresh.is_paused_by_clock = False
    fresh.save(update_fields=["standing", "standing_reason", "standing_at", *PAUSE])
    entry = record(
        f"mentor.{step}", by=by, target=fresh, reason=words, before=str(before), after=str(to)
    )
    changes.announce("mentor", fresh.pk)
    judging.follow_profile(fresh, by=by)
    if to in LAST:
        close_line(fresh)
    if step is Step.APPROVE:
        statements.end(fresh, *AGAINST)
    if step is Step.DECLINE or (step is Step.ASK and before == Standing.APPROVED):
        code, event = f"mentor.{step}", TOLD[step]
        statements.explain(code, fresh, by=by, reason=words, effects=stood, event=event)
    elif step in TOLD:
        notify(TOLD[step], about=fresh, to=[fresh.person_id], by=by, deed=f"{step}-{entry.pk}")
    return fresh


def _said(step: Step, words: str) -> str:
    words = words.strip()
    if step in NEED_WORDS and not words:
        raise ValidationError({"words": _("Say why: the mentor reads it.")})
    return kept("words", words, LONGEST_WORDS)


def _stood(mentor: Mentor, to: Standing) -> dict[str, Any]:
    """What a step to the standing `to` does away with, JSON-ready, so that it can be put back."""
    values = {name: getattr(mentor, name) for name in STOOD}
    was = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }
    line = mentor.line.waiting().order_by("pk") if to in LAST else mentor.line.none()
    return {"was": was, "line": list(line.values_list("pk", flat=True))}


def _answer_who_waits(mentor: Mentor) -> list[dict[str, Any]]:
    """Decline what waits for this mentor, each in a transaction of its own: nobody is left silent.

    Returns what was declined: each request with how it stood, and the event that declined it.

    Not in that of the step, where two such deeds could wait for each other's mentors. One that was
    moved meanwhile is answered by that; and for an account out of use nobody can answer: the clock
    lets those requests expire.
    """
    answered: list[dict[str, Any]] = []
    if mentor.standing == Standing.APPROVED:
        return answered
    said = _("They do not mentor any more.")
    with waived():
        for request in list(Request.objects.waiting().filter(mentor=mentor).order_by("pk")):
            with suppress(MovedOnError, policy.SignInRequired):
                declined = decline(request, by=mentor.person, words=said)
                event, since = declined.events.latest("pk"), request.answered_at
                answered.append(
                    {
                        "request": request.pk,
                        "state": str(event.before),
                        "event": event.pk,
                        "answered_at": since.isoformat() if since else None,
                    }
                )
    return answered
