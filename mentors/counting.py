"""What a mentor's page says of how they answer: counted from their requests, never by steps."""

from __future__ import annotations

from datetime import datetime
from statistics import median

from django.db.models import Count, F, Q
from django.utils import timezone

from mentors.models import Mentor, Request
from mentors.states import TAKEN, WAITING

HOUR = 3600.0


def recount(mentor: int) -> None:
    """Count again the places taken, the requests that were due or answered, and the usual time.

    A request counts as asked once the mentor answered it, or let their own due date pass.
    """
    now = timezone.now()
    rows = Request.objects.filter(mentor=mentor).order_by()
    counts = rows.aggregate(
        taken=Count("pk", filter=Q(state__in=TAKEN)),
        asked=Count("pk", filter=Q(answered_at__isnull=False) | _overdue(now)),
        answered=Count("answered_at"),
    )
    times = rows.filter(answered_at__isnull=False).values_list("sent_at", "answered_at")
    hours = [
        (answered - sent).total_seconds() / HOUR for sent, answered in times if sent and answered
    ]
    usual = max(round(median(hours)), 0) if hours else None
    Mentor.objects.filter(pk=mentor).update(**counts, answer_hours=usual)


def _overdue(now: datetime) -> Q:
    """Requests whose due date passed while they waited; not those that were over before it."""
    return Q(due_at__lte=now) & (Q(state__in=WAITING) | Q(state_at__gte=F("due_at")))
