"""The clock of requests, with the days going by as the test says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError

from community.accounts.models import User
from community.notifications.models import Notification
from mentors.actions import VERBS, send
from mentors.models import Mentor, Request
from mentors.rounds import something_is_due, tend_requests
from mentors.states import State, Verb
from portal.clock import offer_requests
from tests.cast import person
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import drafted, requested

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def day() -> Iterator[Any]:
    with time_machine.travel(MAY, tick=False) as moving:
        yield moving


@pytest.fixture
def mentee(db: None) -> User:
    return person("mentee")


def told(who: User) -> list[str]:
    rows = Notification.objects.filter(receiver=who).order_by("pk")
    return list(rows.values_list("event", flat=True))


def comes(day: Any, number: int) -> None:
    """It is day `number`, and the clock goes round twice."""
    day.move_to(MAY + timedelta(days=number, minutes=1))
    Mentor.objects.update(seen_at=datetime.now(UTC))
    tend_requests.call()
    tend_requests.call()


def state(request: Request) -> str:
    return Request.objects.get(pk=request.pk).state


def test_past_the_mentors_own_date_the_next_is_asked_too(day: Any, mentee: User) -> None:
    mentors = [MentorFactory.create(answer_days=days) for days in (5, 3, 3)]
    brief = drafted(mentee, *mentors)
    send(brief, by=mentee)
    in_turn = brief.requests.order_by("rank").values_list("state", flat=True)
    comes(day, 4)
    assert list(in_turn.all()) == ["sent", "draft", "draft"]
    comes(day, 5)
    assert list(in_turn.all()) == ["sent", "sent", "draft"]
    assert told(mentee) == ["request-next"]
    comes(day, 7)
    assert list(in_turn.all()) == ["sent", "sent", "draft"]
    comes(day, 9)
    assert list(in_turn.all()) == ["sent", "sent", "sent"]
    mentors[0].refresh_from_db()
    assert (mentors[0].asked, mentors[0].answered) == (1, 0)


def test_while_somebody_talks_with_the_mentee_nobody_else_is_asked(day: Any, mentee: User) -> None:
    brief = drafted(mentee, *MentorFactory.create_batch(2, answer_days=3))
    first = send(brief, by=mentee)
    VERBS[Verb.ASK](first, by=first.mentor.person, words="Since when?")
    comes(day, 6)
    assert brief.requests.get(rank=2).state == State.DRAFT


def test_silence_is_reminded_of_thrice_then_it_expires_and_may_be_opened_for_a_week(
    day: Any,
) -> None:
    request = requested(State.SENT)
    mentor, mentee = request.mentor.person, request.mentee
    for number, reminders in ((6, 0), (7, 1), (13, 1), (14, 2), (21, 3), (27, 3)):
        comes(day, number)
        assert told(mentor) == ["request-waits"] * reminders
    assert state(request) == State.SENT
    comes(day, 28)
    assert state(request) == State.EXPIRED
    assert told(mentee) == ["request-expired"]
    day.move_to(MAY + timedelta(days=34))
    VERBS[Verb.REOPEN](request, by=mentee)
    assert state(request) == State.SENT
    assert told(mentor)[-1] == "request-changed"


def test_after_day_35_it_stays_closed(day: Any) -> None:
    request = requested(State.SENT)
    comes(day, 28)
    day.move_to(MAY + timedelta(days=35, hours=1))
    with pytest.raises(ValidationError, match="over"):
        VERBS[Verb.REOPEN](request, by=request.mentee)


def test_whose_turn_it_is_is_reminded_and_to_read_it_gains_no_time(
    day: Any,
) -> None:
    read, asked = requested(State.SENT), requested(State.ASKED)
    day.move_to(MAY + timedelta(days=6))
    VERBS[Verb.VIEW](read, by=read.mentor.person)
    comes(day, 7)
    assert told(read.mentor.person) == ["request-waits"]
    assert told(asked.mentee) == ["request-waits"]
    assert told(asked.mentor.person) == told(read.mentee) == []


def test_a_clock_that_stood_still_reminds_once(day: Any) -> None:
    request = requested(State.SENT)
    comes(day, 22)
    assert told(request.mentor.person) == ["request-waits"]


def test_an_answer_begins_the_count_anew(day: Any) -> None:
    request = requested(State.ASKED)
    comes(day, 20)
    VERBS[Verb.ANSWER](request, by=request.mentee, words="Since March.")
    comes(day, 30)
    assert state(request) == State.ANSWERED
    assert told(request.mentor.person) == ["request-answered", "request-waits"]


def test_two_lapses_in_a_row_pause_the_mentor(day: Any) -> None:
    mentor = MentorFactory.create(places=3)
    requested(State.SENT, mentor=mentor)
    comes(day, 28)
    mentor.refresh_from_db()
    assert (mentor.lapsed, mentor.is_paused) == (1, False)
    requested(State.SENT, mentor=mentor)
    comes(day, 56)
    mentor.refresh_from_db()
    assert mentor.is_paused
    assert mentor.is_paused_by_clock
    assert told(mentor.person).count("mentor-paused") == 1


def test_the_mentees_silence_is_not_the_mentors(day: Any) -> None:
    request = requested(State.ASKED)
    comes(day, 28)
    request.mentor.refresh_from_db()
    assert (state(request), request.mentor.lapsed) == (State.EXPIRED, 0)


def test_an_answer_ends_the_row_of_lapses(day: Any) -> None:
    request = requested(State.SENT, mentor=MentorFactory.create(lapsed=1))
    VERBS[Verb.DECLINE](request, by=request.mentor.person, words="Not now.")
    request.mentor.refresh_from_db()
    assert request.mentor.lapsed == 0


def test_the_days_can_be_set(day: Any, settings: Any) -> None:
    settings.REQUEST_NUDGE_DAYS, settings.REQUEST_EXPIRES_DAYS = [2], 4
    request = requested(State.SENT)
    comes(day, 2)
    assert told(request.mentor.person) == ["request-waits"]
    comes(day, 4)
    assert state(request) == State.EXPIRED


def test_work_is_offered_only_when_something_is_due(day: Any) -> None:
    requested(State.SENT)
    assert not something_is_due()
    offer_requests()
    day.move_to(MAY + timedelta(days=8))
    assert something_is_due()
