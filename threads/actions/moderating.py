"""What moderators do with posts: hide, restore, and learn who wrote under no name."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.accounts.models import User
from community.log.actions import record
from community.moderation import actions as moderation
from community.moderation.models import State
from threads.actions import informing
from threads.actions.posts import locked, settle
from threads.models import Post


def hide(post: Post, *, by: Any, reason: str) -> Post:
    """A moderator takes `post` out of sight; `reason` is required and lands in the record.

    Raises SignInRequired, NotAllowed, or ValidationError without a reason or when the author
    deleted the post already.
    """
    with transaction.atomic():
        fresh = locked(post)
        policy.require(by, "post.hide", fresh)
        _refuse_deleted(fresh)
        was = fresh.state
        settle(moderation.hide(fresh, by=by, reason=reason), by=by)
        if was != State.HIDDEN:
            informing.of_hiding(fresh, by=by)
    return fresh


def restore(post: Post, *, by: Any, reason: str = "") -> Post:
    """A moderator puts `post` back in sight. Raises as `hide`; a reason is not required."""
    with transaction.atomic():
        fresh = locked(post)
        policy.require(by, "post.restore", fresh)
        _refuse_deleted(fresh)
        was = fresh.state
        settle(moderation.restore(fresh, by=by, reason=reason), by=by)
        if was != State.LIVE:
            informing.of_restoring(fresh, by=by)
    return fresh


def reveal(post: Post, *, by: Any) -> User | None:
    """Tell a moderator who wrote `post`, under no name too; that they looked is recorded.

    Raises SignInRequired or NotAllowed.
    """
    policy.require(by, "post.read_hidden", post)
    record("post.reveal", by=by, target=post)
    return post.author


def _refuse_deleted(post: Post) -> None:
    if post.state == State.DELETED:
        raise ValidationError(_("Its author has deleted it."))
