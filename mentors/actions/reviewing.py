"""The review of a mentor's profile: each step of `mentors.standing` is one function here."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.lib import changes
from community.limits.actions import waived
from community.log.actions import record
from community.notifications.actions import notify
from mentors import profile_notices as notices
from mentors.actions.line import tell_line
from mentors.actions.profiles import held, require_whole
from mentors.actions.requests import decline
from mentors.models import Mentor, Request, Standing
from mentors.profile_limits import REVIEW, note
from mentors.standing import MOVES, NEED_WORDS, Step, after

LONGEST_WORDS = 2000
TOLD = {
    Step.APPROVE: notices.APPROVED,
    Step.ASK: notices.ASKED,
    Step.DECLINE: notices.DECLINED,
}


def send_for_review(mentor: Mentor, *, by: Any) -> Mentor:
    """Ask the moderators to look at it. Raises ValidationError, keyed by field, for what lacks."""
    return _step(mentor, Step.SEND, by=by)


def approve_mentor(mentor: Mentor, *, by: Any, words: str = "") -> Mentor:
    """Let everybody see the profile and members ask for a place."""
    approved = _step(mentor, Step.APPROVE, by=by, words=words)
    tell_line(approved)
    return approved


def ask_for_more(mentor: Mentor, *, by: Any, words: str) -> Mentor:
    """Say what the profile lacks; its mentor edits it and sends it again."""
    return _step(mentor, Step.ASK, by=by, words=words)


def decline_mentor(mentor: Mentor, *, by: Any, words: str) -> Mentor:
    """Refuse the profile, or take an approval back, with the reason."""
    declined = _step(mentor, Step.DECLINE, by=by, words=words)
    _answer_who_waits(declined)
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
    words = _said(step, words)
    if step is Step.SEND:
        require_whole(fresh)
        note(REVIEW, by=by)
    fresh.standing, fresh.standing_reason, fresh.standing_at = to, words, timezone.now()
    fresh.paused_at = fresh.paused_until = None
    fresh.is_paused_by_clock = False
    fresh.save(
        update_fields=[
            *("standing", "standing_reason", "standing_at"),
            *("paused_at", "paused_until", "is_paused_by_clock"),
        ]
    )
    entry = record(
        f"mentor.{step}", by=by, target=fresh, reason=words, before=str(before), after=str(to)
    )
    changes.announce("mentor", fresh.pk)
    if step in TOLD:
        notify(TOLD[step], about=fresh, to=[fresh.person_id], by=by, deed=f"{step}-{entry.pk}")
    return fresh


def _said(step: Step, words: str) -> str:
    words = words.strip()
    if step in NEED_WORDS and not words:
        raise ValidationError({"words": _("Say why: the mentor reads it.")})
    if len(words) > LONGEST_WORDS:
        said = _("At most %(most)d characters, please.") % {"most": LONGEST_WORDS}
        raise ValidationError({"words": said})
    return words


def _answer_who_waits(mentor: Mentor) -> None:
    """Decline what waits for this mentor, each in a transaction of its own: nobody is left silent.

    Not in that of the step, where two such deeds could wait for each other's mentors.
    """
    if mentor.standing == Standing.APPROVED:
        return
    said = _("They do not mentor any more.")
    with waived():
        for request in list(Request.objects.waiting().filter(mentor=mentor).order_by("pk")):
            decline(request, by=mentor.person, words=said)
