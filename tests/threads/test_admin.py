"""The moderators' desk for comments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from lxml import html

from community.accounts.models import User
from community.log.models import LogEntry
from stories.models import Story
from tests.cast import PostFactory, StoryFactory, ThreadFactory, UserFactory
from tests.conftest import browser_of
from tests.desk import choose, do
from tests.threads.reading import discussion, words
from threads import actions
from threads.models import Post

pytestmark = pytest.mark.django_db

LIST = "/admin/threads/post/"


@pytest.fixture
def story() -> Story:
    return StoryFactory.create(slug="two-notebooks", title="Two notebooks")


@pytest.fixture
def post(story: Story, owner: User) -> Post:
    return actions.comment(story, by=owner, body="Buy my course.")


@pytest.fixture
def desk(moderator: User) -> Client:
    return browser_of(moderator)


def act(desk: Client, deed: str, *posts: Post, **fields: str) -> Any:
    return do(desk, LIST, deed, *posts, **fields) if fields else choose(desk, LIST, deed, *posts)


def listed(response: Any) -> list[int]:
    return [post.pk for post in response.context["cl"].result_list]


def test_hiding_asks_for_a_reason_first(desk: Client, story: Story, post: Post) -> None:
    page = act(desk, "hide", post).content.decode()
    assert "Buy my course." in page
    assert 'name="reason"' in page
    assert Post.objects.live().exists()


def test_no_reason_no_deed(desk: Client, story: Story, post: Post) -> None:
    page = act(desk, "hide", post, reason="  ").content.decode()
    assert "Say why" in page
    assert Post.objects.live().exists()


def test_the_reason_lands_in_the_record_and_the_counters_follow(
    desk: Client, story: Story, post: Post, moderator: User
) -> None:
    act(desk, "hide", post, reason="Advertising.")
    entry = LogEntry.objects.get(code="post.hide", target_id=str(post.pk))
    assert (entry.actor_id, entry.text.reason) == (moderator.pk, "Advertising.")
    story.refresh_from_db()
    assert story.comment_count == 0
    assert "Buy my course." not in words(discussion(story))


def test_restoring_brings_it_back(desk: Client, story: Story, post: Post) -> None:
    act(desk, "hide", post, reason="Advertising.")
    act(desk, "restore", post, reason="It was not.")
    story.refresh_from_db()
    assert story.comment_count == 1
    assert "Buy my course." in words(discussion(story))
    assert LogEntry.objects.get(code="post.restore").text.reason == "It was not."


def test_what_its_author_deleted_stays_deleted(
    desk: Client, post: Post, owner: User, moderator: User
) -> None:
    actions.delete(post, by=owner)
    for deed in ("hide", "restore"):
        page = act(desk, deed, post, reason="Why not.").content.decode()
        assert "There is nothing to do: it stands so already." in page
    assert not Post.objects.live().exists()
    assert not LogEntry.objects.filter(code__in=["post.hide", "post.restore"]).exists()


def test_a_comments_page_shows_it_and_offers_to_hide_it(desk: Client, post: Post) -> None:
    response = desk.get(f"{LIST}{post.pk}/change/")
    page = html.fromstring(response.content)
    assert response.status_code == 200
    assert "Buy my course." in words(page)
    assert page.xpath("//button[@name='action']/@value") == ["hide"]
    assert not page.xpath("//textarea | //input[@name='_save']")


def test_nobody_rewrites_or_removes_a_comment_there(desk: Client, post: Post) -> None:
    address = f"{LIST}{post.pk}/change/"
    assert desk.post(address, {"body": "Rewritten."}).status_code == 403
    assert desk.get(f"{LIST}add/").status_code == 403
    assert desk.post(f"{LIST}{post.pk}/delete/", {"post": "yes"}).status_code == 403
    post.refresh_from_db()
    assert post.body == "Buy my course."


def test_editors_and_members_have_no_desk_here(
    post: Post, editor: User, owner: User, stranger: User
) -> None:
    assert browser_of(editor).get(LIST).status_code == 403
    plain_staff = UserFactory.create(is_staff=True)
    assert browser_of(plain_staff).get(LIST).status_code == 403
    assert browser_of(owner).get(LIST).status_code == 403
    assert act(browser_of(editor), "hide", post, reason="Because.").status_code == 403
    assert Post.objects.live().exists()
    assert "threads/post" not in browser_of(editor).get("/admin/").content.decode()


def test_a_superuser_stands_in_for_a_moderator(post: Post) -> None:
    root = UserFactory.create(is_staff=True, is_superuser=True)
    act(browser_of(root), "hide", post, reason="Advertising.")
    assert not Post.objects.live().exists()


def test_filters_and_search(desk: Client, story: Story, post: Post, moderator: User) -> None:
    other = PostFactory.create(body="A calm remark.")
    hidden = actions.hide(PostFactory.create(), by=moderator, reason="Spam.")
    assert listed(desk.get(LIST)) == [hidden.pk, other.pk, post.pk]
    assert listed(desk.get(LIST, {"state__exact": "hidden"})) == [hidden.pk]
    assert listed(desk.get(LIST, {"author": " @Owner"})) == [post.pk]
    assert listed(desk.get(LIST, {"author": ""})) == [hidden.pk, other.pk, post.pk]
    for wanted in ("two-notebooks", "http://testserver/stories/two-notebooks/", "wo noteb"):
        assert listed(desk.get(LIST, {"story": wanted})) == [post.pk]
    assert listed(desk.get(LIST, {"q": "calm"})) == [other.pk]
    page = html.fromstring(desk.get(LIST, {"author": "owner", "q": "course"}).content)
    form = page.xpath("//form[.//input[@name='story']]")[0]
    kept = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    assert kept == {"author": "owner", "q": "course", "story": ""}


def test_the_list_asks_as_much_for_sixty_as_for_three_and_never_counts(
    desk: Client, story: Story, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    asked = []
    for number in (3, 57):
        PostFactory.create_batch(number)
        with django_assert_max_num_queries(15) as queries:
            desk.get(LIST)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    statements = [query["sql"] for query in queries.captured_queries]
    assert not [sql for sql in statements if "COUNT(" in sql]
    assert all("LIMIT" in sql for sql in statements if 'FROM "threads_post"' in sql)


def test_the_list_goes_on_page_by_page_without_knowing_its_end(desk: Client, owner: User) -> None:
    thread = ThreadFactory.create()
    Post.objects.bulk_create(
        Post(thread=thread, kind=Post.Kind.COMMENT, author=owner, body="x") for _ in range(420)
    )
    first = desk.get(LIST)
    assert len(listed(first)) == 50
    assert "250+" in words(html.fromstring(first.content))
    last = desk.get(LIST, {"p": "9"})
    assert len(listed(last)) == 20
    assert "420 posts" in words(html.fromstring(last.content))
    assert desk.get(LIST, {"p": "99"}).status_code == 302
