"""Work offered to a worker: one of each kind waits, however often it is asked for."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max


def offer(work: Task[[], None], *, at: datetime | None = None) -> None:
    """Enqueue `work` for now or `at`, unless it waits for then already.

    A worker that is away comes back to one of each.
    """
    in_time = Q(run_after=get_date_max()) | Q(run_after__lte=at or timezone.now())
    waiting = DBTaskResult.objects.filter(in_time, status=TaskResultStatus.READY)
    if not waiting.filter(task_path=work.module_path).exists():
        (work.using(run_after=at) if at else work).enqueue()
