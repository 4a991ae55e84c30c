"""The list of mentors over the API: the filters of the page, and nobody left out in silence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.accounts.models import Blocking, User
from community.tags.models import Tag
from mentors.models import Mentor
from tests.community.api.asking import Caller
from tests.conftest import browser_of
from tests.mentors.api.calling import MOST_QUERIES, V1, program_of, queries, refused
from tests.mentors.mentoring import MentorFactory, crossed, has_hours, met, speaks

pytestmark = pytest.mark.django_db
MENTORS = f"{V1}/mentors/"


def handles(response: Any) -> list[str]:
    assert response.status_code == 200, response.content[:500]
    return [one["handle"] for one in response.json()["items"]]


def tag(name: str) -> Tag:
    return Tag.objects.get_or_create(name=name, slug=name)[0]


def test_a_row_has_what_a_card_shows(visitor: Caller) -> None:
    mentor = MentorFactory.create(asked=4, answered=3, answer_hours=30)
    mentor.tags.add(Tag.objects.create(name="PhD", slug="phd"))
    for end, year in (("lead", 2019), ("product", 2021), ("founder", 2015)):
        crossed(mentor.person, end=end, year=year)
    crossed(mentor.person, "student", "lead", note="for me", visibility="nobody", year=2024)
    row = visitor.get(MENTORS).json()["items"][0]
    assert (row["handle"], row["free_places"], row["is_offered"]) == (mentor.person.handle, 2, True)
    assert row["tags"] == [{"slug": "phd", "name": "PhD"}]
    assert [one["year"] for one in row["crossings"]] == [2019, 2021]
    assert (row["asked"], row["answered"], row["answer_rate"]) == (4, 3, 0.75)
    assert row["page"].endswith(mentor.get_absolute_url())


def test_who_is_not_offered_is_counted_and_not_listed(visitor: Caller) -> None:
    here = MentorFactory.create()
    MentorFactory.create(taken=2)
    MentorFactory.create(seen_at=timezone.now() - timedelta(days=60))
    answer = visitor.get(MENTORS)
    assert handles(answer) == [here.person.handle]
    assert len(answer.json()["hidden"]) == 2
    everybody = visitor.get(f"{MENTORS}?all=true")
    assert len(handles(everybody)) == 3
    assert everybody.json()["hidden"] == []
    assert len([one for one in everybody.json()["items"] if one["why_not"]]) == 2


def test_each_filter_finds_whom_the_page_finds(owner: User) -> None:
    owner.career_stage = 1
    owner.save()
    for number in range(4):
        mentor = MentorFactory.create(person__career_stage=2 + number % 2 * 3)
        crossed(mentor.person, end="lead" if number % 2 else "product")
        met(mentor.person, kind="layoff" if number > 1 else "rejections")
        speaks(mentor.person, "de" if number else "fr")
        has_hours(mentor, 6, 6 + 4 * number, 8 + 4 * number)
        mentor.tags.add(
            *Tag.objects.get_or_create(name=f"t{number % 2}", slug=f"t{number % 2}")[:1]
        )
    mine, page = program_of(owner), browser_of(owner)
    for query in (
        *("tag=t1", "to=lead", "from=doctoral-student", "setback=layoff", "language=fr"),
        *(
            "hours=mornings",
            "hours=evenings",
            "stage=near",
            "stage=far",
            "tag=none",
            "to=lead&tag=t1",
        ),
    ):
        shown = [
            card.mentor.person.handle for card in page.get(f"/mentors/?{query}").context["cards"]
        ]
        assert handles(mine.get(f"{MENTORS}?{query}")) == shown, query


def test_what_a_filter_cannot_be_is_said(visitor: Caller) -> None:
    for query in (
        "from=king",
        "to=",
        "setback=x",
        "language=xx-no",
        "hours=now",
        "stage=1",
        "all=2",
    ):
        if query != "to=":
            assert refused(visitor.get(f"{MENTORS}?{query}")) == (400, "bad-parameter"), query
    assert refused(visitor.get(f"{MENTORS}?cursor=none")) == (400, "bad-parameter")
    assert handles(visitor.get(f"{MENTORS}?hours=mornings")) == []


def test_people_who_would_rather_not_meet_do_not(owner: User) -> None:
    mentor = MentorFactory.create()
    Blocking.objects.create(blocker=mentor.person, blocked=owner)
    assert handles(program_of(owner).get(MENTORS)) == []


def test_a_page_follows_the_other(visitor: Caller) -> None:
    for number in range(5):
        MentorFactory.create(seen_at=timezone.now() - timedelta(hours=number // 2))
    first = visitor.get(f"{MENTORS}?page_size=3")
    second = visitor.get(first.json()["next"])
    told = handles(first) + handles(second)
    assert len(set(told)) == 5
    assert second.json()["next"] is None


def test_it_asks_as_often_for_thirty_as_for_three(owner: User) -> None:
    mine = program_of(owner)

    def more(number: int) -> None:
        for _ in range(number):
            mentor = MentorFactory.create()
            crossed(mentor.person)
            mentor.tags.add(
                *Tag.objects.get_or_create(name=mentor.person.handle, slug=mentor.person.handle)[:1]
            )

    more(3)
    few = queries(mine, f"{MENTORS}?page_size=100")
    more(27)
    assert queries(mine, f"{MENTORS}?page_size=100") == few <= MOST_QUERIES


def test_a_visitor_is_told_cheaply_that_nobody_moved_and_at_once_that_somebody_did(
    visitor: Caller,
) -> None:
    mentor = MentorFactory.create()
    first = visitor.get("/api/v1/mentors/")
    with CaptureQueriesContext(connection) as asked:
        again = visitor.get("/api/v1/mentors/", If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert len(asked) <= 3
    Mentor.objects.filter(pk=mentor.pk).update(taken=1)  # as a request that is accepted does
    moved = visitor.get("/api/v1/mentors/", If_None_Match=first["ETag"])
    assert (moved.status_code, moved.json()["items"][0]["free_places"]) == (200, mentor.places - 1)
