"""Concerns: one side of a mentorship tells moderators, who look at it and say what was done."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.limits.actions import spend
from community.log.actions import record
from community.notifications.actions import notify
from mentors import judging
from mentors.actions.ending import locked, said
from mentors.ending_limits import CONCERN
from mentors.ending_notices import CONCERN as CLOSED
from mentors.models import Concern, Mentorship
from threads.limits import trust


@transaction.atomic
def raise_concern(mentorship: Mentorship, *, by: Any, words: str) -> Concern:
    """Tell moderators of something wrong, while it runs or afterwards; the other side is not told.

    The same words twice are one concern while it is open. Raises SignInRequired, NotAllowed,
    TooManyError, and ValidationError keyed by "words".
    """
    fresh = locked(mentorship)
    policy.require(by, "concern.raise", fresh)
    words = said("words", words)
    if not words:
        raise ValidationError({"words": _("Say what happened: moderators read it.")})
    same = Concern.objects.open().filter(mentorship=fresh, by=by, words=words).first()
    if same is not None:
        return same
    spend(CONCERN, who=f"user-{by.pk}", trust=trust(by))
    made = Concern.objects.create(mentorship=fresh, by=by, about=fresh.other(by), words=words)
    judging.open_for_concern(made)
    return made


@transaction.atomic
def close_concern(concern: Concern, *, by: Any, note: str) -> Concern:
    """A moderator has done what there was to do; whoever raised it reads `note`.

    The record keeps that it was closed, and no word of it: more people read the record. Raises
    SignInRequired, NotAllowed, and ValidationError keyed by "note" or when it is closed already.
    """
    fresh = _judged(concern, by)
    note = said("note", note)
    if not note:
        raise ValidationError({"note": _("Say what was done: whoever raised it reads that.")})
    if not fresh.is_open:
        raise ValidationError(_("This is closed already."))
    fresh.closed_at, fresh.closed_by, fresh.note = timezone.now(), by, note
    fresh.save(update_fields=["closed_at", "closed_by", "note"])
    judging.settle_concern(fresh, by=by)
    record("concern.close", by=by, target=fresh, before="open", after="closed")
    notify(CLOSED, about=fresh, to=[fresh.by], deed=f"close-{fresh.closed_at.isoformat()}")
    return fresh


@transaction.atomic
def reopen_concern(concern: Concern, *, by: Any) -> Concern:
    """A moderator looks at it once more. Raises as `close_concern`."""
    fresh = _judged(concern, by)
    if fresh.is_open:
        raise ValidationError(_("This is open already."))
    fresh.closed_at, fresh.closed_by = None, None
    fresh.save(update_fields=["closed_at", "closed_by"])
    judging.open_for_concern(fresh)
    record("concern.reopen", by=by, target=fresh, before="closed", after="open")
    return fresh


def _judged(concern: Concern, by: Any) -> Concern:
    fresh = Concern.objects.select_for_update(of=("self",)).get(pk=concern.pk)
    policy.require(by, "concern.judge", fresh)
    return fresh
