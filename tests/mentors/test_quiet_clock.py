"""A mentorship in which nothing is said is not forgotten: one kind reminder a silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from community.notifications.models import Notification
from mentors.actions import VERBS
from mentors.meeting_states import MeetingState
from mentors.models import Mentor, Mentorship, Request
from mentors.models.meeting import Meeting
from mentors.outlook import Line
from mentors.rounds import something_is_due, tend_requests
from mentors.states import Actor, State, Verb
from tests.mentors.meeting import met
from tests.mentors.requesting import together
from threads.actions import say

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def day() -> Iterator[Any]:
    with time_machine.travel(MAY, tick=False) as moving:
        yield moving


@pytest.fixture
def two(day: Any) -> Mentorship:
    """Under way since 4 May."""
    return together(State.ACTIVE)


def reminded(day: Any, number: float) -> int:
    """How many reminders both have had by that day, and the clock goes round twice."""
    day.move_to(MAY + timedelta(days=number))
    Mentor.objects.update(seen_at=datetime.now(UTC))
    tend_requests.call()
    tend_requests.call()
    told = Notification.objects.filter(event="mentorship-quiet")
    number_of = Counter(told.values_list("receiver", flat=True))
    assert len(number_of) in {0, 2}, "both, or nobody"
    return max(number_of.values(), default=0)


def write(two: Mentorship) -> None:
    say(two.thread, by=two.mentor, body="Well?")


def meet(two: Mentorship, *, in_days: int = 1) -> None:
    met(two, datetime.now(UTC) + timedelta(days=in_days))


def test_both_are_reminded_once_after_three_weeks(day: Any, two: Mentorship) -> None:
    assert reminded(day, 20.9) == 0
    day.move_to(MAY + timedelta(days=21))
    assert something_is_due()
    assert reminded(day, 21) == 1
    assert not something_is_due()
    assert reminded(day, 90) == 1


@pytest.mark.parametrize("sign", [write, meet])
def test_a_message_or_a_meeting_breaks_a_silence_and_begins_the_next(
    sign: Callable[[Mentorship], None], day: Any, two: Mentorship
) -> None:
    day.move_to(MAY + timedelta(days=20))
    sign(two)
    assert reminded(day, 40.9) == 0
    assert reminded(day, 42.1) == 1
    sign(two)
    assert reminded(day, 62.9) == 1
    assert reminded(day, 64.2) == 2


def test_a_meeting_to_come_is_no_silence_and_a_cancelled_one_is_no_meeting(
    day: Any, two: Mentorship
) -> None:
    meet(two, in_days=40)
    assert reminded(day, 40) == 0
    Meeting.objects.update(state=MeetingState.CANCELLED, cancelled_at=MAY)
    assert reminded(day, 40) == 1


def test_a_proposal_that_nobody_answered_is_no_meeting(day: Any, two: Mentorship) -> None:
    met(two, MAY + timedelta(days=20), MeetingState.PROPOSED)
    assert reminded(day, 19) == 0
    assert reminded(day, 21) == 1


def test_after_a_pause_the_days_begin_anew(day: Any, two: Mentorship) -> None:
    assert reminded(day, 21) == 1
    VERBS[Verb.PAUSE](two.request, by=two.mentee)
    day.move_to(MAY + timedelta(days=30))
    VERBS[Verb.RESUME](two.request, by=two.mentor)
    assert reminded(day, 50.9) == 1
    assert reminded(day, 51) == 2


@pytest.mark.parametrize("state", [State.ACCEPTED, State.PAUSED, State.COMPLETED])
def test_nothing_else_falls_silent(state: str, day: Any) -> None:
    together(state)
    assert reminded(day, 27) == 0


def test_how_long_is_for_whoever_runs_it_to_say_and_the_page_says_it(
    day: Any, two: Mentorship, settings: Any
) -> None:
    settings.MENTORSHIP_QUIET_NUDGE_DAYS = 3
    shown = Request.objects.for_list().get()
    assert "neither write nor meet for 3 days" in " ".join(Line(shown, Actor.MENTOR).next)
    assert reminded(day, 3) == 1
