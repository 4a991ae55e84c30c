"""Until when a mentor means to answer: in the days they chose, or as their rhythm has it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from mentors.actions import send
from mentors.due import by_rhythm, due_at, longest, longest_by
from mentors.models import Rhythm
from mentors.models.mentor import LATEST_DAYS, SOONEST_DAYS
from tests.cast import person
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import drafted

ZURICH, DAY = ZoneInfo("Europe/Zurich"), timedelta(days=1)


def at(
    day: int, hour: int = 9, minute: int = 0, *, month: int = 6, zone: tzinfo = ZURICH
) -> datetime:
    """A moment of 2026: 1 June is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("rhythm", "asked", "due"),
    [
        # Any day: three days, to the minute.
        (Rhythm.ANY, at(1), at(4)),
        (Rhythm.ANY, at(6, 23, 59), at(9, 23, 59)),
        # Weekdays: a whole one of them; over the weekend that is the Monday.
        (Rhythm.WEEKDAYS, at(1), at(4)),
        (Rhythm.WEEKDAYS, at(5), at(8, 23, 59)),
        (Rhythm.EVENINGS, at(6), at(9)),
        # The weekend: its first whole day, and three days where that is sooner.
        (Rhythm.WEEKENDS, at(1), at(6, 23, 59)),
        (Rhythm.WEEKENDS, at(5), at(8)),
        (Rhythm.WEEKENDS, at(6, 0, 1), at(9, 0, 1)),
        (Rhythm.WEEKENDS, at(7), at(13, 23, 59)),
        # Sundays: the end of the next one that begins after.
        (Rhythm.SUNDAYS, at(1), at(7, 23, 59)),
        (Rhythm.SUNDAYS, at(4, 23, 59), at(7, 23, 59)),
        (Rhythm.SUNDAYS, at(5, 0, 0), at(8, 0, 0)),
        (Rhythm.SUNDAYS, at(6, 23, 59), at(9, 23, 59)),
        (Rhythm.SUNDAYS, at(7, 0, 0), at(14, 23, 59)),
        # Every other week: nobody knows which, so ten days.
        (Rhythm.FORTNIGHT, at(1), at(11)),
    ],
)
def test_a_whole_day_of_the_rhythm_and_three_days_at_least(
    rhythm: str, asked: datetime, due: datetime
) -> None:
    assert by_rhythm(rhythm, asked, ZURICH) == due


def test_the_day_is_that_of_the_mentors_own_clock() -> None:
    saturday_evening = datetime(2026, 6, 6, 20, tzinfo=UTC)  # Sunday morning in Auckland
    auckland = ZoneInfo("Pacific/Auckland")
    due = by_rhythm(Rhythm.SUNDAYS, saturday_evening, auckland)
    assert due == at(14, 23, 59, zone=auckland), "this Sunday has begun there"
    assert by_rhythm(Rhythm.SUNDAYS, saturday_evening, ZURICH) == saturday_evening + 3 * DAY


def test_it_is_right_across_a_change_to_summer_time() -> None:
    due = by_rhythm(Rhythm.SUNDAYS, at(23, month=3).astimezone(UTC), ZURICH)
    assert due == datetime(2026, 3, 29, 21, 59, tzinfo=UTC), "23:59 in summer time"


@given(
    some.sampled_from(Rhythm),
    some.integers(0, 2 * 365 * 24 * 60).map(lambda n: at(1, zone=UTC) + timedelta(minutes=n)),
    some.sampled_from(["UTC", "Europe/Zurich", "Pacific/Apia", "America/St_Johns"]),
)
def test_it_is_never_sooner_nor_later_than_may_be_chosen(
    rhythm: str, asked: datetime, zone: str
) -> None:
    took = by_rhythm(rhythm, asked, ZoneInfo(zone)) - asked
    assert timedelta(days=SOONEST_DAYS) <= took <= timedelta(days=LATEST_DAYS)
    assert took <= timedelta(days=longest_by(rhythm), hours=1), "an hour for summer time"


def test_the_most_that_each_takes() -> None:
    assert {str(one): longest_by(one) for one in Rhythm} == {
        "any-day": 3,
        "weekdays": 4,
        "evenings": 4,
        "weekends": 7,
        "sundays": 8,
        "fortnight": 10,
    }


@pytest.mark.django_db
class TestOfAMentor:
    def test_what_they_chose_counts(self) -> None:
        mentor = MentorFactory.create(rhythm=Rhythm.SUNDAYS, answer_days=3)
        assert due_at(mentor, at(1)) == at(4)
        assert longest(mentor) == 3

    def test_else_their_rhythm_on_their_own_clock(self) -> None:
        mentor = MentorFactory.create(
            rhythm=Rhythm.SUNDAYS,
            answer_days=None,
            person=person("gil", time_zone="Europe/Zurich"),
        )
        assert due_at(mentor, at(1)) == at(7, 23, 59)
        assert longest(mentor) == 8

    def test_a_request_is_due_then(self) -> None:
        mentee = person("mentee")
        mentor = MentorFactory.create(rhythm=Rhythm.FORTNIGHT, answer_days=None)
        sent = send(drafted(mentee, mentor), by=mentee)
        assert sent.sent_at is not None
        assert sent.due_at == sent.sent_at + 10 * DAY

    def test_the_profile_says_so(self, client: Client) -> None:
        mentor = MentorFactory.create(rhythm=Rhythm.SUNDAYS, answer_days=None)
        page = client.get(mentor.get_absolute_url()).content.decode()
        assert "answers within 8 days" in page

    def test_the_rule_is_published(self, client: Client) -> None:
        page = client.get("/limits/").content.decode()
        assert '<th scope="row">on Sundays</th><td class="numeric">8</td>' in page
