"""When an account looks suspicious: a formula that `/limits/` publishes, and the cases it makes.

Nothing is taken from anybody here: a moderator looks at the account and decides.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone
from django_tasks import task

from community.moderation.actions import open_case
from community.moderation.models import Case, Hold, Report

HELD_LEAST = 5
"""So many posts that a rule held, and that no moderator let through, make an account suspicious."""
DISMISSED_LEAST = 5
"""And so do so many reports of theirs that were dismissed."""
DAYS = 7
"""Both within so many days, and since a moderator last judged the account."""

KIND = "user"
_FAILED = (Hold.Outcome.WAITING, Hold.Outcome.REFUSED)


def is_suspicious(held: int, dismissed: int) -> bool:
    """Whether a moderator is to look at an account with so many held posts, dismissed reports."""
    return held >= HELD_LEAST or dismissed >= DISMISSED_LEAST


def find(now: datetime) -> list[int]:
    """The accounts (pks) that are suspicious now, by what came since they were last judged."""
    since = now - timedelta(days=DAYS)
    held = _held_posts(since)
    dismissed = _dismissed_reports(since)
    near = [pk for pk in {*held, *dismissed} if is_suspicious(held[pk], dismissed[pk])]
    judged = _judged(near)
    found = []
    for pk in sorted(near):
        last = max(since, judged.get(pk, since))  # what was seen then is not counted again
        if is_suspicious(_held_posts(last, pk)[pk], _dismissed_reports(last, pk)[pk]):
            found.append(pk)
    return found


@task()
def tend_accounts() -> None:
    """Make cases of suspicious accounts; done again, it finds none twice."""
    for pk in find(timezone.now()):
        with transaction.atomic():
            open_case(Case.Origin.ACCOUNT, KIND, pk, person=pk)


def _held_posts(since: datetime, *people: int) -> Counter[int]:
    rows = Hold.objects.filter(at__gt=since, outcome__in=_FAILED, case__person__isnull=False)
    return _counted(rows, "case__person", people)


def _dismissed_reports(since: datetime, *people: int) -> Counter[int]:
    outcomes = (Case.Outcome.DISMISSED, Case.Outcome.ABUSE)
    rows = Report.objects.filter(
        by__isnull=False, case__outcome__in=outcomes, case__decided_at__gt=since
    )
    return _counted(rows, "by", people)


def _counted(rows: Any, column: str, people: tuple[int, ...]) -> Counter[int]:
    found = rows.filter(**{f"{column}__in": people}) if people else rows
    counted = found.order_by().values(column).annotate(number=Count("pk"))
    return Counter({row[column]: row["number"] for row in counted})


def _judged(people: list[int]) -> dict[int, datetime]:
    """When the account of each was last judged, of those that were."""
    cases = Case.objects.filter(
        origin=Case.Origin.ACCOUNT, subject_kind=KIND, subject_key__in=people
    )
    decided = cases.filter(state=Case.State.DECIDED).order_by()
    rows = decided.values("subject_key").annotate(last=Max("decided_at"))
    return {row["subject_key"]: row["last"] for row in rows}
