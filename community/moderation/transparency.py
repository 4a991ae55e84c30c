"""The record in numbers: what was done in a time, by whom it was decided, and what came of it.

All but the times of cases, and how many were settled by a deed elsewhere, is counted from the
record, so that it says what the record says; where words beside an entry were blanked, what they
told is counted as not kept.

A case may be decided more than once: an appeal overturns it, or a deed is taken back and the case
opened again. So `outcomes` adds up to the decisions that were made; those that no later entry of
the same time has replaced are what `cases` tells, beside those that were settled elsewhere.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Count, Q, QuerySet

from community.log.models import LogEntry
from community.moderation.models import Case

NOT_KEPT = "not kept"
REPORTED = "report.make"
"""Members' reports: the record does not name who made them."""
DECIDED = {"case.decide", "case.leave", "case.put_away"}
"""Entries that say what a case came to."""
REOPENED = "case.reopen"
ELSEWHERE = "settled by a deed elsewhere"
"""Of these the record has that deed, and no entry of the case."""
APPEALS = {"granted": "appeal.grant", "refused": "appeal.refuse", "made": "appeal.make"}
GROUNDS = {
    "moderation.case": "a case",
    "moderation.rule": "a rule",
    "moderation.bulkdeed": "in bulk",
}


@dataclass(frozen=True, slots=True)
class Report:
    """The numbers of one time, from `since` to before `until`.

    `deeds`, `kinds`, `decided` and `grounds` each add up to `total`; the others are parts of it.
    `outcomes` adds up to what `decisions` were made, and `cases`, without those settled elsewhere,
    to the decisions that stand.
    """

    since: datetime
    until: datetime
    total: int
    deeds: dict[str, int]
    kinds: dict[str, int]
    decided: dict[str, int]
    grounds: dict[str, int]
    outcomes: dict[str, int]
    decisions: dict[str, int]
    cases: dict[str, int]
    hours: dict[str, float | None]
    appeals: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """The same, as JSON can hold it."""
        return {**asdict(self), "since": self.since.isoformat(), "until": self.until.isoformat()}


def report(since: datetime, until: datetime) -> Report:
    """Count what was recorded from `since` to before `until`."""
    entries = LogEntry.objects.filter(at__gte=since, at__lt=until).order_by()
    deeds = _by(entries, "code")
    decided = entries.aggregate(
        person=Count("pk", filter=Q(actor_id__isnull=False)),
        member=Count("pk", filter=Q(code=REPORTED)),
        portal=Count("pk", filter=Q(actor_id__isnull=True) & ~Q(code=REPORTED)),
    )
    cases = Case.objects.filter(decided_at__gte=since, decided_at__lt=until)
    outcomes, standing = _outcomes(entries)
    made, stand = outcomes.total(), standing.total()
    if settled := _settled_elsewhere(cases, entries):
        standing[ELSEWHERE] = settled
    return Report(
        since=since,
        until=until,
        total=entries.count(),
        deeds=deeds,
        kinds=_by(entries, "target_kind"),
        decided={
            "by a person": decided["person"],
            "by a member, not named": decided["member"],
            "by a rule or the portal": decided["portal"],
        },
        grounds=_grounds(entries),
        outcomes=dict(sorted(outcomes.items())),
        decisions={"made": made, "replaced or taken back": made - stand, "standing": stand},
        cases=dict(sorted(standing.items())),
        hours=_hours(cases),
        appeals={name: deeds.get(code, 0) for name, code in APPEALS.items()},
    )


def _by(rows: QuerySet[Any], field: str) -> dict[str, int]:
    counted = rows.values_list(field).annotate(number=Count("pk")).values_list(field, "number")
    return dict(sorted(counted))


def _grounds(entries: QuerySet[LogEntry]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for basis, number in _by(entries, "basis").items():
        kind = basis.partition(":")[0]
        counted[GROUNDS.get(kind, kind) if kind else "none"] += number
    return dict(sorted(counted.items()))


def _outcomes(entries: QuerySet[LogEntry]) -> tuple[Counter[str], Counter[str]]:
    """What cases came to, each time that one was decided; and at the end of the time."""
    every: Counter[str] = Counter()
    last: dict[str, str] = {}
    rows = entries.filter(code__in=[*DECIDED, REOPENED]).order_by("pk")
    for case, code, told in rows.values_list("target_id", "code", "text__after").iterator():
        if code == REOPENED:
            last.pop(case, None)
        else:
            last[case] = told or NOT_KEPT
            every[last[case]] += 1
    return every, Counter(last.values())


def _settled_elsewhere(cases: QuerySet[Case], entries: QuerySet[LogEntry]) -> int:
    """How many of `cases` a deed at the thing's own place has closed."""
    put_away = entries.filter(code="case.put_away").values_list("target_id", flat=True)
    settled = cases.filter(outcome=Case.Outcome.SETTLED)
    told = {int(pk) for pk in put_away}
    return sum(pk not in told for pk in settled.values_list("pk", flat=True).iterator())


def _hours(cases: QuerySet[Case]) -> dict[str, float | None]:
    """The median of hours from opening to decision, for each reason of opening and for all."""
    waited: dict[str, list[float]] = {"all": []}
    for origin, opened, decided in cases.values_list("origin", "opened_at", "decided_at"):
        hours = (decided - opened).total_seconds() / 3600  # type: ignore[operator]
        waited["all"].append(hours)
        waited.setdefault(origin, []).append(hours)
    return {name: round(median(each), 2) if each else None for name, each in sorted(waited.items())}
