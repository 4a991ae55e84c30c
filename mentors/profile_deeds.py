"""What moderators decide against a mentor's profile and claims, each with its way back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.moderation.deeds import Deed
from mentors import actions
from mentors.actions.profiles import held
from mentors.models import Mentor, MentorClaim, StoryClaim


def _decline(mentor: Mentor, *, by: Any, reason: str) -> Mentor:
    return actions.decline_mentor(mentor, by=by, words=reason)


def _ask(mentor: Mentor, *, by: Any, reason: str) -> Mentor:
    return actions.ask_for_more(mentor, by=by, words=reason)


def _hold(mentor: Mentor, **given: Any) -> None:
    held(mentor)


def _person_of(one: Mentor | StoryClaim) -> int:
    return one.person_id


OF_PROFILES = (
    Deed(
        "mentor.ask",
        Mentor,
        _("Take the approval back until they have told more"),
        _ask,
        actions.reinstate_mentor,
        "mentor.restore",
        right="mentor.judge",
        person_of=_person_of,
        fits=lambda mentor: mentor.is_approved,
        is_restriction=True,
        told=_("Your profile as a mentor is out of sight until you have told more"),
        hold=_hold,
    ),
    Deed(
        "mentor.decline",
        Mentor,
        _("Take the approval back"),
        _decline,
        actions.reinstate_mentor,
        "mentor.restore",
        right="mentor.judge",
        person_of=_person_of,
        fits=lambda mentor: mentor.is_approved,
        is_restriction=True,
        in_bulk=False,
        told=_("Your profile as a mentor was declined"),
        hold=_hold,
    ),
)
OF_CLAIMS = (
    Deed(
        "mentor.unverify",
        MentorClaim,
        _("Take the verification back"),
        actions.unverify_claim,
        actions.verify_again,
        "mentor.verify",
        right="mentor.judge",
        person_of=lambda claim: claim.mentor.person_id,
        fits=lambda claim: claim.is_verified,
        is_restriction=True,
        in_bulk=False,
        told=_("The verification of something you say of yourself was taken back"),
    ),
    Deed(
        "story_claim.refused",
        StoryClaim,
        _("It is not theirs"),
        actions.refuse_story,
        actions.reopen_story_claim,
        "story_claim.reopened",
        right="story_claim.judge",
        person_of=_person_of,
        fits=lambda claim: claim.is_waiting,
        is_restriction=True,
        told=_("It was not confirmed that a story is yours"),
    ),
)
