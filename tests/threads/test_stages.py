"""A badge says how far whoever answers is from whoever asks, if both show their stage."""

from __future__ import annotations

from typing import Any

import pytest

from community.accounts.models import CareerStage, User, Visibility
from tests.conftest import browser_of
from tests.stories.looking import look
from tests.threads.asking import question
from threads import actions, stages

pytestmark = pytest.mark.django_db


def badge(owner: User, writer: User, reader: User | None = None, **fields: Any) -> str:
    """What the answer's badge says to `reader`; a visitor unless one is given."""
    thread = question(owner, **fields)
    actions.answer(thread, by=writer, body="Ten a week.")
    page = look(thread.page_url, browser_of(reader) if reader else None)
    return " ".join(page.texts(".answers .comment__head .badge"))


def at(person: User, stage: CareerStage | None, shown: Visibility = Visibility.PUBLIC) -> User:
    person.career_stage, person.career_stage_visibility = stage, shown
    person.save()
    return person


@pytest.mark.parametrize(
    ("writes", "says"),
    [
        (CareerStage.STUDYING, stages.AT_THE_SAME_STAGE),
        (CareerStage.ENTERING, stages.ONE_AHEAD),
        (CareerStage.WORKING, stages.FAR_AHEAD),
        (CareerStage.LEADING, stages.FAR_AHEAD),
        (CareerStage.EXPLORING, stages.EARLIER),
        (None, ""),
    ],
)
def test_the_distance_in_words(
    owner: User, stranger: User, writes: CareerStage | None, says: str
) -> None:
    assert badge(at(owner, CareerStage.STUDYING), at(stranger, writes)) == str(says)


@pytest.mark.parametrize("hides", ["owner", "stranger"])
def test_what_one_of_them_does_not_show_is_not_told(
    owner: User, stranger: User, moderator: User, hides: str
) -> None:
    for person in (owner, stranger):
        shown = Visibility.NOBODY if person.handle == hides else Visibility.PUBLIC
        at(person, CareerStage.STUDYING, shown)
    assert badge(owner, stranger) == ""
    assert badge(owner, stranger, moderator, title="And how many a month, then?") == ""


def test_what_members_may_know_a_visitor_may_not(
    owner: User, stranger: User, moderator: User
) -> None:
    at(owner, CareerStage.STUDYING, Visibility.MEMBERS)
    at(stranger, CareerStage.STUDYING)
    assert badge(owner, stranger) == ""
    told = badge(owner, stranger, moderator, title="And how many a month, then?")
    assert told == str(stages.AT_THE_SAME_STAGE)


def test_whoever_asks_under_no_name_has_no_stage(owner: User, stranger: User) -> None:
    at(owner, CareerStage.STUDYING)
    at(stranger, CareerStage.STUDYING)
    assert badge(owner, stranger, is_pseudonymous=True) == ""


def test_ones_own_answer_has_none(owner: User) -> None:
    at(owner, CareerStage.STUDYING)
    assert badge(owner, owner) == "asked the question"
