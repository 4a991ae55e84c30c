"""Writing a comment under a story."""

from __future__ import annotations

from threading import Barrier
from threading import Thread as Runner

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from community import policy
from community.accounts.models import User
from stories.models import Story
from stories.models.story import Status
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.threads.reading import discussion, words
from threads import actions
from threads.models import MAX_LENGTH, Post, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return StoryFactory.create(slug="two-notebooks")


def send(client: Client, story: Story, **fields: object) -> object:
    return client.post(f"/threads/comment/{story.slug}/", fields)


def test_the_first_comment_makes_the_discussion(story: Story, owner: User) -> None:
    post = actions.comment(story, by=owner, body="I kept two notebooks as well.")
    story.refresh_from_db()
    assert (post.thread.story_id, post.depth, post.author_id) == (story.pk, 1, owner.pk)
    assert (post.thread.post_count, story.comment_count) == (1, 1)
    assert post.thread.active_at == post.created_at


def test_the_second_joins_it(story: Story, owner: User, stranger: User) -> None:
    first = actions.comment(story, by=owner, body="One.")
    second = actions.comment(story, by=stranger, body="Two.")
    story.refresh_from_db()
    assert second.thread_id == first.thread_id
    assert story.comment_count == 2


def test_a_member_comments_and_lands_on_the_comment(story: Story, owner: User) -> None:
    response = send(browser_of(owner), story, body="I kept **two** notebooks.")
    post = Post.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/stories/two-notebooks/#p-{post.pk}"
    assert "<strong>two</strong>" in post.html


@pytest.mark.parametrize("body", ["", "   \n\t\n", "\u200b\u200b"])
def test_an_empty_comment_is_refused(story: Story, owner: User, body: str) -> None:
    response = send(browser_of(owner), story, body=body)
    assert response.status_code == 422
    assert "Write something first." in response.content.decode()
    assert not Post.objects.exists()
    assert not Thread.objects.exists()


def test_a_comment_that_is_too_long_comes_back_whole(story: Story, owner: User) -> None:
    body = "patience " * (MAX_LENGTH // 9 + 1)
    response = send(browser_of(owner), story, body=body)
    assert response.status_code == 422
    assert body.strip() in response.content.decode()
    assert "comment_body" in response.content.decode()
    assert not Post.objects.exists()
    with pytest.raises(ValidationError, match="at most"):
        actions.comment(story, by=owner, body=body)


def test_line_ends_of_a_browser_count_once(story: Story, owner: User) -> None:
    body = ("x" * 9 + "\r\n") * (MAX_LENGTH // 10)
    assert send(browser_of(owner), story, body=body).status_code == 302
    assert "\r" not in Post.objects.get().body


def test_a_double_click_makes_one_comment(story: Story, owner: User) -> None:
    client = browser_of(owner)
    first = send(client, story, body="Thank you.")
    second = send(client, story, body="Thank you.")
    assert first["Location"] == second["Location"]
    assert Post.objects.count() == 1


def test_the_same_words_later_or_by_someone_else_are_another_comment(
    story: Story, owner: User, stranger: User
) -> None:
    with time_machine.travel("2026-03-01T10:00Z", tick=False) as clock:
        actions.comment(story, by=owner, body="Thank you.")
        actions.comment(story, by=stranger, body="Thank you.")
        clock.shift(61)
        actions.comment(story, by=owner, body="Thank you.")
    assert Post.objects.count() == 3


def test_the_words_may_be_written_again_once_deleted(story: Story, owner: User) -> None:
    actions.delete(actions.comment(story, by=owner, body="Thank you."), by=owner)
    again = actions.comment(story, by=owner, body="Thank you.")
    assert again.is_live
    assert Post.objects.live().count() == 1


def test_only_people_who_exist_are_linked(
    story: Story, owner: User, django_assert_num_queries: object
) -> None:
    person("ada")
    person("gone", is_active=False)
    with django_assert_num_queries(1):  # type: ignore[operator]
        html = actions.as_html("@ada, @gone, @nobody-here and `@ada` in code")
    assert html.count("/people/") == 1
    assert 'href="/people/ada/"' in html


def test_no_handles_no_query(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        actions.as_html("Nobody is mentioned.")


def test_a_preview_keeps_the_text_and_saves_nothing(story: Story, owner: User) -> None:
    response = send(browser_of(owner), story, body="I kept **two**.", preview="1")
    page = response.content.decode()
    assert response.status_code == 200
    assert "<strong>two</strong>" in page
    assert "I kept **two**.</textarea>" in page
    assert not Post.objects.exists()


def test_a_live_preview_is_a_piece_of_a_page(owner: User) -> None:
    response = browser_of(owner).post("/threads/preview/", {"body": "*now* <script>x</script>"})
    assert response.content.decode().strip().startswith("<p")
    assert "<em>now</em>" in response.content.decode()
    assert "<script>" not in response.content.decode()


def test_a_visitors_live_preview_is_no_sign_in_page(client: Client) -> None:
    assert client.post("/threads/preview/", {"body": "x"}).status_code == 401


def test_a_visitor_with_nothing_written_is_sent_to_sign_in_and_back(
    story: Story, client: Client
) -> None:
    response = send(client, story, next="/stories/two-notebooks/#write")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=%2Fstories%2Ftwo-notebooks%2F%23write"
    assert not Post.objects.exists()


def test_a_visitor_sees_a_link_that_leads_back_to_the_form(story: Story) -> None:
    page = discussion(story, at="k1")
    link = page.xpath("//*[@id='write']//a")[0]
    assert (
        link.get("href") == f"/accounts/login/?next=%2Fstories%2F{story.slug}%2F%3Fat%3Dk1%23write"
    )
    assert not page.xpath("//form")


def test_the_empty_discussion_says_what_to_do(story: Story, owner: User) -> None:
    page = discussion(story, owner)
    assert "Nobody has said anything yet." in words(page)
    assert page.xpath("//form[@id='write']//textarea[@name='body']")


def test_where_comments_are_switched_off_there_is_no_form(owner: User) -> None:
    closed = StoryFactory.create(comments_enabled=False)
    page = discussion(closed, owner)
    assert "No new comments are taken here." in words(page)
    assert not page.xpath("//form[.//textarea]")
    with pytest.raises(policy.NotAllowed):
        actions.comment(closed, by=owner, body="But I want to.")


def test_switched_off_while_someone_writes_the_text_is_kept(story: Story, owner: User) -> None:
    Story.objects.update(comments_enabled=False)
    response = send(browser_of(owner), story, body="A long and thoughtful answer.")
    assert response.status_code == 403
    assert "A long and thoughtful answer." in response.content.decode()
    assert "No comments are taken here any more." in response.content.decode()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_the_story_is_asked_afresh(story: Story, owner: User, status: str) -> None:
    Story.objects.update(status=status)
    with pytest.raises(policy.NotAllowed):
        actions.comment(story, by=owner, body="Still here?")
    assert not Thread.objects.exists()


def test_the_forms_address_leads_back_to_the_form(story: Story, owner: User) -> None:
    """A rejected comment leaves its address in the browser, where it is loaded again."""
    response = browser_of(owner).get(f"/threads/comment/{story.slug}/")
    assert (response.status_code, response["Location"]) == (302, "/stories/two-notebooks/#write")


def test_an_address_that_only_takes_posts(owner: User) -> None:
    assert browser_of(owner).get("/threads/preview/").status_code == 405


def test_a_forged_form_is_refused(story: Story, owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert send(client, story, body="Not mine.").status_code == 403
    assert not Post.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_two_first_comments_at_once_make_one_discussion() -> None:
    story = StoryFactory.create()
    writers = [person(f"writer-{number}") for number in range(4)]
    together = Barrier(len(writers))
    failures: list[Exception] = []

    def write(writer: User) -> None:
        try:
            together.wait()
            actions.comment(story, by=writer, body=f"{writer.handle} was here.")
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)
        finally:
            connection.close()

    runners = [Runner(target=write, args=(writer,)) for writer in writers]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    story.refresh_from_db()
    assert failures == []
    assert (Thread.objects.count(), Post.objects.count(), story.comment_count) == (1, 4, 4)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_comment() -> None:
    story, writer = StoryFactory.create(), person("writer")
    together = Barrier(3)

    def write() -> None:
        try:
            together.wait()
            actions.comment(story, by=writer, body="Thank you.")
        finally:
            connection.close()

    runners = [Runner(target=write) for _ in range(3)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    assert Post.objects.count() == 1
