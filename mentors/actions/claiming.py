"""What a mentor claims, verified one by one; and stories, which whoever told them can claim."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.log.actions import record
from community.notifications.actions import notify
from mentors import profile_notices as notices
from mentors.models import MentorClaim, StoryClaim
from mentors.profile_limits import CLAIM, note
from stories.actions import link_member
from stories.models import Credit, Story

Evidence = MentorClaim.Evidence


@transaction.atomic
def verify_claim(claim: MentorClaim, *, by: Any, evidence: str, seen: str = "") -> MentorClaim:
    """Say what a claim rests on; `seen` is a word for other moderators.

    Raises ValidationError keyed by field, SignInRequired or NotAllowed.
    """
    fresh = _held(claim)
    policy.require(by, "mentor.judge", fresh.mentor)
    if evidence not in Evidence.values or evidence == Evidence.STATED:
        raise ValidationError({"evidence": _("Choose what it rests on.")})
    before, fresh.evidence = fresh.evidence, evidence
    fresh.note, fresh.verified_by, fresh.verified_at = seen.strip(), by, timezone.now()
    fresh.clean_fields(exclude=["mentor", "verified_by"])
    return _written(fresh, "mentor.verify", before, by)


@transaction.atomic
def unverify_claim(claim: MentorClaim, *, by: Any, reason: str) -> MentorClaim:
    """Take a verification back: the claim stands as said by the mentor alone."""
    fresh = _held(claim)
    policy.require(by, "mentor.judge", fresh.mentor)
    if not fresh.is_verified:
        raise ValidationError(_("This is not verified."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: it is kept in the record.")})
    before, fresh.evidence = fresh.evidence, Evidence.STATED
    fresh.note, fresh.verified_by, fresh.verified_at = "", None, None
    return _written(fresh, "mentor.unverify", before, by, reason=reason.strip())


@transaction.atomic
def claim_story(story: Story, *, by: Any, words: str) -> StoryClaim:
    """Say that `story` is one's own; a moderator decides by `words`.

    What was refused can be claimed again with better words. Raises SignInRequired, ValidationError
    keyed by "words", and TooManyError.
    """
    policy.require(by, "story_claim.make")
    words = words.strip()
    if not words:
        raise ValidationError({"words": _("Say how a moderator can tell.")})
    made, is_new = StoryClaim.objects.get_or_create(
        person=by, story=story, defaults={"words": words}
    )
    claim = StoryClaim.objects.select_for_update(no_key=True).get(pk=made.pk)
    if claim.state == StoryClaim.State.CONFIRMED:
        raise ValidationError(_("This story is yours already."))
    if not is_new and claim.is_waiting and claim.words == words:
        return claim
    note(CLAIM, by=by)
    claim.words, claim.state, claim.reason = words, StoryClaim.State.WAITING, ""
    claim.decided_at = None
    claim.clean_fields(exclude=["person", "story"])
    claim.save()
    return claim


@transaction.atomic
def confirm_story(claim: StoryClaim, *, by: Any, credit: Credit) -> StoryClaim:
    """The story is theirs: the name `credit` in it is this member.

    Raises ValidationError where it is decided, or the name is another member's.
    """
    fresh = _undecided(claim, by)
    if credit.story_id != fresh.story_id:
        raise ValidationError({"credit": _("Choose a name of this story.")})
    link_member(credit, fresh.person, by=by)
    return _decided(fresh, StoryClaim.State.CONFIRMED, by)


@transaction.atomic
def refuse_story(claim: StoryClaim, *, by: Any, reason: str) -> StoryClaim:
    """The story is not theirs, or nothing shows that it is; the member reads `reason`."""
    fresh = _undecided(claim, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the member reads it.")})
    return _decided(fresh, StoryClaim.State.REFUSED, by, reason=reason.strip())


def _held(claim: MentorClaim) -> MentorClaim:
    rows = MentorClaim.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("mentor").get(pk=claim.pk)


def _written(
    claim: MentorClaim, deed: str, before: str, by: Any, *, reason: str = ""
) -> MentorClaim:
    claim.save()
    said = {"claim": claim.text, "evidence": claim.evidence}
    entry = record(deed, by=by, target=claim.mentor, reason=reason, before=before, after=said)
    to = [claim.mentor.person_id]
    notify(notices.CLAIM, about=claim.mentor, to=to, by=by, deed=f"claim-{entry.pk}")
    return claim


def _undecided(claim: StoryClaim, by: Any) -> StoryClaim:
    rows = StoryClaim.objects.select_for_update(no_key=True, of=("self",))
    fresh = rows.select_related("person", "story").get(pk=claim.pk)
    policy.require(by, "story_claim.judge", fresh)
    if not fresh.is_waiting:
        raise ValidationError(_("This was decided already."))
    return fresh


def _decided(claim: StoryClaim, state: str, by: Any, *, reason: str = "") -> StoryClaim:
    claim.state, claim.reason, claim.decided_at = state, reason, timezone.now()
    claim.save(update_fields=["state", "reason", "decided_at"])
    deed = f"story_claim.{state}"
    entry = record(deed, by=by, target=claim, reason=reason, after=claim.story.slug)
    notify(notices.STORY, about=claim, to=[claim.person_id], by=by, deed=f"story-{entry.pk}")
    return claim
