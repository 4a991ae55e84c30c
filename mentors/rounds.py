"""What the clock does with requests, so that none goes silent: done twice, it does nothing more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least
from django.utils import timezone
from django_tasks import task

from community.accounts.blocking import blocked_between
from community.accounts.models import Blocking
from community.notifications.actions import notify
from mentors.actions import moving
from mentors.actions.leaving import gone, leave
from mentors.actions.line import FIRST_FOR, tell_line
from mentors.actions.requests import ask_next, expire
from mentors.actions.sending import begins_until, is_talking, last_asked
from mentors.begin_rounds import end_unbegun, not_begun
from mentors.counting import is_asked, recount
from mentors.models import Brief, Mentor, PlaceInLine, Request, RequestEvent
from mentors.quiet_rounds import fallen_silent, remind_of_silence
from mentors.request_limits import MOST_WAITING
from mentors.request_notices import CANNOT_BEGIN, NOT_BEGUN, WAITS
from mentors.rest_rounds import end_rests, remind_of_rest, to_end, to_remind
from mentors.states import MENTORS_TURN, WAITING, Actor, State, Verb

UNREAD = (State.SENT, State.VIEWED)
COUNTED_WITHIN = timedelta(days=2)
"""How long after a due date the clock looks at what it says of the mentor."""


@task()
def tend_requests() -> None:
    """Follow closed accounts; ask next choices, remind, let expire, call the line as is due."""
    now = timezone.now()
    let_go()
    count_overdue(now)
    ask_next_choices(now)
    remind(now)
    let_expire(now)
    remind_of_rest(now)
    end_rests(now)
    end_unbegun(now)
    remind_of_silence(now)
    call_lines(now)


def something_is_due() -> bool:
    """Whether `tend_requests` has anything to do."""
    now = timezone.now()
    work: tuple[QuerySet[Any], ...] = (
        _newly_overdue(now),
        _with_next_due(now),
        *(_to_remind(now, number) for number in range(len(settings.REQUEST_NUDGE_DAYS))),
        _to_expire(now),
        to_remind(now),
        to_end(now),
        not_begun(now),
        fallen_silent(now),
        _to_call(now),
        gone(),
    )
    return any(rows.exists() for rows in work)


def let_go() -> int:
    """End what accounts that are out of use still have open; how many accounts."""
    people = list(gone().order_by("pk"))
    for person in people:
        leave(person)
    return len(people)


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


def call_lines(now: datetime) -> int:
    """Tell those who are first in line for a mentor with a free place; how many were told."""
    mentors = Mentor.objects.filter(pk__in=_to_call(now).values("mentor")).order_by("pk")
    return sum(tell_line(mentor) for mentor in mentors)


@transaction.atomic
def _remind(request: Request, now: datetime) -> int:
    fresh = moving.locked(request)
    passed = [d for d in settings.REQUEST_NUDGE_DAYS if fresh.turn_at + timedelta(days=d) <= now]
    if fresh.turn is None or fresh.state == State.DRAFT or fresh.nudges >= len(passed):
        return 0
    fresh.nudges = len(passed)
    if fresh.state == State.ACCEPTED:  # who is reminded late has as long after it as anybody
        left = timedelta(days=settings.MENTORSHIP_UNBEGUN_ENDS_DAYS - passed[-1])
        fresh.due_at = max(begins_until(fresh), now + left)
    fresh.save(update_fields=["nudges", "due_at"])
    mentee, mentor = fresh.mentee_id, fresh.mentor.person_id
    to = mentee if fresh.turn is Actor.MENTEE else mentor
    deed = f"{fresh.pk}-{fresh.turn_at:%Y%m%d%H%M%S}-{fresh.nudges}"
    if fresh.state == State.ACCEPTED and blocked_between(mentee, mentor):
        # Nobody is asked to begin what cannot begin; either can end it, and no words pass.
        return len(notify(CANNOT_BEGIN, about=fresh, to=[mentee, mentor], deed=f"stuck-{deed}"))
    told = notify(WAITS, about=fresh, to=[to], deed=f"waits-{deed}")
    if fresh.state == State.ACCEPTED and fresh.nudges == len(settings.REQUEST_NUDGE_DAYS):
        told += notify(NOT_BEGUN, about=fresh, to=[mentor], deed=f"not-begun-{deed}")
    return len(told)


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
    """Unread ones past their due date, of mentors whose count of the asked says less or more."""
    asked = Request.objects.filter(is_asked(now), mentor=OuterRef("mentor"))
    rows = Request.objects.filter(
        state__in=UNREAD, due_at__lte=now, due_at__gt=now - COUNTED_WITHIN
    )
    return rows.exclude(mentor__asked=_number(asked, "mentor"))


def _to_remind(now: datetime, number: int) -> QuerySet[Request]:
    then = now - timedelta(days=settings.REQUEST_NUDGE_DAYS[number])
    rows = Request.objects.filter(_turn_began_by(then), nudges__lte=number)
    return rows.filter(state__in=[*WAITING, State.ACCEPTED])


def _to_expire(now: datetime) -> QuerySet[Request]:
    then = now - timedelta(days=settings.REQUEST_EXPIRES_DAYS)
    return Request.objects.waiting().filter(_turn_began_by(then))


def _with_next_due(now: datetime) -> QuerySet[Brief]:
    """Briefs whose mentors so far declined or let their due dates pass, with a choice to ask.

    Not those of which the mentee took back what was asked last: the rest is theirs to decide.
    """
    of_brief = Request.objects.filter(brief=OuterRef("pk"))
    late = of_brief.filter(Q(state__in=MENTORS_TURN, due_at__lte=now) | _silent(now))
    refused = of_brief.filter(
        state=State.DECLINED, state_at__gt=now - timedelta(days=settings.REQUEST_EXPIRES_DAYS)
    )
    in_time = of_brief.filter(state__in=UNREAD, due_at__gt=now)
    waiting = Request.objects.waiting().filter(mentee=OuterRef("mentee"))
    briefs = Brief.objects.filter(
        Exists(late) | Exists(refused),
        ~Exists(in_time),
        ~Exists(of_brief.filter(is_talking(now))),
        Exists(_askable(of_brief)),
        sent_at__isnull=False,
        mentee__is_active=True,
    )
    asked_last = Subquery(last_asked(of_brief).values("state"))
    briefs = briefs.alias(asked_last=asked_last, waiting=_number(waiting, "mentee"))
    return briefs.exclude(asked_last=State.WITHDRAWN).filter(waiting__lt=MOST_WAITING)


def _askable(requests: QuerySet[Request]) -> QuerySet[Request]:
    """Choices that could be asked now, as `sending.require_sendable` has it for a sent brief."""
    one, other = OuterRef("mentee"), OuterRef("mentor__person")
    apart = Blocking.objects.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one))
    open_now = Request.objects.open().filter(mentee=OuterRef("mentee"), mentor=OuterRef("mentor"))
    offered = requests.filter(state=State.DRAFT, mentor__in=Mentor.objects.offered())
    return offered.exclude(mentor__person=F("mentee")).exclude(Exists(apart) | Exists(open_now))


def _silent(now: datetime) -> Q:
    """Requests that expired lately on the mentor's turn."""
    days = settings.REQUEST_REOPEN_DAYS - settings.REQUEST_EXPIRES_DAYS
    lately = Q(state=State.EXPIRED, state_at__gt=now - timedelta(days=days))
    ends = RequestEvent.objects.filter(request=OuterRef("pk"), at=OuterRef("state_at"))
    on_their_turn = ends.filter(verb=Verb.EXPIRE, before__in=MENTORS_TURN)
    return lately & (Q(answered_at=None) | Q(Exists(on_their_turn)))


def _to_call(now: datetime) -> QuerySet[PlaceInLine]:
    """Those in line for whom a place is free that nobody before them was told of lately."""
    waiting = PlaceInLine.objects.waiting().with_nothing_open()
    lately = waiting.filter(
        mentor=OuterRef("mentor"), pk__lt=OuterRef("pk"), told_at__gt=now - FIRST_FOR
    )
    untold = waiting.filter(told_at__isnull=True, mentor__in=Mentor.objects.offered())
    free = F("mentor__places") - F("mentor__taken")
    room = Least(free, F("mentor__most_waiting") - F("mentor__waiting"))
    return untold.alias(lately=_number(lately, "mentor")).filter(lately__lt=room)


def _number(rows: QuerySet[Any], of: str) -> Coalesce:
    """How many `rows` there are, which are all of one `of` and of the query around them."""
    counted = rows.order_by().values(of).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
