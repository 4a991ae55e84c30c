"""What the clock does with mentorships in which nothing is said: one kind reminder a silence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from community.notifications.actions import notify
from mentors.actions import moving
from mentors.meeting_states import COUNTED, MeetingState
from mentors.models import Mentorship
from mentors.models.meeting import Meeting
from mentors.request_notices import QUIET
from mentors.states import State
from threads.models import Post


def remind_of_silence(now: datetime) -> int:
    """Remind both sides, once a silence, that nothing was written or met; how many mentorships."""
    return sum(_remind(one, now) for one in fallen_silent(now).order_by("pk"))


def fallen_silent(now: datetime) -> QuerySet[Mentorship]:
    """Under way for MENTORSHIP_QUIET_NUDGE_DAYS without a message or a meeting, also one to come.

    Not those whose two sides were reminded since the last such sign.
    """
    then = now - timedelta(days=settings.MENTORSHIP_QUIET_NUDGE_DAYS)
    running = Mentorship.objects.filter(request__state=State.ACTIVE, request__state_at__lte=then)
    is_new = Q(reminded_at=None) | Q(reminded_at__lt=F("request__state_at"))
    return running.exclude(has_sign(then, now)).filter(
        is_new | has_sign(OuterRef("reminded_at"), now)
    )


def has_sign(since: Any, now: datetime) -> Q:
    """Those whose two wrote since then, or met, or are to meet; no proposal that lapsed counts."""
    posts = Post.objects.filter(thread=OuterRef("pk"), created_at__gte=since)
    meetings = Meeting.objects.filter(
        mentorship=OuterRef("pk"), starts_at__gte=since, state__in=COUNTED
    ).exclude(state=MeetingState.PROPOSED, starts_at__lte=now)
    return Q(Exists(posts)) | Q(Exists(meetings))


@transaction.atomic
def _remind(mentorship: Mentorship, now: datetime) -> bool:
    """Whether it was due: somebody may have written a moment ago."""
    request = moving.locked(mentorship.request)
    if not fallen_silent(now).filter(pk=mentorship.pk).exists():
        return False
    Mentorship.objects.filter(pk=mentorship.pk).update(reminded_at=now)
    both = [request.mentee_id, request.mentor.person_id]
    notify(QUIET, about=request, to=both, deed=f"quiet-{request.pk}-{now:%Y%m%d%H%M%S}")
    return True
