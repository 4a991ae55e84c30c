"""What waits in the queue for one person: how much of each kind, and what has waited longest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse

from community import policy
from community.moderation import subjects
from community.moderation.models import Case

LONGEST = 5


@dataclass(frozen=True, slots=True)
class Kind:
    """Why cases are in the queue: how many, since when the oldest, and where they are listed."""

    label: str
    number: int
    since: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that has waited long; it is named by what kind of thing it is about, no more."""

    label: str
    why: str
    since: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Queue:
    url: str
    number: int
    kinds: list[Kind]
    longest: list[Waiting]


def queue(person: Any) -> Queue | None:
    """The open cases that `person` sees; None for whom there is no queue."""
    if not policy.may(person, "case.list"):
        return None
    url = reverse("admin:moderation_case_changelist")
    cases = Case.objects.visible_to(person).open()
    counted = cases.order_by().values("origin").annotate(n=Count("pk"), since=Min("opened_at"))
    kinds = [
        Kind(str(Case.Origin(one["origin"]).label), one["n"], one["since"], f"{url}?origin={name}")
        for one in counted.order_by("since")
        if (name := one["origin"])
    ]
    longest = [
        Waiting(
            f"{subjects.label_of(case.subject_kind)} {case.subject_key}",
            case.get_origin_display(),
            case.opened_at,
            reverse("admin:moderation_case_change", args=[case.pk]),
        )
        for case in cases.order_by("opened_at", "pk")[:LONGEST]
    ]
    return Queue(url, sum(kind.number for kind in kinds), kinds, longest)
