"""Who may open the desk."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from community.accounts.models import User
from stories.models import Story
from tests.conftest import browser_of
from tests.stories.admin.looking import address

EDITORS_ALONE = ("desk", "change", "source", "address", "preview")


def pages_of(story: Story) -> list[str]:
    return [address(name, story.pk) for name in EDITORS_ALONE] + [address("import")]


def test_editors_open_every_page(desk: Client, post: Story) -> None:
    assert {desk.get(page).status_code for page in pages_of(post)} == {200}


def test_moderators_see_the_list_and_no_desk(moderator: User, post: Story) -> None:
    browser = browser_of(moderator)
    assert browser.get(address("changelist")).status_code == 200
    assert {browser.get(page).status_code for page in pages_of(post)} == {403}


@pytest.mark.parametrize("number", ["no-number", "5/desk//desk", "٣x"])
def test_an_address_without_a_story_is_not_there(desk: Client, post: Story, number: str) -> None:
    assert desk.get(f"/admin/stories/story/{number}/change/").status_code == 404


def test_a_stranger_is_told_kindly_that_this_is_not_theirs(stranger: User, post: Story) -> None:
    browser = browser_of(stranger)
    answers = [browser.get(page) for page in [*pages_of(post), address("changelist")]]
    assert {answer.status_code for answer in answers} == {403}
    assert "for editors and moderators" in answers[0].content.decode()


def test_a_visitor_is_sent_to_sign_in_and_back(client: Client, post: Story) -> None:
    answer = client.get(address("desk", post.pk))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?")
    assert parse_qs(urlsplit(answer["Location"]).query)["next"] == [address("desk", post.pk)]


def test_nobody_but_an_editor_changes_anything(moderator: User, post: Story) -> None:
    block = post.blocks.get(position=0)
    answer = browser_of(moderator).post(
        address("block", post.pk, block.key, "mark"), {"mark": "chatter"}
    )
    assert answer.status_code == 403
    block.refresh_from_db()
    assert block.mark == ""


@pytest.mark.parametrize("name", ["changelist", "import"])
def test_nothing_of_the_admin_is_kept_or_runs_inline(desk: Client, name: str) -> None:
    answer = desk.get(address(name))
    assert "no-store" in answer["Cache-Control"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert b" style=" not in answer.content
    assert b"<style" not in answer.content
