"""Going on where one left off."""

from __future__ import annotations

import pytest
from django.test import Client

from community.accounts.models import User
from stories.models import ReadingPlace, Story
from tests.cast import BlockFactory, StoryFactory
from tests.conftest import browser_of
from tests.stories.looking import look

pytestmark = pytest.mark.django_db

URL = "/stories/long/"
PLACE = "/stories/long/place/"


@pytest.fixture
def story() -> Story:
    story = StoryFactory.create(slug="long", title="A long story")
    BlockFactory.create(story=story, key="h", kind="heading", level=2, plain="Two", html="Two")
    BlockFactory.create(story=story, key="p")
    return story


def test_the_place_is_kept_and_offered_on_the_next_visit(story: Story, stranger: User) -> None:
    browser = browser_of(stranger)
    assert look(URL, browser).links(".resume a") == {}
    response = browser.post(PLACE, {"key": "p"}, headers={"x-requested-with": "fetch"})
    assert response.status_code == 204
    assert look(URL, browser).links(".resume a") == {"Go on where you left off": f"{URL}#b-p"}
    assert look("/", browser).links("[aria-labelledby=places-title] a") == {
        "A long story": f"{URL}#b-p"
    }


def test_with_scripts_off_a_button_at_each_heading_does_it(story: Story, stranger: User) -> None:
    browser = browser_of(stranger)
    page = look(URL, browser)
    button = page.one("noscript button")
    assert (button.get("form"), button.get("name"), button.get("value")) == (
        "keep-place",
        "key",
        "h",
    )
    assert page.one("form#keep-place").get("action") == PLACE
    response = browser.post(PLACE, {"key": "h"})
    assert response["Location"] == f"{URL}#b-h"


def test_a_story_without_headings_has_places_too(stranger: User) -> None:
    story = StoryFactory.create(slug="long")
    BlockFactory.create_batch(30, story=story)
    page = look(URL, browser_of(stranger))
    assert len(page.tree.cssselect("noscript button")) == 3


def test_there_is_one_place_a_story_and_the_last_one_counts(story: Story, stranger: User) -> None:
    browser = browser_of(stranger)
    browser.post(PLACE, {"key": "p"})
    browser.post(PLACE, {"key": "h"})
    assert [place.key for place in ReadingPlace.objects.all()] == ["h"]


def test_a_place_that_is_gone_is_not_offered(story: Story, stranger: User) -> None:
    ReadingPlace.objects.create(user=stranger, story=story, key="gone")
    assert look(URL, browser_of(stranger)).links(".resume a") == {}


def test_places_are_private(story: Story, stranger: User, owner: User) -> None:
    browser_of(stranger).post(PLACE, {"key": "p"})
    assert look(URL, browser_of(owner)).links(".resume a") == {}


def test_a_visitor_is_sent_to_sign_in_and_back(story: Story) -> None:
    response = Client().post(PLACE, {"key": "p"})
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
    assert look(URL).tree.cssselect("#keep-place, noscript button") == []


@pytest.mark.parametrize("key", ["", "no-such-block", "x" * 5000, "\0"])
def test_a_place_that_never_was_is_not_found(story: Story, stranger: User, key: str) -> None:
    assert browser_of(stranger).post(PLACE, {"key": key}).status_code == 404


def test_nothing_is_kept_by_looking_nor_without_the_right(story: Story, stranger: User) -> None:
    assert browser_of(stranger).get(PLACE).status_code == 405
    for closed in ({"rights": "unknown"}, {"status": "draft"}):
        Story.objects.update(**closed)
        assert browser_of(stranger).post(PLACE, {"key": "p"}).status_code == 404
    assert not ReadingPlace.objects.exists()
