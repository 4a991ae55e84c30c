"""`manage.py recount` holds what a mentor's page says against the requests to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentors import actions, counters, rounds
from mentors.models import Mentor
from mentors.states import Actor, Verb
from tests.cast import person
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import drafted, requested

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RIGHT = "Every counter is right.\n"


def recount(*arguments: str) -> str:
    out = StringIO()
    call_command("recount", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def mentor() -> Mentor:
    """Accepted one request after three hours, and let another end in silence."""
    with time_machine.travel(NOON, tick=False) as now:
        mentor = MentorFactory.create()
        first, second = requested(mentor=mentor), requested(mentor=mentor)
        now.shift(timedelta(hours=3))
        actions.VERBS[Verb.ACCEPT](first, by=mentor.person)
        now.shift(timedelta(days=28))
        actions.VERBS[Verb.EXPIRE](second, by=Actor.CLOCK)
    return Mentor.objects.get(pk=mentor.pk)


def test_after_ordinary_deeds_every_counter_of_a_mentor_is_right(mentor: Mentor) -> None:
    MentorFactory.create()
    told = (mentor.taken, mentor.asked, mentor.answered, mentor.answer_hours, mentor.lapsed)
    assert told == (1, 2, 1, 3, 1)
    assert recount("--check") == RIGHT


@pytest.mark.parametrize(
    ("counter", "counted"),
    [
        ("taken", 1),
        ("waiting", 0),
        ("asked", 2),
        ("answered", 1),
        ("answer_hours", 3),
        ("lapsed", 1),
    ],
)
def test_a_wrong_one_is_named_then_put_right(mentor: Mentor, counter: str, counted: int) -> None:
    wrong = 2 if counter == "answered" else 7  # no more are answered than were asked
    Mentor.objects.filter(pk=mentor.pk).update(**{counter: wrong})
    with pytest.raises(CommandError, match="1 counters are wrong"):
        recount("--check")
    assert getattr(Mentor.objects.get(pk=mentor.pk), counter) == wrong
    assert f"mentor {mentor.pk}: {counter} says {wrong}, counted {counted}" in recount()
    assert getattr(Mentor.objects.get(pk=mentor.pk), counter) == counted
    assert recount("--check") == RIGHT


def test_a_mentor_nobody_asked_counts_nothing() -> None:
    mentor = MentorFactory.create(asked=4, answered=4, answer_hours=9)
    assert "answer_hours says 9, counted None" in recount()
    mentor.refresh_from_db()
    assert (mentor.asked, mentor.answered, mentor.answer_hours) == (0, 0, None)


def test_a_pause_that_was_lifted_is_no_mistake(mentor: Mentor) -> None:
    Mentor.objects.filter(pk=mentor.pk).update(is_paused_by_clock=True)
    actions.come_back(mentor, by=mentor.person)
    assert recount("--check") == RIGHT


def test_silence_of_before_a_pause_was_lifted_counts_no_more(settings: Any) -> None:
    settings.REQUEST_LAPSES = 2
    with time_machine.travel(NOON, tick=False) as now:
        mentor = MentorFactory.create(lapsed=0)
        for number in range(3):
            request = requested(mentor=mentor)
            now.shift(timedelta(days=28))
            actions.VERBS[Verb.EXPIRE](request, by=Actor.CLOCK)
            assert recount("--check") == RIGHT
            if number == 1:
                assert Mentor.objects.get().is_paused_by_clock
                actions.come_back(mentor, by=mentor.person)
                assert recount("--check") == RIGHT
            now.shift(timedelta(hours=1))
        assert Mentor.objects.get().lapsed == 1
        for wrong in (0, 3):
            Mentor.objects.update(lapsed=wrong)
            assert f"lapsed says {wrong}, counted 1" in recount()
            assert Mentor.objects.get().lapsed == 1


def test_a_due_date_is_not_missed_before_the_clock_comes_by() -> None:
    with time_machine.travel(NOON, tick=False) as now:
        request = requested()
        now.shift(timedelta(days=request.mentor.answer_days, minutes=5))
        assert recount("--check") == RIGHT
        rounds.count_overdue(now=datetime.now(UTC))
        assert Mentor.objects.get().asked == 1
        assert recount("--check") == RIGHT
        Mentor.objects.update(asked=0)
        now.shift(timedelta(hours=3))
        with pytest.raises(CommandError, match="1 counters are wrong"):
            recount("--check")


def seen(mentor: Mentor) -> tuple[int, int, int | None]:
    mentor.refresh_from_db()
    return mentor.asked, mentor.answered, mentor.answer_hours


def test_to_open_it_again_wipes_away_no_silence_and_none_of_the_wait() -> None:
    with time_machine.travel(NOON, tick=False) as now:
        mentee, mentor = person("mentee"), MentorFactory.create()
        request = actions.send(drafted(mentee, mentor), by=mentee)
        now.shift(timedelta(days=28))
        actions.VERBS[Verb.EXPIRE](request, by=Actor.CLOCK)
        assert seen(mentor) == (1, 0, None)
        actions.VERBS[Verb.REOPEN](request, by=mentor.person)
        assert seen(mentor) == (1, 0, None)
        assert recount("--check") == RIGHT
        now.shift(timedelta(hours=2))
        actions.VERBS[Verb.ASK](request, by=mentor.person, words="Since when?")
        assert seen(mentor) == (1, 1, 28 * 24 + 2)
        assert recount("--check") == RIGHT


def test_an_answer_of_before_stays_counted_when_it_is_opened_again() -> None:
    with time_machine.travel(NOON, tick=False) as now:
        mentee, mentor = person("mentee"), MentorFactory.create()
        request = actions.send(drafted(mentee, mentor), by=mentee)
        now.shift(timedelta(hours=5))
        actions.VERBS[Verb.ASK](request, by=mentor.person, words="Since when?")
        now.shift(timedelta(days=28))
        actions.VERBS[Verb.EXPIRE](request, by=Actor.CLOCK)
        actions.VERBS[Verb.REOPEN](request, by=mentor.person)
        assert seen(mentor) == (1, 1, 5)
        assert recount("--check") == RIGHT


def test_more_mentors_are_no_more_queries(mentor: Mentor) -> None:
    with CaptureQueriesContext(connection) as few:
        assert not list(counters.wrong())
    for _number in range(5):
        requested(mentor=MentorFactory.create())
    with CaptureQueriesContext(connection) as many:
        assert not list(counters.wrong())
    assert len(many) == len(few)
