"""Following: the buttons, the list, and what the pages cost with them."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from community.tags.models import Tag
from stories.models import Story
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.stories.looking import look, queries
from threads import actions
from threads.models import Follow, Thread

pytestmark = pytest.mark.django_db

TITLE = "Is a second degree worth three years of work?"


@pytest.fixture
def thread(owner: User) -> Thread:
    tag = Tag.objects.create(name="phd", slug="phd")
    return actions.ask(by=owner, title=TITLE, body="I mend engines now.", tags=[tag])


@pytest.fixture
def story() -> Story:
    return StoryFactory.create(slug="a-story")


def button(path: str, who: User) -> list[str]:
    return look(path, browser_of(who)).texts(".follow button")


def test_a_question_is_followed_and_left_by_its_button(thread: Thread, stranger: User) -> None:
    browser, path = browser_of(stranger), f"/threads/{thread.pk}/follow/"
    assert button(thread.page_url, stranger) == ["Follow"]
    assert browser.post(path, {"do": "follow"})["Location"] == thread.page_url
    assert button(thread.page_url, stranger) == ["Stop following"]
    browser.post(path, {"do": "unfollow"})
    assert button(thread.page_url, stranger) == ["Follow"]
    assert Follow.objects.filter(follower=stranger).count() == 1


def test_whoever_asks_follows(thread: Thread, owner: User) -> None:
    assert button(thread.page_url, owner) == ["Stop following"]


def test_a_story_and_a_person_have_the_button_too(story: Story, owner: User) -> None:
    grace = person("grace")
    for path, door in (
        (story.get_absolute_url(), "/threads/follow/story/a-story/"),
        (grace.get_absolute_url(), "/threads/follow/person/grace/"),
    ):
        assert button(path, owner) == ["Follow"]
        assert browser_of(owner).post(door, {"do": "follow"})["Location"] == path
        assert button(path, owner) == ["Stop following"]


def test_nobody_follows_themselves(owner: User) -> None:
    assert button(owner.get_absolute_url(), owner) == []
    browser_of(owner).post("/threads/follow/person/owner/", {"do": "follow"})
    assert not Follow.objects.exists()


def test_a_visitor_has_no_button_and_is_asked_to_sign_in(thread: Thread) -> None:
    assert look(thread.page_url).texts(".follow button") == []


def test_what_is_not_in_sight_is_not_followed(
    thread: Thread, story: Story, stranger: User, moderator: User
) -> None:
    assert thread.question
    actions.hide(thread.question, by=moderator, reason="Rude.")
    browser = browser_of(stranger)
    assert browser.post(f"/threads/{thread.pk}/follow/").status_code == 404
    assert browser.post("/threads/follow/story/no-such/").status_code == 404
    assert browser.post("/threads/follow/person/no-such/").status_code == 404


def test_the_list_shows_each_kind_and_leaves_off_from_there(
    thread: Thread, story: Story, stranger: User
) -> None:
    grace = person("grace", display_name="Grace")
    for thing in (thread, story, grace):
        actions.follow(thing, by=stranger)
    browser = browser_of(stranger)
    page = look("/settings/follows/", browser)
    assert set(page.links("main .notices a")) == {TITLE, story.title, "Grace"}
    left = browser.post(f"/threads/{thread.pk}/follow/", {"do": "unfollow", "from": "list"})
    assert left["Location"] == "/settings/follows/"
    assert TITLE not in look("/settings/follows/", browser).words


def test_the_list_hides_what_went_out_of_sight(
    thread: Thread, stranger: User, moderator: User
) -> None:
    actions.follow(thread, by=stranger)
    assert thread.question
    actions.hide(thread.question, by=moderator, reason="Rude.")
    assert "You follow nothing yet" in look("/settings/follows/", browser_of(stranger)).words


def test_the_list_asks_as_much_for_three_as_for_thirty(stranger: User) -> None:
    def fill(number: int) -> int:
        for story in StoryFactory.create_batch(number):
            actions.follow(story, by=stranger)
        return queries("/settings/follows/", browser_of(stranger))

    assert fill(3) == fill(27)


def test_the_button_costs_a_question_nothing(thread: Thread, stranger: User) -> None:
    before = queries(thread.page_url, browser_of(stranger))
    actions.follow(thread, by=stranger)
    assert queries(thread.page_url, browser_of(stranger)) == before <= 12
