"""Taking back what one has decided a moment ago, each by itself: a slip, or the wrong line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.log.actions import because
from community.moderation import deeds
from community.moderation.actions.appeals import reverse
from community.moderation.actions.closing import closed_with, open_again, untell
from community.moderation.actions.noting import Closed
from community.moderation.models import Appeal, BulkItem, Case, Statement
from community.moderation.models.bulk import UNDONE_WITHIN

TAKEN_BACK = gettext_lazy("It was taken back at once by whoever did it.")
MOST = 50


def until(statement: Statement) -> datetime:
    """The last moment in which it may be taken back."""
    return statement.at + UNDONE_WITHIN


def lately(person: Any) -> list[Statement]:
    """What `person` has decided within ten minutes and can take back, the last first.

    One deed may fall on several people: it stands here once. What was done in bulk is taken back
    as a whole.
    """
    if not policy.may(person, "statement.take_back"):
        return []
    began = timezone.now() - UNDONE_WITHIN
    in_bulk = BulkItem.objects.filter(bulk__by=person, bulk__done_at__gte=began)
    rows = Statement.objects.standing().filter(by=person.pk, at__gte=began, appeal=None)
    found: dict[tuple[Any, ...], Statement] = {}
    numbers = in_bulk.filter(statement__isnull=False).values("statement")
    for one in rows.exclude(pk__in=numbers).order_by("-pk")[:MOST]:
        deed = deeds.deed_of(one.code)
        if deed is not None and deed.undo is not None:
            found[one.code, one.thing_kind, one.thing_key, str(one.effects)] = one
    return list(found.values())


@transaction.atomic
def take_back(statement: Statement, *, by: Any) -> Statement:
    """Undo what `statement` tells of: all is as it was, and its reports wait again.

    For ten minutes, by whoever did it. Raises SignInRequired, NotAllowed, or ValidationError: later
    than that, when it was taken back or appealed against, and for what has no way back.
    """
    policy.require(by, "statement.take_back", statement)
    deed = deeds.deed_of(statement.code)
    thing = deeds.thing_of(statement.thing_kind, statement.thing_key)
    if deed is not None and deed.hold is not None and thing is not None:
        deed.hold(thing)  # its thing is locked before its cases
    fresh = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    if reason := _why_not(fresh):
        raise ValidationError(reason)
    beside = Q(closed_by__isnull=False) | Q(decided_by=by, decided_at__gte=fresh.at)
    cases = closed_with(fresh).filter(beside, state=Case.State.DECIDED)
    opened = open_again(Closed(cases=list(cases.values_list("pk", flat=True))), by=by)
    if fresh.case is None:
        reverse(fresh, by=by, reason=str(TAKEN_BACK))
    else:
        with because(fresh.case):
            reverse(fresh, by=by, reason=str(TAKEN_BACK))
    untell(opened)
    fresh.refresh_from_db()
    return fresh


def _why_not(statement: Statement) -> str:
    deed = deeds.deed_of(statement.code)
    if deed is None or deed.undo is None:
        return _("This cannot be taken back.")
    if statement.lifted_at is not None:
        return _("It was taken back already.")
    if Appeal.objects.filter(statement=statement).exists():
        return _("There is an appeal against it: another moderator decides.")
    if until(statement) < timezone.now():
        over = date_format(timezone.localtime(until(statement)), "j F Y, H:i")
        return _("It could be taken back for ten minutes, until %(until)s.") % {"until": over}
    return ""
