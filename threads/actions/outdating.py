"""Saying that an answer no longer holds, since when, why, and which one does."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from community.log.actions import record
from threads.actions import informing
from threads.actions.posts import locked
from threads.models import Post

LONGEST_REASON = 500  # characters


@transaction.atomic
def mark_outdated(
    answer: Post, *, by: Any, since: date, why: str, successor: Post | None = None
) -> Post:
    """Mark an answer as outdated `since` a day, with the reason and the answer that took its place.

    It stays where its votes put it. Marked again, it says what was said last. Raises
    SignInRequired, NotAllowed, or ValidationError keyed by "since", "why" or "successor".
    """
    fresh = _answer(answer)
    policy.require(by, "post.outdate", fresh)
    why = " ".join(why.split())
    _check(fresh, since, why, successor)
    before = _said(fresh)
    fresh.outdated_on, fresh.outdated_why, fresh.successor = since, why, successor
    _save(fresh, before, by=by)
    if before["since"] is None:
        informing.of_outdating(fresh, by=by)
    return fresh


@transaction.atomic
def unmark_outdated(answer: Post, *, by: Any) -> Post:
    """Take the mark back; an answer without one stays as it is. Raises as `mark_outdated`."""
    fresh = _answer(answer)
    policy.require(by, "post.outdate", fresh)
    before = _said(fresh)
    fresh.outdated_on, fresh.outdated_why, fresh.successor = None, "", None
    _save(fresh, before, by=by)
    return fresh


def _answer(answer: Post) -> Post:
    fresh = locked(answer)
    if fresh.kind != Post.Kind.ANSWER:
        raise ValidationError(_("Only an answer can be outdated."))
    return fresh


def _check(answer: Post, since: date, why: str, successor: Post | None) -> None:
    if not why:
        raise ValidationError({"why": _("Say in a sentence what has changed.")})
    if len(why) > LONGEST_REASON:
        raise ValidationError(
            {
                "why": ValidationError(
                    _("At most %(most)d characters."), params={"most": LONGEST_REASON}
                )
            }
        )
    if since > timezone.localdate():
        raise ValidationError({"since": _("This day is still to come.")})
    if successor is None:
        return
    others = answer.thread.posts.answers().live().exclude(pk=answer.pk)
    following = others.filter(pk=successor.pk).first()
    if following is None:
        raise ValidationError({"successor": _("Choose another answer to the same question.")})
    seen = {answer.pk}
    while following is not None:  # answers may follow one another, not in a circle
        if following.pk in seen:
            raise ValidationError({"successor": _("That answer gave way to this one.")})
        seen.add(following.pk)
        following = following.successor


def _save(answer: Post, before: dict[str, Any], *, by: Any) -> None:
    if _said(answer) == before:
        return
    answer.save(update_fields=["outdated_on", "outdated_why", "successor"])
    changes.announce("post", answer.pk)
    code = "post.outdate" if answer.outdated_on else "post.outdate_undone"
    if policy.moderator(by) and not policy.author(by, answer):
        record(code, by=by, target=answer, before=before, after=_said(answer))


def _said(answer: Post) -> dict[str, Any]:
    since = answer.outdated_on
    return {
        "since": since.isoformat() if since else None,
        "why": answer.outdated_why,
        "successor": answer.successor_id,
    }
