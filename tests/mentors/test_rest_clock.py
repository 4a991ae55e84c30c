"""A mentorship that rests is not forgotten: both are reminded, and in the end it is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from community.notifications.models import Notification
from mentors.actions import VERBS, join_line
from mentors.models import Mentor, Mentorship, Request
from mentors.outlook import Line
from mentors.rounds import something_is_due, tend_requests
from mentors.states import Actor, State, Verb
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def day() -> Iterator[Any]:
    with time_machine.travel(MAY, tick=False) as moving:
        yield moving


@pytest.fixture
def resting(day: Any) -> Mentorship:
    """Two who paused their mentorship on 4 May."""
    made = together(State.ACTIVE, mentor=MentorFactory.create(places=1))
    VERBS[Verb.PAUSE](made.request, by=made.mentee)
    Notification.objects.all().delete()
    return made


def comes(day: Any, days: float) -> None:
    """So many days have gone by, and the clock goes round twice."""
    day.move_to(MAY + timedelta(days=days))
    Mentor.objects.update(seen_at=datetime.now(UTC))
    tend_requests.call()
    tend_requests.call()


def told(mentorship: Mentorship) -> list[list[str]]:
    """What the mentee and the mentor were told."""
    rows = Notification.objects.order_by("pk")
    both = (mentorship.mentee, mentorship.mentor)
    return [list(rows.filter(receiver=one).values_list("event", flat=True)) for one in both]


def stands(mentorship: Mentorship) -> Request:
    return Request.objects.for_list().get(pk=mentorship.request.pk)


def says(mentorship: Mentorship) -> str:
    return " ".join(Line(stands(mentorship), Actor.MENTEE).next)


def test_both_are_reminded_once_after_four_weeks(day: Any, resting: Mentorship) -> None:
    comes(day, 27.9)
    assert told(resting) == [[], []]
    assert not something_is_due()
    day.move_to(MAY + timedelta(days=28))
    assert something_is_due()
    comes(day, 28)
    comes(day, 41.9)
    assert told(resting) == [["mentorship-rests"], ["mentorship-rests"]]
    assert stands(resting).state == State.PAUSED


def test_it_ends_after_six_and_the_place_is_free(day: Any, resting: Mentorship) -> None:
    waits = person("waits")
    join_line(resting.request.mentor, by=waits)
    comes(day, 28)
    comes(day, 42)
    assert stands(resting).state == State.ENDED
    assert told(resting) == [["mentorship-rests", "mentorship-rested-out"]] * 2
    assert Notification.objects.get(receiver=waits).event == "place-free"
    event = stands(resting).events.latest("pk")
    assert (event.verb, event.actor, event.by) == (Verb.LAPSE, Actor.CLOCK, None)
    assert not something_is_due()


def test_the_page_says_what_comes_next_and_when(day: Any, resting: Mentorship) -> None:
    assert "Both of you are reminded of it on 1 June 2026." in says(resting)
    assert "Unless one of you goes on, it ends on 15 June 2026." in says(resting)
    comes(day, 28)
    assert "reminded" not in says(resting)
    assert "it ends on 15 June 2026" in says(resting)
    comes(day, 42)
    page = browser_of(resting.mentee).get(resting.request.get_absolute_url()).content.decode()
    assert "It ended, as it had rested for too long" in page


def test_whoever_goes_on_in_time_keeps_it(day: Any, resting: Mentorship) -> None:
    comes(day, 41)
    VERBS[Verb.RESUME](stands(resting), by=resting.mentor)
    comes(day, 60)
    assert stands(resting).state == State.ACTIVE
    VERBS[Verb.PAUSE](stands(resting), by=resting.mentor)
    comes(day, 87)
    assert "reminded of it on 31 July 2026" in says(resting), "a new pause has all its time"
    comes(day, 88)
    comes(day, 101.9)
    assert stands(resting).state == State.PAUSED
    comes(day, 102)
    assert stands(resting).state == State.ENDED


def test_a_clock_that_stood_still_still_gives_both_their_time(
    day: Any, resting: Mentorship
) -> None:
    comes(day, 100)
    assert stands(resting).state == State.PAUSED
    assert "it ends on 26 August 2026" in says(resting), "a fortnight after the reminder"
    comes(day, 114)
    assert stands(resting).state == State.ENDED


def test_how_long_is_for_whoever_runs_it_to_say(
    day: Any, resting: Mentorship, settings: Any
) -> None:
    settings.MENTORSHIP_PAUSE_NUDGE_DAYS, settings.MENTORSHIP_PAUSE_ENDS_DAYS = 2, 5
    comes(day, 2)
    assert told(resting)[0] == ["mentorship-rests"]
    comes(day, 5)
    assert stands(resting).state == State.ENDED


@pytest.mark.parametrize("state", [State.ACCEPTED, State.ACTIVE, State.COMPLETED])
def test_nothing_else_rests(day: Any, state: str) -> None:
    made = together(state)
    comes(day, 20)
    Notification.objects.all().delete()
    comes(day, 60)
    assert stands(made).state == state
    assert not Notification.objects.filter(event="mentorship-rests").exists()
