"""Meetings that a moderator's deed has cancelled: they are held after all once it is undone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from mentors.meeting_states import MeetingState
from mentors.mentorship import calendar_mail
from mentors.models import Meeting, Request

STOOD = ("state", "state_at", "moved_to", "moved_by_id")
TIMES = ("state_at", "moved_to")


def coming(request: Request) -> list[dict[str, Any]]:
    """What is ahead of the two of `request`, which is locked, as it stands, JSON-ready."""
    rows = Meeting.objects.filter(mentorship__request=request).in_force()
    found = rows.filter(starts_at__gt=timezone.now()).order_by("pk")
    return [{"meeting": one.pk, **_stands(one)} for one in found]


def hold_again(stood: Iterable[dict[str, Any]]) -> None:
    """Let those of `stood` (by `coming`) stand as they did that are still ahead and free.

    Their request is locked. What was confirmed is in the calendars again.
    """
    for was in stood:
        meeting = Meeting.objects.for_list().filter(pk=was["meeting"]).first()
        if meeting is None or meeting.state != MeetingState.CANCELLED:
            continue
        if meeting.starts_at > timezone.now() and meeting.cancelled_by_id is None:
            _hold(meeting, was)


def _hold(meeting: Meeting, was: dict[str, Any]) -> None:
    for name in STOOD:
        value = was[name]
        setattr(meeting, name, datetime.fromisoformat(value) if value and name in TIMES else value)
    meeting.cancelled_at, meeting.why = None, ""
    meeting.version += 1
    if meeting.confirmed_at is not None:
        meeting.sequence += 1
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError:  # the mentor meets somebody else at that time by now
        return
    if meeting.state == MeetingState.CONFIRMED:
        calendar_mail.invite(meeting)


def _stands(meeting: Meeting) -> dict[str, Any]:
    since, to = meeting.state_at, meeting.moved_to
    return {
        "state": str(meeting.state),
        "state_at": since.isoformat(),
        "moved_to": to.isoformat() if to else None,
        "moved_by_id": meeting.moved_by_id,
    }
