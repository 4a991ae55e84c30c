"""Suggestions over the API: whom the page suggests, with the same reasons and their facts."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from community.accounts.models import Blocking, User
from mentors.models import Mentor
from mentors.suggesting import suggestions
from tests.community.api.asking import Caller
from tests.mentors.api.calling import V1, program_of, queries, refused
from tests.mentors.mentoring import MentorFactory, crossed, met, speaks, wants

pytestmark = pytest.mark.django_db
MATCHING = f"{V1}/matching/"
LAST_YEAR = timezone.localdate().year - 1
MOST_QUERIES = 10
"""As many as the page of suggestions may ask, whoever asks them."""


def fit(number: int, **fields: Any) -> list[Mentor]:
    made = []
    for _ in range(number):
        mentor = MentorFactory.create(**fields)
        crossed(mentor.person, year=LAST_YEAR)
        met(mentor.person)
        speaks(mentor.person, "de")
        made.append(mentor)
    return made


def test_each_suggestion_says_why(mine: Caller, owner: User) -> None:
    wants(owner)
    met(owner, year=2019)
    fit(3)
    told = mine.get(MATCHING).json()
    page = suggestions(owner, among=Mentor.objects.approved())
    assert [one["handle"] for one in told["suggestions"]] == [
        one.mentor.person.handle for one in page
    ]
    first = told["suggestions"][0]
    assert [one["sentence"] for one in first["reasons"]] == page[0].sentences
    reasons = {one["about"]: one for one in first["reasons"]}
    assert reasons["same-transition"]["theirs"]["year"] == LAST_YEAR
    assert reasons["setback"]["yours"]["setback"] == "layoff"
    assert reasons["room"]["yours"] is None
    assert reasons["room"]["theirs"]["of"] == 2
    assert (told["tells"], told["is_only_far"]) == (True, False)


def test_only_far_is_said(mine: Caller, owner: User) -> None:
    owner.career_stage = 1
    owner.save()
    wants(owner)
    for mentor in fit(2, person__career_stage=6):
        mentor.person.crossings.update(year=2001)
    assert mine.get(MATCHING).json()["is_only_far"] is True
    near = fit(1, person__career_stage=2)
    assert mine.get(MATCHING).json()["is_only_far"] is False
    Blocking.objects.create(blocker=near[0].person, blocked=owner)
    assert mine.get(MATCHING).json()["is_only_far"] is True


def test_who_tells_nothing_gets_nobody(mine: Caller, visitor: Caller) -> None:
    fit(1)
    told = mine.get(MATCHING).json()
    assert (told["tells"], told["suggestions"]) == (False, [])
    assert refused(visitor.get(MATCHING)) == (401, "sign-in-required")


def test_it_asks_as_often_among_thirty_as_among_three(owner: User) -> None:
    wants(owner)
    mine = program_of(owner)
    fit(3)
    few = queries(mine, MATCHING)
    fit(27)
    assert queries(mine, MATCHING) == few <= MOST_QUERIES
