"""What moderators can do with thanks, and how these look to somebody who would report them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.moderation import actions as moderation
from community.moderation.actions import statements
from community.moderation.deeds import Again, Deed, FreeReasonForm
from community.moderation.models import State, Statement
from community.moderation.subjects import Seen
from mentors import actions
from mentors.models import Thanks


def thanks(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Thanks, by whom they are to; who wrote them is told where everybody is told it."""
    rows = Thanks.objects.visible_to(person).filter(pk__in=keys)
    return {
        one.pk: Seen(
            title=_("Thanks to %(name)s") % {"name": one.receiver.name},
            url=one.get_absolute_url(),
            words=one.words,
            person=one.writer_id,
            by=one.signed_by.name if one.signed_by else "",
            is_private=not one.is_revealed,
        )
        for one in rows.select_related("writer", "receiver")
    }


def titles() -> QuerySet[Any]:
    """Revealed ones, by what they say."""
    return Thanks.objects.filter(revealed_at__isnull=False).annotate(queue_title=F("words"))


def _writer_of(thanks: Thanks) -> int | None:
    return thanks.writer_id


def _undo_hiding(
    thanks: Thanks, *, by: Any, reason: str, statement: Statement | None = None
) -> Thanks:
    told = statement or statements.standing(thanks, "thanks.hide")
    return actions.restore_thanks(thanks, by=by, reason=reason, statement=told)


OF_THANKS = (
    Deed(
        "thanks.hide",
        Thanks,
        gettext_lazy("Hide the thanks"),
        actions.hide_thanks,
        _undo_hiding,
        "thanks.restore",
        person_of=_writer_of,
        fits=lambda one: one.state != State.HIDDEN and one.is_revealed,
        is_restriction=True,
    ),
    Deed(
        "thanks.restore",
        Thanks,
        gettext_lazy("Show the thanks again"),
        actions.restore_thanks,
        undone_as="thanks.hide",
        again=Again(moderation.stood, moderation.put_out_again),
        form=FreeReasonForm,
        needs_reason=False,
        person_of=_writer_of,
        fits=lambda one: one.state == State.HIDDEN,
    ),
)
