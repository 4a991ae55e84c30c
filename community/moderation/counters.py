"""The queue, held against what waits: a case for each thing, and none for what is judged.

Also what a case of reports weighs. `manage.py recount` puts all of it right; so it opens the cases
of what waited before there was a queue.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import F, FloatField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from community.lib.counters import Wrong
from community.moderation.actions.closing import weigh
from community.moderation.actions.holding import tend_hold
from community.moderation.actions.opening import settle
from community.moderation.deeds import thing_of
from community.moderation.desks import Desk, all_desks, desk_of
from community.moderation.held import all_held, held_of
from community.moderation.models import Case, Report
from community.moderation.subjects import name_of

CASES, OPEN, SCORE = "open cases", "is open", "score"
HELD = f"{CASES} ({Case.Origin.HELD})"
NEAR = 0.001


def wrong() -> Iterator[Wrong]:
    """What waits without a case, cases of what does not wait, and scores that do not add up."""
    for desk in all_desks():
        there = desk.cases().values("subject_key")
        for row in desk.waiting().exclude(pk__in=there).order_by("pk"):
            yield Wrong(row, f"{CASES} ({desk.origin})", 0, 1)
        for case in desk.cases().exclude(subject_key__in=desk.waiting().values("pk")):
            yield Wrong(case, OPEN, 1, 0)
    for one in all_held():
        there = one.cases().values("subject_key")
        for row in one.waiting().exclude(pk__in=there).order_by("pk"):
            yield Wrong(row, HELD, 0, 1)
        for case in one.cases().exclude(subject_key__in=one.waiting().values("pk")):
            yield Wrong(case, OPEN, 1, 0)
    reports = Report.objects.filter(case=OuterRef("pk")).order_by().values("case")
    total = Subquery(reports.annotate(sum=Sum("weight")).values("sum"), output_field=FloatField())
    scored = (
        Case.objects.open().filter(origin=Case.Origin.REPORT).annotate(total=Coalesce(total, 0.0))
    )
    for case in scored.exclude(score__range=(F("total") - NEAR, F("total") + NEAR)):
        yield Wrong(case, SCORE, case.score, case.total)


@transaction.atomic
def put_right(found: Wrong) -> None:
    """Open, settle or weigh what `found` says, as far as it is still so."""
    if found.counter == HELD:
        _tend(found.row)
        return
    if not isinstance(found.row, Case):
        for desk in all_desks():
            if found.counter == f"{CASES} ({desk.origin})":
                _open(desk, found.row.pk, type(found.row))
        return
    case = Case.objects.open().select_for_update(no_key=True).filter(pk=found.row.pk).first()
    if case is None:
        return
    if found.counter == SCORE:
        weigh(case)
        return
    if case.origin == Case.Origin.HELD:
        _let_go(case)
        return
    desk_or_none = desk_of(case)
    if desk_or_none and not desk_or_none.waiting().filter(pk=case.subject_key).exists():
        settle(Case.Origin(case.origin), case.subject_kind, case.subject_key)


def _tend(row: Any) -> None:
    """Open the case of what is held; the row is locked, as by whoever judges it."""
    one = held_of(name_of(row))
    fresh = one and one.waiting().select_for_update(of=("self",)).filter(pk=row.pk).first()
    if one and fresh:
        tend_hold(fresh, person=one.person_of(fresh), by=None)


def _let_go(case: Case) -> None:
    """Settle the case of what is held no more, or gone."""
    one = held_of(case.subject_kind)
    if one is None or one.waiting().filter(pk=case.subject_key).exists():
        return
    thing = thing_of(case.subject_kind, case.subject_key)
    if thing is None:
        settle(Case.Origin.HELD, case.subject_kind, case.subject_key)
    else:
        tend_hold(thing, person=case.person_id, by=None)


def _open(desk: Desk, key: int, model: type) -> None:
    """The row is locked, so that who judges it now comes before or after."""
    rows = desk.waiting().filter(pk=key)
    if rows.model is model and (row := rows.select_for_update(of=("self",)).first()):
        desk.open_for(row)
