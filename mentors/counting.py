"""What a mentor's page says of how they answer: counted from their requests, never by steps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from mentors.models import Mentor, Request, RequestEvent
from mentors.states import ANSWERS, MENTORS_TURN, TAKEN, WAITING, Verb

HOUR = 3600.0
TAKES_A_PLACE = Q(state__in=TAKEN)
WAITS = Q(state__in=WAITING)


def recount(mentor: int) -> None:
    """Count again the places taken, the requests that wait, that were due and that were answered,
    and the usual time.

    A request counts as asked once the mentor answered it, or let their own due date pass; that it
    is opened again takes nothing of that back, and it waits since it was sent first.
    """
    rows = Request.objects.filter(mentor=mentor).order_by()
    counts = rows.aggregate(
        taken=Count("pk", filter=TAKES_A_PLACE),
        waiting=Count("pk", filter=WAITS),
        asked=Count("pk", filter=is_asked(timezone.now())),
        answered=Count("pk", filter=is_answered()),
    )
    usual = usual_hours((sent, answered) for _mentor, sent, answered in times_of(rows))
    Mentor.objects.filter(pk=mentor).update(**counts, answer_hours=usual)


def is_asked(now: datetime) -> Q:
    """Requests that count as asked at `now`: answered, past the mentor's due date, or silent."""
    silences = _events().filter(verb=Verb.EXPIRE, before__in=MENTORS_TURN)
    return is_answered() | _overdue(now) | Q(Exists(silences))


def is_answered() -> Q:
    """Requests that the mentor answered, be it before they were opened again."""
    return Q(answered_at__isnull=False) | Q(Exists(_events().filter(verb__in=ANSWERS)))


def times_of(rows: QuerySet[Request]) -> QuerySet[Any, Any]:
    """Of the answered ones of `rows`: the mentor, when it was sent first, and answered first."""
    return rows.filter(is_answered(), sent_at__isnull=False).values_list("mentor", *first_times())


def first_times() -> tuple[Coalesce, Coalesce]:
    """When a request of the query around was sent first, and answered first (null for never)."""
    sent = _events().filter(verb=Verb.SEND).order_by("pk").values("at")[:1]
    answered = _events().filter(verb__in=ANSWERS).order_by("pk").values("at")[:1]
    return Coalesce(Subquery(sent), "sent_at"), Coalesce(Subquery(answered), "answered_at")


def usual_hours(times: Iterable[tuple[datetime, datetime]]) -> int | None:
    """The median of the hours between sending and answering, of such pairs; None without any."""
    hours = [(answered - sent).total_seconds() / HOUR for sent, answered in times]
    return max(round(median(hours)), 0) if hours else None


def _events() -> QuerySet[RequestEvent]:
    """What happened to a request of the query around it."""
    return RequestEvent.objects.filter(request=OuterRef("pk"))


def _overdue(now: datetime) -> Q:
    """Requests whose due date passed while they waited; not those that were over before it."""
    return Q(due_at__lte=now) & (Q(state__in=WAITING) | Q(state_at__gte=F("due_at")))
