"""The record in numbers: what was done in a time, by whom it was decided, and what came of it.

All but the times of cases is counted from the record, so that it says what the record says; where
words beside an entry were blanked, what they told is counted as not kept.
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
APPEALS = {"granted": "appeal.grant", "refused": "appeal.refuse", "made": "appeal.make"}
GROUNDS = {
    "moderation.case": "a case",
    "moderation.rule": "a rule",
    "moderation.bulkdeed": "in bulk",
}


@dataclass(frozen=True, slots=True)
class Report:
    """The numbers of one time, from `since` to before `until`. Each of the tables adds up to
    `total`, but for `outcomes`, `cases` and `appeals`, which are parts of it."""

    since: datetime
    until: datetime
    total: int
    deeds: dict[str, int]
    kinds: dict[str, int]
    decided: dict[str, int]
    grounds: dict[str, int]
    outcomes: dict[str, int]
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
        outcomes=_outcomes(entries),
        cases=_by(cases.order_by(), "outcome"),
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


def _outcomes(entries: QuerySet[LogEntry]) -> dict[str, int]:
    """What cases came to, as the record says it."""
    decided = entries.filter(code="case.decide")
    told = Counter(
        dict(_by(decided.filter(text__isnull=False).exclude(text__after=""), "text__after"))
    )
    if lost := decided.count() - told.total():
        told[NOT_KEPT] = lost
    return dict(sorted(told.items()))


def _hours(cases: QuerySet[Case]) -> dict[str, float | None]:
    """The median of hours from opening to decision, for each reason of opening and for all."""
    waited: dict[str, list[float]] = {"all": []}
    for origin, opened, decided in cases.values_list("origin", "opened_at", "decided_at"):
        hours = (decided - opened).total_seconds() / 3600  # type: ignore[operator]
        waited["all"].append(hours)
        waited.setdefault(origin, []).append(hours)
    return {name: round(median(each), 2) if each else None for name, each in sorted(waited.items())}
