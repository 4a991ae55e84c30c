"""What the clock does with mentorships that rest: one reminder to both, and then their end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from community.notifications.actions import notify
from mentors.actions import moving
from mentors.actions.requests import lapse
from mentors.actions.sending import rests_until
from mentors.models import Request
from mentors.request_notices import RESTS
from mentors.states import Actor, State


def remind_of_rest(now: datetime) -> int:
    """Remind both sides, once, of what has rested for weeks; how many mentorships."""
    return sum(_remind(one, now) for one in to_remind(now).order_by("pk"))


def end_rests(now: datetime) -> int:
    """End what has rested too long; how many mentorships."""
    return sum(_end(one, now) for one in to_end(now).order_by("pk"))


def to_remind(now: datetime) -> QuerySet[Request]:
    """Paused for so long that both are reminded, and were not."""
    then = now - timedelta(days=settings.MENTORSHIP_PAUSE_NUDGE_DAYS)
    return Request.objects.filter(state=State.PAUSED, nudges=0, state_at__lte=then)


def to_end(now: datetime) -> QuerySet[Request]:
    """Reminded of, and the time is over that was told then."""
    return Request.objects.filter(state=State.PAUSED, nudges__gt=0, due_at__lte=now)


@transaction.atomic
def _remind(request: Request, now: datetime) -> bool:
    """Whether it was due: somebody may have gone on a moment ago.

    Who is reminded late, as the clock stood still, has as long after it as anybody.
    """
    fresh = moving.locked(request)
    if not to_remind(now).filter(pk=fresh.pk).exists():
        return False
    still = settings.MENTORSHIP_PAUSE_ENDS_DAYS - settings.MENTORSHIP_PAUSE_NUDGE_DAYS
    fresh.due_at, fresh.nudges = max(rests_until(fresh), now + timedelta(days=still)), 1
    fresh.save(update_fields=["due_at", "nudges"])
    deed = f"rests-{fresh.pk}-{fresh.state_at:%Y%m%d%H%M%S}"
    notify(RESTS, about=fresh, to=[fresh.mentee_id, fresh.mentor.person_id], deed=deed)
    return True


@transaction.atomic
def _end(request: Request, now: datetime) -> bool:
    moving.locked(request)
    if not to_end(now).filter(pk=request.pk).exists():
        return False
    lapse(request, by=Actor.CLOCK)
    return True
