"""Publish, withdraw, hide and restore: one story or many, after a second look."""

from __future__ import annotations

import pytest
from django.test import Client

from community.accounts.models import User
from stories.models import Story
from stories.models.story import Status
from tests.cast import StoryFactory
from tests.conftest import browser_of
from tests.desk import do
from tests.stories.admin.looking import address, deeds, last_entry

pytestmark = pytest.mark.django_db

LIST = "/admin/stories/story/"


def choose(browser: Client, deed: str, *stories: Story) -> str:
    """Choose stories in the list; the answer is the page that looks twice."""
    chosen = [story.pk for story in stories]
    answer = browser.post(LIST, {"action": deed, "_selected_action": chosen, "index": 0})
    return str(answer["Location"])


def test_drafts_chosen_in_the_list_are_published(desk: Client) -> None:
    drafts = StoryFactory.create_batch(2, status=Status.DRAFT, listed_at=None)
    page = choose(desk, "publish", *drafts)
    shown = desk.get(page).content.decode()
    assert all(story.title in shown for story in drafts)
    assert Story.objects.published().count() == 0
    answer = desk.post(page, {"id": [story.pk for story in drafts]}, follow=True)
    assert "Publish: 2 stories." in answer.content.decode()
    assert Story.objects.published().count() == 2
    assert deeds() == ["story.publish", "story.publish"]


def test_a_story_is_withdrawn_with_its_reason(desk: Client, client: Client) -> None:
    story = StoryFactory.create()
    page = address("deed", "withdraw")
    desk.post(page, {"id": story.pk, "reason": "The narrator asked for it."})
    assert client.get(story.get_absolute_url()).status_code == 410
    assert (last_entry().code, last_entry().text.reason) == (
        *("story.withdraw", "The narrator asked for it."),
    )


def test_without_a_reason_nothing_happens() -> None:
    story = StoryFactory.create()
    browser = browser_of(_administrator())
    answer = browser.post(address("deed", "withdraw"), {"id": story.pk, "reason": " "})
    assert b"id_reason_error" in answer.content
    do(browser, LIST, "hide", story, reason=" ")
    story.refresh_from_db()
    assert story.is_published
    assert deeds() == []


def test_moderators_hide_and_restore(moderator: User, client: Client) -> None:
    story = StoryFactory.create()
    browser = browser_of(moderator)
    do(browser, LIST, "hide", story, reason="A complaint.")
    assert client.get(story.get_absolute_url()).status_code == 404
    do(browser, LIST, "restore", story, reason="")
    assert client.get(story.get_absolute_url()).status_code == 200
    assert deeds() == ["bulk.do", "story.hide", "bulk.do", "story.restore"]


def test_each_role_is_offered_its_own_deeds(desk: Client, moderator: User) -> None:
    StoryFactory.create()
    editors, moderators = desk.get(LIST).content, browser_of(moderator).get(LIST).content
    assert b'value="publish"' in editors
    assert b'value="hide"' not in editors
    assert b'value="hide"' in moderators
    assert b'value="publish"' not in moderators


def test_nobody_does_what_is_not_theirs(desk: Client, moderator: User) -> None:
    story = StoryFactory.create()
    given = {"id": story.pk, "reason": "I would like to."}
    assert b"Hide it" not in desk.post(f"{LIST}bulk/", given | {"deed": "story.hide"}).content
    assert browser_of(moderator).post(address("deed", "withdraw"), given).status_code == 403
    assert deeds() == []


@pytest.mark.parametrize("query", ["", "?id=x", "?id=999999", "?id=" + "9" * 40])
def test_nothing_chosen_is_no_page(desk: Client, query: str) -> None:
    assert desk.get(address("deed", "publish") + query).status_code == 404


def test_a_deed_there_is_not_is_no_page(desk: Client) -> None:
    assert desk.get(address("deed", "burn") + "?id=1").status_code == 404


def _administrator() -> User:
    return User.objects.create_superuser("root", "root@example.org", "x")
