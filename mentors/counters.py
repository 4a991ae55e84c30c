"""What a mentor's page says of their requests, held against the requests themselves.

A due date that has just passed may not be counted yet: the clock comes by once an hour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from community.lib.counters import Wrong
from mentors.counting import (
    TAKES_A_PLACE,
    WAITS,
    is_answered,
    is_asked,
    recount,
    times_of,
    usual_hours,
)
from mentors.models import Mentor, Request, RequestEvent
from mentors.states import ANSWERS, MENTORS_TURN, Verb

CLOCK_IS_ROUND = timedelta(hours=2)
_NOTHING = dict.fromkeys(("taken", "waiting", "asked", "answered", "settled"), 0)


def wrong() -> Iterator[Wrong]:
    """Every counter of mentors that is wrong now; four queries, however many there are."""
    now = timezone.now()
    counts, hours, silences = _counts(now), _hours(), _silences()
    for mentor in Mentor.objects.select_related("person").order_by("pk").iterator():
        counted = counts.get(mentor.pk, _NOTHING)
        for name in ("taken", "waiting", "answered"):
            if getattr(mentor, name) != counted[name]:
                yield Wrong(mentor, name, getattr(mentor, name), counted[name])
        if not counted["settled"] <= mentor.asked <= counted["asked"]:
            yield Wrong(mentor, "asked", mentor.asked, counted["asked"])
        if mentor.answer_hours != hours.get(mentor.pk):
            yield Wrong(mentor, "answer_hours", mentor.answer_hours, hours.get(mentor.pk))
        if mentor.lapsed != silences[mentor.pk]:
            yield Wrong(mentor, "lapsed", mentor.lapsed, silences[mentor.pk])


@transaction.atomic
def put_right(found: Wrong) -> None:
    """Count again, this time with the mentor locked, and keep the numbers."""
    mentor = Mentor.objects.select_for_update(no_key=True).get(pk=found.row.pk)
    Mentor.objects.filter(pk=mentor.pk).update(lapsed=_silences(mentor.pk)[mentor.pk])
    recount(mentor.pk)


def _counts(now: datetime) -> dict[int, dict[str, int]]:
    """Mentor → what their requests come to; `settled` are those asked that the clock has seen."""
    rows = Request.objects.order_by().values("mentor")
    counted: Any = rows.annotate(
        taken=Count("pk", filter=TAKES_A_PLACE),
        waiting=Count("pk", filter=WAITS),
        asked=Count("pk", filter=is_asked(now)),
        answered=Count("pk", filter=is_answered()),
        settled=Count("pk", filter=is_asked(now - CLOCK_IS_ROUND)),
    )
    return {row.pop("mentor"): row for row in counted}


def _hours() -> dict[int, int | None]:
    """Mentor → their usual time to answer, of those who ever answered."""
    times = times_of(Request.objects.order_by("mentor"))
    found: dict[int, int | None] = {}
    for mentor, answered in groupby(times.iterator(), key=lambda row: row[0]):
        pairs: Any = ((sent, at) for _mentor, sent, at in answered)
        found[mentor] = usual_hours(pairs)
    return found


def _silences(mentor: int | None = None) -> defaultdict[int, int]:
    """Mentor → how many requests ended in their silence since they answered one or came back."""
    since = Q(request__mentor__back_at=None) | Q(at__gt=F("request__mentor__back_at"))
    events = RequestEvent.objects.filter(verb__in=[*ANSWERS, Verb.EXPIRE]).order_by("pk")
    if mentor is not None:
        events = events.filter(request__mentor=mentor)
    found: defaultdict[int, int] = defaultdict(int)
    told = events.filter(since).values_list("request__mentor", "verb", "before")
    for whose, verb, before in told.iterator():
        if verb in ANSWERS:
            found[whose] = 0
        elif before in MENTORS_TURN:
            found[whose] += 1
    return found
