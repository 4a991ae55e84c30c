"""Whether the works behind the pages run: mail, the worker and the clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community import policy
from community.notifications.models import Mail
from portal.clock import RESULTS_KEPT_DAYS, beat
from portal.pages.health import BEAT_MAY_BE_OLD

LONG = timedelta(minutes=15)
"""What is at work for longer was left by a worker that died."""
MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Post:
    """Mail: what waits and since when, what is late, what was given up and when last."""

    waiting: int
    since: datetime | None
    late: int
    failed: int
    failed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Works:
    """Tasks of the last days, and the signs of life of worker and clock.

    While a sign of life waits for the worker the clock asks for no second one, so that nothing can
    be said of it: `clock_runs` is None.
    """

    waiting: int
    since: datetime | None
    running: int
    abandoned: int
    failed: int
    failed_at: datetime | None
    asked_at: datetime | None
    answered_at: datetime | None
    worker_runs: bool
    clock_runs: bool | None
    failures: list[tuple[str, int]] = field(default_factory=list)
    days: int = RESULTS_KEPT_DAYS


def post(person: Any) -> Post | None:
    """Mail that waits or failed; None for whom it is no business."""
    if not policy.may(person, "mail.read"):
        return None
    late = Q(due_at__lt=timezone.now() - LONG)
    waiting = Mail.objects.waiting().aggregate(
        n=Count("pk"), since=Min("created_at"), late=Count("pk", filter=late)
    )
    failed = Mail.objects.filter(failed_at__isnull=False)
    given_up = failed.aggregate(n=Count("pk"), last=Max("failed_at"))
    return Post(waiting["n"], waiting["since"], waiting["late"], given_up["n"], given_up["last"])


def works(person: Any) -> Works | None:
    """Worker and clock; None for whom they are no business."""
    if not policy.may(person, "works.read"):
        return None
    now, tasks = timezone.now(), DBTaskResult.objects.order_by()
    ready, running = Q(status="READY"), Q(status="RUNNING")
    failed, beats = Q(status="FAILED"), Q(task_path=beat.module_path)
    found = tasks.aggregate(
        waiting=Count("pk", filter=ready),
        since=Min("enqueued_at", filter=ready),
        running=Count("pk", filter=running & Q(started_at__gte=now - LONG)),
        abandoned=Count("pk", filter=running & Q(started_at__lt=now - LONG)),
        failed=Count("pk", filter=failed),
        failed_at=Max("finished_at", filter=failed),
        asked_at=Max("enqueued_at", filter=beats),
        answered_at=Max("finished_at", filter=beats & Q(status="SUCCESSFUL")),
        unanswered=Count("pk", filter=beats & ready),
    )
    unanswered = found.pop("unanswered")
    names = tasks.filter(failed).values_list("task_path").annotate(n=Count("pk"))
    return Works(
        **found,
        worker_runs=_is_fresh(found["answered_at"], now),
        clock_runs=_is_fresh(found["asked_at"], now) or (None if unanswered else False),
        failures=[(path.rpartition(".")[2], n) for path, n in names.order_by("-n")[:MOST_NAMES]],
    )


def _is_fresh(at: datetime | None, now: datetime) -> bool:
    return at is not None and now - at <= BEAT_MAY_BE_OLD
