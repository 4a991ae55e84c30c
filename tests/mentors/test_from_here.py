"""Filters of the list that begin where the reader is: their clock, and their stage."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from community.accounts.models import Blocking, CareerStage, User, Visibility
from mentors import from_here, week
from mentors.models import Hours, Mentor
from tests.cast import person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory, crossed, has_hours, wants
from tests.stories.looking import look, queries

pytestmark = pytest.mark.django_db

URL = reverse("mentors:index")
MONDAY, TUESDAY, SATURDAY, SUNDAY = 0, 1, 5, 6
WINTER = datetime(2026, 1, 14, 12, tzinfo=UTC)
SUMMER = datetime(2026, 7, 15, 12, tzinfo=UTC)


def mentor(name: str, zone: str = "UTC", **fields: Any) -> Mentor:
    made: Mentor = MentorFactory.create(person__display_name=name, person__time_zone=zone, **fields)
    return made


def names(query: str, reader: User | None) -> list[str]:
    browser = browser_of(reader) if reader else Client()
    return sorted(look(URL + query, browser).texts(".mentors__one h3"))


@pytest.fixture
def reader() -> User:
    return person("reader", time_zone="Europe/Berlin", career_stage=CareerStage.STUDYING)


class TestHours:
    def test_they_meet_on_the_readers_clock(self, reader):
        has_hours(mentor("Here", "Europe/Berlin"), MONDAY, 18, 20)
        has_hours(mentor("In Tokyo", "Asia/Tokyo"), TUESDAY, 3, 5)  # Monday evening in Berlin
        has_hours(mentor("In Denver", "America/Denver"), MONDAY, 18, 20)  # Tuesday, 2 to 4
        mentor("Who says nothing")
        with time_machine.travel(WINTER, tick=False):
            Mentor.objects.update(seen_at=WINTER)
            assert names("?hours=evenings", reader) == ["Here", "In Tokyo"]
            assert names("?hours=mornings", reader) == []
            assert len(names("?hours=nonsense", reader)) == 4

    @pytest.mark.parametrize(("now", "meets"), [(WINTER, False), (SUMMER, True)])
    def test_summer_time_moves_them(self, reader, now, meets):
        """16 o'clock in Accra, which keeps no summer time, is 17 in winter and 18 in summer."""
        has_hours(mentor("In Accra", "Africa/Accra"), MONDAY, 16, 17)
        with time_machine.travel(now, tick=False):
            Mentor.objects.update(seen_at=now)
            assert bool(names("?hours=evenings", reader)) is meets

    def test_the_end_of_a_week_is_the_beginning_of_the_next(self, reader):
        has_hours(mentor("In Auckland", "Pacific/Auckland"), MONDAY, 7, 9)  # Sunday evening
        with time_machine.travel(WINTER, tick=False):
            Mentor.objects.update(seen_at=WINTER)
            assert names("?hours=evenings", reader) == ["In Auckland"]
            assert names("?hours=weekends", reader) == ["In Auckland"]

    def test_half_an_hour_in_one_go_is_a_meeting(self, reader):
        for name, minutes in (("Long enough", 30), ("Too short", 29)):
            one = mentor(name, "Europe/Berlin")
            Hours.objects.create(mentor=one, weekday=MONDAY, starts=17 * 60, ends=18 * 60 + minutes)
        assert names("?hours=evenings", reader) == ["Long enough"]

    @pytest.mark.parametrize("field", ["hours_visibility", "person__time_zone_visibility"])
    def test_hours_that_are_not_shown_find_nobody(self, reader, field):
        for name, shown in (("For nobody", Visibility.NOBODY), ("For members", Visibility.MEMBERS)):
            has_hours(mentor(name, **{field: shown}), MONDAY, 18, 20)
        assert names("?hours=day", reader) == ["For members"]
        page = look(f"{URL}?hours=day", browser_of(reader))
        assert "Left out, for nobody can tell whether they fit: 1 shows no hours." in page.words

    def test_a_visitor_has_no_clock_to_lay_beside(self):
        has_hours(mentor("Here", hours_visibility=Visibility.PUBLIC), MONDAY, 3, 4)
        assert names("?hours=evenings&stage=near", None) == ["Here"]
        page = look(f"{URL}?hours=evenings")
        assert not page.tree.cssselect("#filter-hours, #filter-stage, .filters__active")

    def test_it_costs_as_many_queries_for_many_as_for_few(self, reader):
        def more(number: int) -> int:
            for each in range(number):
                zone = ("Asia/Tokyo", "Europe/Berlin", "America/Denver")[each % 3]
                has_hours(mentor(f"Mentor {each}", zone), each % 7, 8, 20)
            return queries(f"{URL}?hours=day&stage=near", browser_of(reader))

        assert more(3) == more(12)


SPANS = st.tuples(st.integers(0, 6), st.integers(0, week.DAY - 31), st.integers(30, week.DAY)).map(
    lambda one: (one[0], one[1], min(one[1] + one[2], week.DAY))
)
ZONES = st.sampled_from(
    ["UTC", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns"]
)


class TestAsTheBitsSay(TestCase):
    """What the database finds is what laying the minutes of a week beside each other finds."""

    @settings(max_examples=25)
    @given(SPANS, ZONES, ZONES, st.sampled_from(sorted(from_here.PARTS)))
    def test_the_database_agrees(self, span, there, here, part):
        one = MentorFactory.create(person__time_zone=there)
        weekday, starts, ends = span
        Hours.objects.create(mentor=one, weekday=weekday, starts=starts, ends=ends)
        reader = person(f"reader-{one.pk}", time_zone=here)
        now = datetime.now(UTC)
        theirs = week.hours([span], there, now)
        asked = from_here.PARTS[part]
        days = range(7) if asked.period == week.DAY else (0,)
        spans = [(*divmod(starts, week.DAY), ends - starts) for starts, ends in asked.spans]
        shared = [
            week.minutes(theirs & week.hours([(day + later, begins, begins + lasts)], here, now))
            for day, begins, lasts in spans
            for later in days
        ]
        found = from_here.meeting(Mentor.objects.filter(pk=one.pk), part, reader=reader)
        assert found.exists() is (max(shared) >= from_here.LEAST)


class TestStage:
    def test_near_and_far_are_as_matching_counts_them(self, reader):
        for stage in CareerStage:
            mentor(stage.name, person__career_stage=stage)
        mentor("UNTOLD", person__career_stage=None)
        assert names("?stage=near", reader) == ["ENTERING", "WORKING"]
        assert names("?stage=far", reader) == ["LEADING", "SENIOR"]
        page = look(f"{URL}?stage=near", browser_of(reader))
        assert "Left out, for nobody can tell whether they fit: 1 shows no stage." in page.words
        assert list(page.links(".filters__active a").values()) == [URL]

    def test_a_stage_that_is_not_shown_finds_nobody(self, reader):
        for shown in Visibility:
            mentor(shown.name, person__career_stage=4, person__career_stage_visibility=shown)
        assert names("?stage=near", reader) == ["MEMBERS", "PUBLIC"]

    def test_a_link_that_counts_from_somebody_says_what_to_tell(self, reader, stranger):
        mentor("Somewhere")
        path = "/mentors/?stage=near"
        visitor, unplaced = look(path), look(path, browser_of(stranger))
        assert visitor.links()["sign in"] == f"/accounts/login/?next={quote(path, safe='')}"
        assert unplaced.links()["tell your stage"] == "/settings/profile/"
        assert "Somewhere" in unplaced.words
        for page in (look(path, browser_of(reader)), look("/mentors/?stage=nowhere")):
            assert "counted from" not in page.words

    def test_who_tells_no_stage_has_none_to_count_from(self, stranger):
        mentor("Here")
        assert names("?stage=far", stranger) == ["Here"]
        page = look(URL, browser_of(stranger))
        assert not page.tree.cssselect("#filter-stage")
        assert "/settings/profile/" in page.links(".filters a").values()

    def test_it_goes_with_the_others_and_hides_are_counted(self, reader):
        full = mentor("Full", person__career_stage=4, taken=2)
        crossed(full.person, "postdoc", "ml-engineer")
        mentor("Other", person__career_stage=4)
        page = look(f"{URL}?stage=near&from=postdoc", browser_of(reader))
        assert page.texts(".mentors__one h3") == []
        assert "Not shown: 1 has no free place." in page.words
        assert names("?stage=near&from=postdoc&all=1", reader) == ["Full"]


class TestWhoWouldRatherNotMeet:
    @pytest.mark.parametrize("by_reader", [True, False])
    def test_they_are_led_to_each_other_by_no_list(self, reader, by_reader):
        apart, other = mentor("Apart"), mentor("Other")
        wants(reader)
        for one in (apart, other):
            crossed(one.person)
        pair = (reader, apart.person) if by_reader else (apart.person, reader)
        Blocking.objects.create(blocker=pair[0], blocked=pair[1])
        page = look(URL, browser_of(reader))
        assert page.texts(".mentors__one h3") == page.texts(".suggested__one h3") == ["Other"]
        assert names("?all=1", reader) == ["Other"]
        assert names("", None) == ["Apart", "Other"]

    def test_a_full_one_is_not_counted_either(self, reader):
        apart = mentor("Apart", taken=2)
        Blocking.objects.create(blocker=apart.person, blocked=reader)
        assert "Not shown" not in look(URL, browser_of(reader)).words

    def test_blockings_cost_as_many_queries_for_many_as_for_few(self, reader):
        def more(number: int) -> int:
            for each in range(number):
                other = mentor(f"Mentor {each}").person
                Blocking.objects.create(blocker=reader, blocked=other)
            return queries(URL, browser_of(reader))

        assert more(3) == more(12)
