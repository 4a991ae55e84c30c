"""What the clock does with requests, so that none goes silent: done twice, it does nothing more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from community.notifications.actions import notify
from mentors.actions import moving
from mentors.actions.line import tell_line
from mentors.actions.requests import ask_next, expire
from mentors.counting import recount
from mentors.models import Brief, Mentor, PlaceInLine, Request
from mentors.request_notices import WAITS
from mentors.states import OPEN, WAITING, Actor, State

UNREAD = (State.SENT, State.VIEWED)
COUNTED_WITHIN = timedelta(days=2)
"""How long after a due date the clock looks at what it says of the mentor."""


@task()
def tend_requests() -> None:
    """Ask next choices, remind, let expire and call the line: whatever is due now."""
    now = timezone.now()
    count_overdue(now)
    ask_next_choices(now)
    remind(now)
    let_expire(now)
    call_lines()


def something_is_due() -> bool:
    """Whether `tend_requests` has anything to do."""
    now = timezone.now()
    work: tuple[QuerySet[Request] | QuerySet[Brief] | QuerySet[PlaceInLine], ...] = (
        _newly_overdue(now),
        _with_next_due(now),
        *(_to_remind(now, number) for number in range(len(settings.REQUEST_NUDGE_DAYS))),
        _to_expire(now),
        _to_call(),
    )
    return any(rows.exists() for rows in work)


def count_overdue(now: datetime) -> None:
    """Let the page of each mentor say that a request to them was not answered in time."""
    mentors = _newly_overdue(now).order_by("mentor").values_list("mentor", flat=True).distinct()
    for mentor in list(mentors):
        with transaction.atomic():
            Mentor.objects.select_for_update(no_key=True).get(pk=mentor)
            recount(mentor)


def ask_next_choices(now: datetime) -> int:
    """Ask the next choice wherever a mentor's own due date has passed; how many were asked.

    The earlier request stays open.
    """
    return sum(ask_next(brief) is not None for brief in _with_next_due(now).order_by("pk"))


def remind(now: datetime) -> int:
    """Remind whoever's turn it is, once for each day of REQUEST_NUDGE_DAYS; how many reminders.

    Days on which the clock stood still are made good by one reminder, not by several.
    """
    due: dict[int, Request] = {}
    for number in range(len(settings.REQUEST_NUDGE_DAYS)):
        due |= {one.pk: one for one in _to_remind(now, number)}
    return sum(_remind(one, now) for _pk, one in sorted(due.items()))


def let_expire(now: datetime) -> int:
    """End what nobody moved for REQUEST_EXPIRES_DAYS; how many ended."""
    return sum(_expire(one, now) for one in _to_expire(now).order_by("pk"))


def call_lines() -> int:
    """Tell those who are first in line for a mentor with a free place; how many were told."""
    mentors = Mentor.objects.filter(pk__in=_to_call().values("mentor")).order_by("pk")
    return sum(tell_line(mentor) for mentor in mentors)


@transaction.atomic
def _remind(request: Request, now: datetime) -> int:
    fresh = moving.locked(request)
    passed = [d for d in settings.REQUEST_NUDGE_DAYS if fresh.turn_at + timedelta(days=d) <= now]
    if fresh.turn is None or fresh.state == State.DRAFT or fresh.nudges >= len(passed):
        return 0
    fresh.nudges = len(passed)
    fresh.save(update_fields=["nudges"])
    to = fresh.mentee_id if fresh.turn is Actor.MENTEE else fresh.mentor.person_id
    deed = f"waits-{fresh.pk}-{fresh.turn_at:%Y%m%d%H%M%S}-{fresh.nudges}"
    return len(notify(WAITS, about=fresh, to=[to], deed=deed))


@transaction.atomic
def _expire(request: Request, now: datetime) -> bool:
    """Whether it ended: somebody may have moved it a moment ago."""
    moving.locked(request)
    if not _to_expire(now).filter(pk=request.pk).exists():
        return False
    expire(request, by=Actor.CLOCK)
    return True


def _turn_began_by(then: datetime) -> Q:
    """Whose turn has lasted since `then` (see `Request.turn_at`)."""
    return Q(state=State.VIEWED, sent_at__lte=then) | (
        ~Q(state=State.VIEWED) & Q(state_at__lte=then)
    )


def _newly_overdue(now: datetime) -> QuerySet[Request]:
    return Request.objects.filter(
        state__in=UNREAD, due_at__lte=now, due_at__gt=now - COUNTED_WITHIN
    )


def _to_remind(now: datetime, number: int) -> QuerySet[Request]:
    then = now - timedelta(days=settings.REQUEST_NUDGE_DAYS[number])
    rows = Request.objects.filter(_turn_began_by(then), nudges__lte=number)
    return rows.filter(state__in=[*WAITING, State.ACCEPTED])


def _to_expire(now: datetime) -> QuerySet[Request]:
    then = now - timedelta(days=settings.REQUEST_EXPIRES_DAYS)
    return Request.objects.waiting().filter(_turn_began_by(then))


def _with_next_due(now: datetime) -> QuerySet[Brief]:
    """Briefs whose mentors so far let their due dates pass, with a choice that can be asked."""
    of_brief = Request.objects.filter(brief=OuterRef("pk"))
    days = settings.REQUEST_REOPEN_DAYS - settings.REQUEST_EXPIRES_DAYS
    silent = Q(state=State.EXPIRED, answered_at=None, state_at__gt=now - timedelta(days=days))
    late = of_brief.filter(Q(state__in=UNREAD, due_at__lte=now) | silent)
    in_time = of_brief.filter(state__in=UNREAD, due_at__gt=now)
    talking = of_brief.filter(state__in=OPEN - set(UNREAD))
    left = of_brief.filter(state=State.DRAFT, mentor__in=Mentor.objects.offered())
    return Brief.objects.filter(
        Exists(late), ~Exists(in_time), ~Exists(talking), Exists(left), sent_at__isnull=False
    )


def _to_call() -> QuerySet[PlaceInLine]:
    waiting = PlaceInLine.objects.waiting().filter(told_at__isnull=True)
    return waiting.filter(mentor__in=Mentor.objects.offered())
