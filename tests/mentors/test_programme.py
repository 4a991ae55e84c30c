"""The programme's numbers are right, tell nothing of few people, and are read by who runs it."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from community.accounts.models import User
from community.tags.models import Tag
from mentors.models import Mentor, PlaceInLine, Request, RequestEvent
from mentors.models.meeting import Meeting
from mentors.programme import Programme, programme
from mentors.states import State
from mentors.veiling import LEAST, Group, Veil, veiled
from tests.cast import UserFactory, person
from tests.conftest import browser_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import requested, together
from tests.stories.looking import look, queries
from threads.actions import say

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PAGE = "/admin/programme/"
TABLES = ("waits", "requests", "mentorships", "lately", "mentors", "capacity")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager(db: None) -> User:
    return person("manager", role="programme manager")


def sent(
    number: int, state: str = State.DECLINED, *, at: datetime = NOW, hours: int | None = 10
) -> list[Request]:
    """So many requests, each of other people, answered after `hours`."""
    made = [requested(state) for _ in range(number)]
    answered = None if hours is None else at + timedelta(hours=hours)
    Request.objects.filter(pk__in=[one.pk for one in made]).update(sent_at=at, answered_at=answered)
    return made


def numbers() -> Programme:
    return programme(NOW)


def ago(months: int) -> datetime:
    """The third day of the month so many months ago."""
    count = NOW.year * 12 + NOW.month - 1 - months
    return datetime(count // 12, count % 12 + 1, 3, tzinfo=UTC)


# ------------------------------------------------------------------------------------------- waits


def test_waits_are_told_by_the_nearest_rank() -> None:
    for hours in range(1, 11):
        sent(1, at=ago(1), hours=hours)
    for hours in (100, 200, 300, 400, 500):
        sent(1, at=ago(2), hours=hours)
    waits = [(one.sent, one.half, one.nine_of_ten) for one in numbers().waits]
    assert waits == [(15, 8, 400), (10, 5, 9), (5, 300, 500)]


def test_a_month_of_few_is_hidden_and_counts_nowhere() -> None:
    sent(6, at=ago(1), hours=10)
    sent(LEAST - 1, State.EXPIRED, at=ago(2), hours=None)
    found = numbers()
    assert [one.sent for one in found.waits] == [6, 6, Veil.HIDDEN]
    assert [one.half for one in found.waits] == [10, 10, Veil.HIDDEN]
    assert found.health.became["silent"] == 0
    assert found.health.became["declined"] == 6


def test_many_requests_to_few_mentors_are_of_few_people() -> None:
    mentor = MentorFactory.create(places=2)
    for _ in range(8):
        requested(State.DECLINED, mentor=mentor)
    assert [one.sent for one in numbers().waits] == [Veil.HIDDEN, Veil.HIDDEN]


def test_waits_of_few_answers_are_hidden_beside_many_requests() -> None:
    sent(6, State.EXPIRED, at=ago(1), hours=None)
    sent(2, at=ago(1), hours=10)
    assert [(one.sent, one.half) for one in numbers().waits] == [(8, Veil.HIDDEN)] * 2


def test_what_is_older_than_a_year_is_not_looked_at() -> None:
    sent(6, at=ago(11))
    sent(6, at=ago(12))
    assert [one.sent for one in numbers().waits] == [6, 6]


def test_there_may_be_nothing_to_tell(manager: User) -> None:
    found = numbers()
    assert [one.sent for one in found.waits] == [Veil.HIDDEN]
    assert found.rooms == []
    said = look(PAGE, browser_of(manager)).texts(".programme__table p")
    assert "There is nothing to tell yet." in said


# ------------------------------------------------------------------------------- silence and health


def test_what_became_of_requests() -> None:
    sent(6)
    sent(5, State.EXPIRED, hours=None)
    sent(7, State.COMPLETED)
    found = numbers().health
    assert found.became == {
        "accepted": 7,
        "declined": 6,
        "withdrawn": 0,
        "silent": 5,
        "unanswered": 0,
        "waiting": 0,
    }
    assert found.went == {"running": 0, "completed": 7, "ended": 0}


def test_a_request_that_was_opened_again_began_when_it_was_sent_first() -> None:
    """Nor is an answer of before forgotten, or the silence, when it stands at sent anew."""
    sent(5, hours=10)
    for one in sent(5, State.EXPIRED, at=ago(1), hours=None):
        say = {"request": one, "before": "", "after": "", "actor": "mentor"}
        RequestEvent.objects.create(**say, verb="send", at=ago(1))
        RequestEvent.objects.create(**say, verb="ask", at=ago(1) + timedelta(hours=30))
        RequestEvent.objects.create(**say, verb="reopen", at=ago(0))
        Request.objects.filter(pk=one.pk).update(sent_at=ago(0))
    found = numbers()
    assert [(one.sent, one.half) for one in found.waits] == [(10, 10), (5, 10), (5, 30)]
    assert found.health.became["unanswered"] == 5
    assert found.health.became["silent"] == 0


def test_what_is_of_few_takes_the_smallest_other_with_it() -> None:
    sent(9)
    sent(2, State.EXPIRED, hours=None)
    sent(8, State.COMPLETED)
    found = numbers().health
    assert (found.became["silent"], found.became["declined"]) == (Veil.HIDDEN, 9)
    assert found.became["accepted"] is Veil.HIDDEN
    assert set(found.went.values()) == {Veil.HIDDEN}


def test_which_running_mentorships_are_alive() -> None:
    for number in range(15):
        mentorship = together()
        if number < 5:
            say(mentorship.thread, by=mentorship.mentee, body="Hello.")
        elif number < 7:
            Meeting.objects.create(
                mentorship=mentorship,
                mentor=mentorship.request.mentor,
                state="held",
                starts_at=NOW - timedelta(days=13 if number == 5 else 15),
                minutes=30,
            )
    found = numbers().health
    assert found.went["running"] == 15
    assert found.lately == {"lately": 6, "quiet": 9}


def test_mentors_who_let_requests_run_out() -> None:
    MentorFactory.create_batch(6)
    MentorFactory.create_batch(5, lapsed=2)
    MentorFactory.create_batch(5, lapsed=2, standing="ended")
    assert numbers().health.mentors == {"lapsed": 5, "steady": 6}
    Mentor.objects.filter(pk=Mentor.objects.filter(lapsed=2).first().pk).delete()  # type: ignore[union-attr]
    assert Veil.HIDDEN in numbers().health.mentors.values()


# ---------------------------------------------------------------------------------------- capacity


def tagged(number: int, slug: str, **fields: Any) -> list[Mentor]:
    tag = Tag.objects.get_or_create(name=slug, slug=slug)[0]
    mentors = MentorFactory.create_batch(number, **fields)
    for mentor in mentors:
        mentor.tagged_items.create(tag=tag)
    return mentors


def test_room_by_tag() -> None:
    full = tagged(6, "interviews", places=2, taken=1)
    few = tagged(LEAST - 1, "visas")
    for mentor in (full[0], few[0]):
        for mentee in UserFactory.create_batch(7):
            PlaceInLine.objects.create(mentor=mentor, mentee=mentee)
    first, second = numbers().rooms
    assert (first.tag, first.mentors, first.places, first.taken, first.line) == (
        "interviews",
        6,
        12,
        6,
        5,
    )
    assert second.tag == "visas"
    assert {second.mentors, second.places, second.taken, second.line} == {Veil.HIDDEN}


def test_what_means_the_same_is_one_tag_and_counts_nobody_twice() -> None:
    mentors = [*tagged(3, "interviews", places=2), *tagged(3, "mock interviews", places=2)]
    kept, word = Tag.objects.order_by("pk")
    Tag.objects.filter(pk=word.pk).update(synonym_of=kept)
    mentors[0].tagged_items.create(tag=word)
    for one in (mentors[0], mentors[5]):
        PlaceInLine.objects.bulk_create(
            PlaceInLine(mentor=one, mentee=mentee) for mentee in UserFactory.create_batch(5)
        )
    (room,) = numbers().rooms
    assert (room.tag, room.mentors, room.places, room.line) == ("interviews", 6, 12, 10)


def test_a_short_line_is_hidden() -> None:
    mentor = tagged(6, "interviews")[0]
    for mentee in UserFactory.create_batch(LEAST - 1):
        PlaceInLine.objects.create(mentor=mentor, mentee=mentee)
    assert numbers().rooms[0].line is Veil.HIDDEN


# ------------------------------------------------------------------------------------------ veiling

groups = st.integers(0, 12).flatmap(
    lambda people: st.builds(
        Group, st.integers(people, people * 3) if people else st.just(0), st.just(people)
    )
)


@given(st.lists(groups, min_size=2, max_size=6))
def test_no_sum_tells_of_few(parts: list[Group]) -> None:
    named = {str(number): part for number, part in enumerate(parts)}
    shown = veiled(named, whole=sum(part.number for part in parts))
    assert not any(named[name].is_few for name, number in shown.items() if number in range(1000))
    hidden = [named[name] for name, number in shown.items() if isinstance(number, Veil)]
    assert bool(hidden) == any(part.is_few for part in parts)
    if hidden and len(hidden) < len(parts):
        assert len(hidden) >= 2
        assert sum(part.number for part in hidden) >= 2 * LEAST
    if hidden and any(not part.is_few for part in parts if part.number):
        assert max(part.people for part in hidden) >= LEAST


@pytest.mark.parametrize(("parts", "most"), [(2, 40), (3, 16), (4, 9)])
def test_who_knows_the_rule_and_the_whole_can_not_tell_a_small_number(
    parts: int, most: int
) -> None:
    """Of all that looks the same, each hidden small part is at least two different numbers."""
    alike = defaultdict(list)
    for numbers_of in product(range(most + 1), repeat=parts):
        named = {str(place): Group(number, number) for place, number in enumerate(numbers_of)}
        looks = tuple(veiled(named, whole=sum(numbers_of)).values())
        alike[sum(numbers_of), looks].append(numbers_of)
    told = [
        (same[0], place)
        for (whole, looks), same in alike.items()
        for place, number in enumerate(looks)
        if isinstance(number, Veil) and whole <= most  # of a larger one not all are looked at
        if len({one[place] for one in same}) < 2
    ]
    assert told == []


def test_hidden_parts_come_to_so_much_that_their_sum_tells_nothing() -> None:
    parts = {"few": 4, "six": 6, "five": 5, "alike": 6, "nine": 9, "none": 0}
    shown = veiled({name: Group(n, n) for name, n in parts.items()}, whole=30)
    assert {name for name, number in shown.items() if number is Veil.HIDDEN} == {
        *("few", "five", "six", "alike"),
    }
    alone_in_it = veiled({"few": Group(9, 3), "none": Group(), "too": Group()}, whole=9)
    assert set(alone_in_it.values()) == {Veil.HIDDEN}


def test_parts_of_what_is_hidden_are_hidden() -> None:
    parts = {"one": Group(9, 9), "other": Group(8, 8)}
    for veil in Veil:
        assert set(veiled(parts, whole=veil).values()) == {veil}


# -------------------------------------------------------------------------------------------- doors


@pytest.mark.parametrize("path", [PAGE, *(f"{PAGE}{name}.csv" for name in TABLES)])
def test_who_runs_the_programme_reads_it_and_no_other_role(path: str, manager: User) -> None:
    root = person("root", role="editor", is_superuser=True)
    for someone, status in (
        (manager, 200),
        (root, 200),
        (person("mo", role="moderator"), 403),
        (person("edith", role="editor"), 403),
        (person("nobody"), 403),
    ):
        assert browser_of(someone).get(path).status_code == status, someone
    assert Client().get(path).status_code == 302


def test_the_desk_leads_there_whom_it_is_for(manager: User, moderator: User) -> None:
    assert PAGE in look("/admin/", browser_of(manager)).links().values()
    assert PAGE not in look("/admin/", browser_of(moderator)).links().values()


def test_page_and_file_say_the_same_and_hide_the_same(manager: User) -> None:
    sent(6)
    sent(2, State.EXPIRED, hours=None)
    sent(3, at=ago(3))
    tagged(6, "=HYPERLINK()")
    browser = browser_of(manager)
    page = look(PAGE, browser)
    for name in TABLES:
        file = browser.get(f"{PAGE}{name}.csv")
        assert file["Content-Type"].startswith("text/csv")
        _head, *rows = csv.reader(io.StringIO(file.content.decode()))
        table = page.tree.get_element_by_id(f"{name}-title").getparent()
        lines = [
            [" ".join(cell.text_content().split()) for cell in line][:-1]
            for line in table.cssselect("tbody tr")
        ]
        assert [[cell.removeprefix("'") for cell in row] for row in rows] == lines, name
        assert not any(cell.startswith("=") for row in rows for cell in row)
    said = page.tree.text_content()
    assert "not shown" in said


def test_there_is_no_file_of_another_name(manager: User) -> None:
    assert browser_of(manager).get(f"{PAGE}people.csv").status_code == 404


@pytest.mark.slow  # thirty rows, written as members write them
def test_it_asks_as_often_for_many(manager: User) -> None:
    browser, counts = browser_of(manager), []
    for number in (6, 20):
        for months in range(3):
            sent(number, at=ago(months))
        tagged(number, f"tag-{number}")
        counts.append(queries(PAGE, browser))
    assert counts[0] == counts[1]
    assert counts[0] <= 18
