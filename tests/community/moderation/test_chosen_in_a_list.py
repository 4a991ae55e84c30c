"""Rows chosen in a list of the admin: what a deed would meet is seen first, and it is undone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from community.accounts.models import User
from community.moderation import bulk_admin
from community.moderation.models import BulkDeed, State
from mentors.models import Mentor, Standing
from tests.cast import PostFactory, person
from tests.conftest import browser_of
from tests.desk import choose, do
from tests.mentors.mentoring import MentorFactory
from threads.models import Post

pytestmark = pytest.mark.django_db

LIST = "/admin/threads/post/"
WHY = "All of it is advertising."


@pytest.fixture(autouse=True)
def _a_page_is_never_in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_admin, "AT_ONCE", 600.0)


@pytest.fixture
def posts(owner: User) -> list[Post]:
    return PostFactory.create_batch(3, author=owner)


@pytest.fixture
def desk(moderator: User) -> Client:
    return browser_of(moderator)


def states(posts: list[Post]) -> list[str]:
    return [Post.objects.get(pk=post.pk).state for post in posts]


def test_they_are_counted_done_and_taken_back(desk: Client, posts: list[Post]) -> None:
    first, second, other = posts
    look = choose(desk, LIST, "hide", first, second).content.decode()
    assert "2 things" in look
    assert states(posts) == [State.LIVE] * 3
    assert b"Done: 2" in do(desk, LIST, "hide", first, second, reason=WHY).content
    assert states([first, second, other]) == [State.HIDDEN, State.HIDDEN, State.LIVE]
    done = BulkDeed.objects.get()
    assert (done.code, done.reason) == ("post.hide", WHY)
    desk.post(done.get_absolute_url(), {"do": "undo"})
    assert states(posts) == [State.LIVE] * 3


def test_ones_own_is_left_out_and_named_beforehand(moderator: User, owner: User) -> None:
    hidden = [PostFactory.create(author=one, state=State.HIDDEN) for one in (moderator, owner)]
    desk = browser_of(moderator)
    look = choose(desk, LIST, "restore", *hidden).content.decode()
    assert "1 thing</h2>" in look
    assert "This is not yours to do." in look
    do(desk, LIST, "restore", *hidden, reason=WHY)
    assert states(hidden) == [State.HIDDEN, State.LIVE]


def test_the_way_back_leads_to_the_list_as_it_was(desk: Client, posts: list[Post]) -> None:
    look = choose(desk, f"{LIST}?author=owner", "hide", posts[0])
    assert look.context["back"] == f"{LIST}?author=owner"
    assert desk.get(look.context["back"]).status_code == 200


def test_what_another_chose_is_never_done_to_all_there_is(desk: Client, posts: list[Post]) -> None:
    look = choose(desk, LIST, "hide", posts[0])
    address = f"{look.request['PATH_INFO']}?{look.request['QUERY_STRING']}"
    other = browser_of(person("other-moderator", role="moderator"))
    answer: Any = other.get(address, follow=True)
    assert "Look at it again" in answer.content.decode()
    assert "preview" not in answer.context
    assert other.get(address).headers["Location"] == LIST


def test_an_approval_is_taken_back_one_by_one(desk: Client) -> None:
    mentors: list[Mentor] = MentorFactory.create_batch(2, standing=Standing.APPROVED)
    page = choose(desk, "/admin/mentors/mentor/?standing=all", "decline", *mentors)
    assert "One by one, please" in page.content.decode()
    Mentor.objects.update(standing=Standing.WAITING)
    page = choose(desk, "/admin/mentors/mentor/?standing=all", "decline", *mentors)
    assert 'name="words"' in page.content.decode()
