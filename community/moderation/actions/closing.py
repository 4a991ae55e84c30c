"""Closing reports by what was done about their thing, and opening again what a deed has closed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from community.log.actions import ground, record
from community.moderation.actions.noting import Closed, note_closed
from community.moderation.models import Case, Hold, Report, Statement
from community.moderation.models.case import CaseQuerySet
from community.moderation.notices import REPORT_DECIDED
from community.moderation.subjects import PERSON
from community.notifications.actions import notify, unsay

DECISION = ("state", "outcome", "words", "decided_by", "decided_at", "closed_by")
"""What a decision writes into a case."""


@transaction.atomic
def uphold(
    name: str,
    key: int,
    *,
    by: Any,
    person: int | None = None,
    statement: Statement | None = None,
) -> None:
    """`by` has done something about the thing beside its case: who reported it was right.

    The case on whose ground it is done stays: whoever judges it closes it, in words of their own.
    So does what `by` has reported themselves, and one that somebody decides at this moment; and
    reports of a person, for a deed in the case of what they wrote, maybe under no name: the record
    would lead from one to the other. Of what is private only the side of `person` (a pk), on whom
    the deed falls, is closed. `statement` tells of the deed: should it be wrong, so were they.
    """
    kind, _colon, number = ground().partition(":")
    if name == PERSON and kind == Case._meta.label_lower:
        return
    cases = Case.objects.open().filter(origin=Case.Origin.REPORT, subject_kind=name)
    if kind == Case._meta.label_lower and number:
        cases = cases.exclude(pk=number)
    its_side = Q(is_private=False) | Q(person=person, person__isnull=False)
    cases = cases.filter(its_side, subject_key=key).apart_from(by)
    held = list(cases.select_for_update(no_key=True, of=("self",), skip_locked=True).order_by("pk"))
    note_closed(case.pk for case in held)
    for case in held:
        case.state, case.outcome = Case.State.DECIDED, Case.Outcome.UPHELD
        case.words = _("Thank you. You were right, and we have done something about it.")
        case.decided_by, case.decided_at = by, timezone.now()
        case.closed_by = statement
        case.save(update_fields=DECISION)
        record("case.decide", by=by, target=case, reason=case.words, after=str(case.outcome))
        tell_reporters(case, by=by)


@transaction.atomic
def overturn(statement: Statement, *, by: Any) -> None:
    """What `statement` tells of was wrong, and so were the reports that it was done for.

    That is the case in which it was decided, and those that it has closed beside that. A case stays
    upheld while another decision made in it stands. Who reported reads so, but gets no notice: that
    there was an appeal is between the person concerned and the moderators.
    """
    cases = closed_with(statement).select_for_update(no_key=True, of=("self",))
    upheld = {"origin": Case.Origin.REPORT, "outcome": Case.Outcome.UPHELD}
    for case in cases.filter(state=Case.State.DECIDED, **upheld).order_by("pk"):
        if case.statements.standing().exclude(pk=statement.pk).exists():
            continue
        before, case.outcome = str(case.outcome), Case.Outcome.DISMISSED
        case.words = _("Another moderator has looked at it again, and decided otherwise.")
        case.save(update_fields=["outcome", "words"])
        after = str(case.outcome)
        record("case.decide", by=by, target=case, reason=case.words, before=before, after=after)


def closed_with(statement: Statement) -> CaseQuerySet:
    """The case in which `statement` was decided, and those that its deed has closed beside it.

    One deed may fall on several people: any one's statement leads to what all of it has closed.
    """
    name, key = statement.thing_kind, statement.thing_key
    same = Statement.objects.of(name, key, statement.code).filter(by=statement.by_id)
    together = [one.pk for one in same if one.effects == statement.effects]
    return Case.objects.filter(Q(pk=statement.case_id) | Q(closed_by__in=together))


def tell_reporters(case: Case, *, by: Any) -> None:
    """Whoever reported what `case` is about is told what came of it, each time it is decided."""
    reporters = [pk for pk in case.reports.values_list("by", flat=True) if pk]
    if reporters:
        notify(REPORT_DECIDED, about=case, to=reporters, by=by)


def weigh(case: Case) -> None:
    """Give `case`, which is held, the score that its reports come to."""
    total = case.reports.aggregate(total=Sum("weight"))["total"]
    Case.objects.filter(pk=case.pk).update(score=total or 0)


@transaction.atomic
def open_again(closed: Closed, *, by: Any) -> list[Case]:
    """Let what a deed has closed wait as before: the deed is about to be taken back.

    What was opened about the same thing meanwhile is the case from then on, and gets the reports of
    the former. `untell` lets those know who were told; people are locked last.
    """
    rows = Case.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=closed.cases)
    opened = []
    for case in rows.order_by("pk"):
        if case.is_open:
            continue
        its_own = {name: getattr(case, name) for name in ("origin", "subject_kind", "subject_key")}
        newer = Case.objects.open().filter(side=case.side, **its_own).first()
        if newer is not None:
            Report.objects.filter(case=case).update(case=newer)
            if newer.origin == Case.Origin.REPORT:
                weigh(newer)
            continue
        case.state, case.outcome, case.words = Case.State.OPEN, "", ""
        case.decided_by = case.decided_at = case.closed_by = None
        case.save(update_fields=DECISION)
        record("case.reopen", by=by, target=case)
        opened.append(case)
    Hold.objects.filter(case__in=opened).update(outcome=Hold.Outcome.WAITING)
    Hold.objects.filter(pk__in=closed.untold).update(is_untold=True)
    return opened


def untell(cases: Collection[Case]) -> None:
    """What the reporters of these were told is no longer so; they are told once it is decided."""
    for case in cases:
        unsay(REPORT_DECIDED, about=case)
