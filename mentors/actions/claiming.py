"""What a mentor claims, verified one by one; and stories, which whoever told them can claim."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.accounts.models import User
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.models import Statement
from community.notifications.actions import notify
from mentors import judging
from mentors import profile_notices as notices
from mentors.models import MentorClaim, StoryClaim
from mentors.profile_limits import CLAIM, note
from stories.actions import link_member
from stories.models import Credit, Story

Evidence = MentorClaim.Evidence
REFUSED = "story_claim.refused"


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
    statements.end(fresh, "mentor.unverify")
    return _written(fresh, "mentor.verify", before, by)


@transaction.atomic
def unverify_claim(claim: MentorClaim, *, by: Any, reason: str) -> MentorClaim:
    """Take a verification back: the claim stands as said by the mentor alone, who may appeal."""
    fresh = _held(claim)
    policy.require(by, "mentor.judge", fresh.mentor)
    if not fresh.is_verified:
        raise ValidationError(_("This is not verified."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: it is kept in the record.")})
    before, since = fresh.evidence, fresh.verified_at
    effects = {
        "evidence": str(before),
        "note": fresh.note,
        "verified_by": fresh.verified_by_id,
        "verified_at": since.isoformat() if since else None,
    }
    fresh.evidence, fresh.note = Evidence.STATED, ""
    fresh.verified_by, fresh.verified_at = None, None
    return _written(fresh, "mentor.unverify", before, by, reason=reason.strip(), effects=effects)


@transaction.atomic
def verify_again(
    claim: MentorClaim, *, by: Any, reason: str, statement: Statement | None = None
) -> MentorClaim:
    """Put a verification back that was taken back, as it stood. Raises as `verify_claim`."""
    fresh = _held(claim)
    policy.require(by, "mentor.judge", fresh.mentor)
    told = statement or statements.standing(fresh, "mentor.unverify")
    if told is None:
        raise ValidationError(_("No verification was taken back here."))
    statements.end_one(told)
    if fresh.is_verified:
        return fresh
    was, before = told.effects, fresh.evidence
    verifier = User.objects.filter(pk=was["verified_by"]).first()
    fresh.evidence, fresh.note, fresh.verified_by = was["evidence"], was["note"], verifier
    fresh.verified_at = datetime.fromisoformat(was["verified_at"])
    return _written(fresh, "mentor.verify", before, by, reason=reason)


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
    judging.open_for_story_claim(claim)
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
    """The story is not theirs, or nothing shows that it is; the member reads why."""
    fresh = _undecided(claim, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the member reads it.")})
    return _decided(fresh, StoryClaim.State.REFUSED, by, reason=reason.strip())


@transaction.atomic
def reopen_story_claim(
    claim: StoryClaim, *, by: Any, reason: str, statement: Statement | None = None
) -> StoryClaim:
    """Let one that was refused wait for a moderator again. Raises SignInRequired or NotAllowed."""
    fresh = _locked(claim, by)
    told = statement or statements.standing(fresh, REFUSED)
    if told is not None:
        statements.end_one(told)
    if fresh.state == StoryClaim.State.REFUSED:
        before, fresh.state = str(fresh.state), StoryClaim.State.WAITING
        fresh.reason, fresh.decided_at = "", None
        fresh.save(update_fields=["state", "reason", "decided_at"])
        after = str(fresh.state)
        record(
            "story_claim.reopened", by=by, target=fresh, reason=reason, before=before, after=after
        )
        judging.open_for_story_claim(fresh)
    return fresh


def _held(claim: MentorClaim) -> MentorClaim:
    rows = MentorClaim.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("mentor").get(pk=claim.pk)


def _written(
    claim: MentorClaim,
    deed: str,
    before: str,
    by: Any,
    *,
    reason: str = "",
    effects: dict[str, Any] | None = None,
) -> MentorClaim:
    """Keep it, record it and tell the mentor; by a statement of reasons where it has `effects`."""
    claim.save()
    judging.follow_claims(claim.mentor, by=by)
    said = {"claim": claim.text, "evidence": claim.evidence}
    entry = record(deed, by=by, target=claim.mentor, reason=reason, before=before, after=said)
    if effects is not None:
        told: dict[str, Any] = {
            "reason": reason,
            "effects": effects,
            "event": notices.CLAIM,
            "title": claim.text,
        }
        statements.explain(deed, claim, by=by, **told)
    else:
        to = [claim.mentor.person_id]
        notify(notices.CLAIM, about=claim.mentor, to=to, by=by, deed=f"claim-{entry.pk}")
    return claim


def _locked(claim: StoryClaim, by: Any) -> StoryClaim:
    rows = StoryClaim.objects.select_for_update(no_key=True, of=("self",))
    fresh = rows.select_related("person", "story").get(pk=claim.pk)
    policy.require(by, "story_claim.judge", fresh)
    return fresh


def _undecided(claim: StoryClaim, by: Any) -> StoryClaim:
    fresh = _locked(claim, by)
    if not fresh.is_waiting:
        raise ValidationError(_("This was decided already."))
    return fresh


def _decided(claim: StoryClaim, state: str, by: Any, *, reason: str = "") -> StoryClaim:
    before, claim.state = str(claim.state), state
    claim.reason, claim.decided_at = reason, timezone.now()
    claim.save(update_fields=["state", "reason", "decided_at"])
    judging.settle_story_claim(claim, by=by)
    deed, after = f"story_claim.{state}", {"state": state, "story": claim.story.slug}
    entry = record(deed, by=by, target=claim, reason=reason, before=before, after=after)
    if state == StoryClaim.State.REFUSED:
        told: dict[str, Any] = {"reason": reason, "effects": {}, "event": notices.STORY}
        statements.explain(REFUSED, claim, by=by, title=claim.story.title, **told)
    else:
        statements.end(claim, REFUSED)
        notify(notices.STORY, about=claim, to=[claim.person_id], by=by, deed=f"story-{entry.pk}")
    return claim
