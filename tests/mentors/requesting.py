"""Requests in any state, for tests to begin with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from community.accounts.models import User
from mentors.counting import recount
from mentors.models import Brief, Mentor, Mentorship, Request
from mentors.states import State
from tests.cast import UserFactory
from tests.mentors.mentoring import MentorFactory
from threads.actions import converse


def brief_of(mentee: User, **fields: Any) -> Brief:
    """What `mentee` wishes; not sent."""
    told = {"goal": "Get ready for interviews.", "situation": "Two years into a doctorate."}
    return Brief.objects.create(mentee=mentee, **{**told, **fields})


def drafted(mentee: User, *mentors: Mentor) -> Brief:
    """A draft by `mentee` with `mentors` ranked as they come."""
    brief = brief_of(mentee)
    for rank, mentor in enumerate(mentors, start=1):
        Request.objects.create(brief=brief, mentee=mentee, mentor=mentor, rank=rank)
    return brief


def requested(
    state: str = State.SENT,
    *,
    mentee: User | None = None,
    mentor: Mentor | None = None,
    rank: int = 1,
    **fields: Any,
) -> Request:
    """A request that stands at `state` since now, and counts with its mentor."""
    mentee, mentor = mentee or UserFactory.create(), mentor or MentorFactory.create()
    now = timezone.now()
    sent = None if state == State.DRAFT else now
    is_accepted = state == State.ACCEPTED
    found = Request.objects.create(
        brief=fields.pop("brief", None) or brief_of(mentee, sent_at=now),
        mentee=mentee,
        mentor=mentor,
        rank=rank,
        state=state,
        sent_at=sent,
        due_at=sent and now + timedelta(days=28 if is_accepted else mentor.answer_days),
        **fields,
    )
    recount(mentor.pk)
    mentor.refresh_from_db()
    return Request.objects.for_list().get(pk=found.pk)


def together(
    state: str = State.ACTIVE, *, mentee: User | None = None, mentor: Mentor | None = None
) -> Mentorship:
    """A mentorship that stands at `state` since now, with nothing said yet."""
    request = requested(state, mentee=mentee, mentor=mentor)
    thread = converse("mentorships:detail", request.mentee, request.mentor.person)
    return Mentorship.objects.create(thread=thread, request=request)
