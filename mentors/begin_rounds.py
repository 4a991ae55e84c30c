"""What the clock does with mentorships that are agreed to and do not begin: in the end, they end.

Whose turn it is, is reminded of it as of any request (`mentors.rounds.remind`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from mentors.actions import moving
from mentors.actions.requests import lapse
from mentors.models import Mentorship, Request
from mentors.quiet_rounds import has_sign
from mentors.states import Actor, State


def end_unbegun(now: datetime) -> int:
    """End what was accepted and not begun in the time that both were told; how many."""
    return sum(_end(one, now) for one in not_begun(now).order_by("pk"))


def not_begun(now: datetime) -> QuerySet[Request]:
    """Accepted, and the time is over in which the mentee could begin.

    Not those whose two go on without that: who wrote lately, or met, or are to meet.
    """
    then = now - timedelta(days=settings.MENTORSHIP_QUIET_NUDGE_DAYS)
    living = Mentorship.objects.filter(has_sign(then, now), request=OuterRef("pk"))
    return Request.objects.filter(~Exists(living), state=State.ACCEPTED, due_at__lte=now)


@transaction.atomic
def _end(request: Request, now: datetime) -> bool:
    """Whether it was due: somebody may have begun or written a moment ago."""
    moving.locked(request)
    if not not_begun(now).filter(pk=request.pk).exists():
        return False
    lapse(request, by=Actor.CLOCK)
    return True
