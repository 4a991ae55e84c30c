"""The first page."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from stories.actions.metadata import put_tags
from tests.cast import StoryFactory
from tests.conftest import browser_of
from tests.stories.looking import look, queries

pytestmark = pytest.mark.django_db


def test_it_says_what_this_is_and_leads_on() -> None:
    put_tags(StoryFactory.create(title="One", slug="one"), ["phd"])
    page = look("/")
    assert page.texts("h1") == ["How people found their way into AI"]
    assert page.links("main a")["One"] == "/stories/one/"
    assert page.links("main a")["phd"] == "/tags/phd/"
    assert page.links("main a")["Sign up to comment"] == "/accounts/signup/"
    assert not page.response.cookies


def test_the_three_that_came_out_last() -> None:
    for day in range(1, 6):
        StoryFactory.create(title=f"Day {day}", listed_at=f"2026-01-0{day}T00:00:00Z")
    StoryFactory.create(title="Draft", status="draft")
    assert look("/").texts(".card__title") == ["Day 5", "Day 4", "Day 3"]


def test_members_are_not_asked_to_sign_up(stranger: User) -> None:
    assert "Sign up to comment" not in look("/", browser_of(stranger)).words


def test_an_empty_portal_says_so() -> None:
    assert "No stories yet" in look("/").words


def test_its_queries_do_not_grow() -> None:
    put_tags(StoryFactory.create(), ["a"])
    put_tags(StoryFactory.create(), ["b", "c"])
    few = queries("/")
    for number in range(20):
        put_tags(StoryFactory.create(), [f"t{number}", "a"])
    assert queries("/") == few
