"""What the clock does with meetings: it reminds of each once, about a day before.

Of what is confirmed both sides are reminded; of what is only proposed, whoever is to answer, be it
another time for what is confirmed. Whoever proposed what nobody answered is told so when its time
has come; a meeting that was to be moved then keeps its own.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from community.accounts.blocking import blocked_between
from community.notifications.actions import notify
from mentors.actions.moving import locked
from mentors.meeting_notices import LAPSED, MOVE_LAPSED, MOVE_WAITS, SOON, WAITS
from mentors.meeting_states import MeetingState
from mentors.models import Meeting
from mentors.models.meeting import MeetingQuerySet

TOLD_WITHIN = timedelta(days=7)
"""How long after its time it is still told that nobody answered."""


@task()
def remind_of_meetings() -> None:
    """Do what is due now with each meeting. Done twice, it does nothing more."""
    now = timezone.now()
    for meeting in _near(now).for_list().order_by("pk"):
        _remind(meeting, now)
    for meeting in _lapsed(now).for_list().order_by("pk"):
        _tell_lapsed(meeting, now)
    for meeting in _move_near(now).for_list().order_by("pk"):
        _remind_of_move(meeting, now)
    for meeting in _move_lapsed(now).for_list().order_by("pk"):
        _let_move_lapse(meeting, now)


def something_is_due() -> bool:
    """Whether `remind_of_meetings` has anything to do."""
    now = timezone.now()
    work = (_near(now), _lapsed(now), _move_near(now), _move_lapsed(now))
    return any(rows.exists() for rows in work)


@transaction.atomic
def _remind(meeting: Meeting, now: datetime) -> None:
    """Tell the two, unless it was moved, cancelled or reminded of a moment ago."""
    if (fresh := _held(meeting, _near(now), now)) is None:
        return
    mentorship = fresh.mentorship
    both = [mentorship.mentee, mentorship.mentor]
    if fresh.state == MeetingState.CONFIRMED:
        notify(SOON, about=fresh, to=both, deed=_deed("soon", fresh))
    elif not blocked_between(*(one.pk for one in both)):  # else there is nothing to answer
        asked = [one for one in both if one.pk != fresh.proposed_by_id]
        notify(WAITS, about=fresh, to=asked, deed=_deed("waits", fresh))


@transaction.atomic
def _tell_lapsed(meeting: Meeting, now: datetime) -> None:
    """Tell whoever proposed it, unless it was answered, or they were told, a moment ago."""
    if (fresh := _held(meeting, _lapsed(now), now)) is not None:
        notify(LAPSED, about=fresh, to=[fresh.proposed_by], deed=_deed("lapsed", fresh))


@transaction.atomic
def _remind_of_move(meeting: Meeting, now: datetime) -> None:
    """Ask whoever did not propose the other time, once, before either of the two has come."""
    locked(meeting.mentorship.request)
    fresh = _move_near(now).for_list().filter(pk=meeting.pk).first()
    if fresh is None:
        return
    fresh.move_reminded_at = now
    fresh.save(update_fields=["move_reminded_at"])
    both = [fresh.mentorship.mentee, fresh.mentorship.mentor]
    if not blocked_between(*(one.pk for one in both)):
        asked = [one for one in both if one.pk != fresh.moved_by_id]
        notify(MOVE_WAITS, about=fresh, to=asked, deed=f"move-waits-{fresh.version}")


@transaction.atomic
def _let_move_lapse(meeting: Meeting, now: datetime) -> None:
    """Let the meeting keep its time; whoever proposed the other one is told."""
    locked(meeting.mentorship.request)
    fresh = _move_lapsed(now).for_list().filter(pk=meeting.pk).first()
    if fresh is None:
        return
    proposer = fresh.moved_by_id
    fresh.moved_to = fresh.moved_by = None
    fresh.version += 1
    fresh.save(update_fields=["moved_to", "moved_by", "version"])
    notify(MOVE_LAPSED, about=fresh, to=[proposer], deed=f"move-lapsed-{fresh.version}")


def _held(meeting: Meeting, due: MeetingQuerySet, now: datetime) -> Meeting | None:
    """The meeting as it stands, held and marked as told of at `now`; None if it is not due."""
    locked(meeting.mentorship.request)
    fresh = due.for_list().filter(pk=meeting.pk).first()
    if fresh is not None:
        fresh.reminded_at = now
        fresh.save(update_fields=["reminded_at"])
    return fresh


def _deed(name: str, meeting: Meeting) -> str:
    return f"{name}-{meeting.starts_at:%Y%m%d%H%M}"


def _near(now: datetime) -> MeetingQuerySet:
    """Ahead, within the hours of the reminder, and nobody was reminded."""
    until = now + timedelta(hours=settings.MEETING_REMINDER_HOURS)
    return Meeting.objects.in_force().filter(
        starts_at__gt=now, starts_at__lte=until, reminded_at__isnull=True
    )


def _move_near(now: datetime) -> MeetingQuerySet:
    """Another time is proposed, and either is within the hours of the reminder."""
    until = now + timedelta(hours=settings.MEETING_REMINDER_HOURS)
    moving = Meeting.objects.confirmed().filter(starts_at__gt=now, moved_to__gt=now)
    soon = Q(starts_at__lte=until) | Q(moved_to__lte=until)
    return moving.filter(soon, move_reminded_at__isnull=True)


def _move_lapsed(now: datetime) -> MeetingQuerySet:
    """Another time is proposed, and either has come."""
    come = Q(starts_at__lte=now) | Q(moved_to__lte=now)
    return Meeting.objects.confirmed().filter(come, moved_to__isnull=False)


def _lapsed(now: datetime) -> MeetingQuerySet:
    """Proposed for a time that has come; a reminder from before is not what tells of that."""
    untold = Q(reminded_at__isnull=True) | Q(reminded_at__lt=F("starts_at"))
    return Meeting.objects.filter(
        untold,
        state=MeetingState.PROPOSED,
        starts_at__lte=now,
        starts_at__gt=now - TOLD_WITHIN,
    )
