"""What moderators do with thanks that are shown to everybody."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from community.moderation import actions as moderation
from community.moderation.models import Statement
from mentors.models import Thanks


@transaction.atomic
def hide_thanks(thanks: Thanks, *, by: Any, reason: str) -> Thanks:
    """Show them to nobody but the two; the writer is told why.

    Raises SignInRequired, NotAllowed (also for what its receiver does not show), and
    ValidationError without a reason.
    """
    return moderation.hide(_held(thanks), by=by, reason=reason)


@transaction.atomic
def restore_thanks(
    thanks: Thanks, *, by: Any, reason: str = "", statement: Statement | None = None
) -> Thanks:
    """Let them be shown again, if their receiver still shows them. Raises as `hide_thanks`."""
    before = statement.effects["thing"] if statement else None
    return moderation.restore(_held(thanks), by=by, reason=reason, as_it_was=before)


def _held(thanks: Thanks) -> Thanks:
    return Thanks.objects.select_for_update(of=("self",), no_key=True).get(pk=thanks.pk)
