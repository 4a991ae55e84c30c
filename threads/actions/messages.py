"""A message in private that one of its readers reported: moderators hide it, and put it back.

They reach nothing that nobody reported, nor a conversation of their own: policy sees to it.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from community import policy
from community.moderation import actions as moderation
from community.moderation.actions import statements
from community.moderation.actions.wording import given
from community.moderation.models import State, Statement
from threads.actions.posts import locked, settle
from threads.models import Post
from threads.notices import HIDE

HIDE_MESSAGE = "message.hide"


@transaction.atomic
def hide_message(message: Post, *, by: Any, reason: str) -> Post:
    """Take it out of the others' sight; its writer still reads it, and is told why.

    Raises SignInRequired, NotAllowed, and ValidationError without a reason or where its writer
    deleted it.
    """
    fresh = locked(message)
    policy.require(by, HIDE_MESSAGE, fresh)
    reason = given(reason)
    if fresh.state == State.DELETED:
        raise ValidationError(_("Its author has deleted it."))
    before = moderation.standing_of(fresh)
    if before["state"] == State.HIDDEN:
        return fresh
    moderation.change_state(fresh, State.HIDDEN, code=HIDE_MESSAGE, by=by, reason=reason)
    effects = {"thing": before}
    statements.explain(HIDE_MESSAGE, fresh, by=by, reason=reason, effects=effects, event=HIDE)
    settle(fresh, by=by)
    return fresh


@transaction.atomic
def restore_message(
    message: Post, *, by: Any, reason: str = "", statement: Statement | None = None
) -> Post:
    """Let the others read it again, as it stood before. Raises SignInRequired or NotAllowed."""
    fresh = locked(message)
    policy.require(by, "message.restore", fresh)
    told = statement or statements.standing(fresh, HIDE_MESSAGE)
    before = told.effects.get("thing") if told else None
    if fresh.state == State.HIDDEN:
        code, reason = "message.restore", reason.strip()
        moderation.change_state(
            fresh, State.LIVE, code=code, by=by, reason=reason, as_it_was=before
        )
        settle(fresh, by=by)
    statements.end(fresh, HIDE_MESSAGE)
    return fresh
