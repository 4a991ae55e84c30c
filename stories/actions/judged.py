"""A reported part of a story: moderators take its words out of sight, and put them back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.actions.wording import given
from community.moderation.models import Statement
from stories.actions.locking import block_for
from stories.actions.rendering import renew
from stories.models import Block

HIDE_BLOCK = "block.hide"


@transaction.atomic
def hide_block(block: Block, *, by: Any, reason: str) -> Block:
    """Take a block's words out of sight everywhere, as an editor redacts them; its place stays.

    Members who told the story are told why. Raises SignInRequired, NotAllowed, and ValidationError
    without a reason or where there are no words to hide.
    """
    story, row = block_for(block, HIDE_BLOCK, by)
    reason = given(reason)
    if row.is_redacted:
        raise ValidationError(_("There are no words to hide."))
    row.redacted_at = timezone.now()
    row.save(update_fields=["redacted_at"])
    renew(story)
    record(HIDE_BLOCK, by=by, target=row, reason=reason, before="shown", after="hidden")
    statements.explain(HIDE_BLOCK, row, by=by, reason=reason, effects={}, title=story.title)
    return row


@transaction.atomic
def restore_block(
    block: Block, *, by: Any, reason: str = "", statement: Statement | None = None
) -> Block:
    """Show the words again that a moderator hid. Raises SignInRequired or NotAllowed."""
    story, row = block_for(block, "block.restore", by)
    told = statement or statements.standing(row, HIDE_BLOCK)
    if told is not None and row.is_redacted:
        row.redacted_at = None
        row.save(update_fields=["redacted_at"])
        renew(story)
    said = {"before": "hidden", "after": "shown"}
    record("block.restore", by=by, target=row, reason=reason.strip(), **said)
    statements.end(row, HIDE_BLOCK)
    return row
