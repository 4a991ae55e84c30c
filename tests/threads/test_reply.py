"""Answering a comment: three levels, however deep the conversation goes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from community.accounts.models import User
from stories.models import Story
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.threads.reading import discussion, words
from threads import actions
from threads import discussion as discussions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return StoryFactory.create(slug="two-notebooks")


@pytest.fixture
def top(story: Story, owner: User) -> Post:
    return actions.comment(story, by=owner, body="What was in the second notebook?")


def test_a_reply_stands_below_what_it_answers(story: Story, top: Post, stranger: User) -> None:
    reply = actions.comment(story, by=stranger, body="Code, mostly.", parent=top)
    assert (reply.parent_id, reply.root_id, reply.depth) == (top.pk, top.pk, 2)
    page = discussion(story)
    assert words(page.xpath(f"//li[article[@id='p-{top.pk}']]//ol//article")[0]).endswith(
        "Code, mostly."
    )


def test_deeper_replies_join_the_last_level(story: Story, top: Post, stranger: User) -> None:
    second = actions.comment(story, by=stranger, body="Second.", parent=top)
    third = actions.comment(story, by=stranger, body="Third.", parent=second)
    fourth = actions.comment(story, by=stranger, body="Fourth.", parent=third)
    fifth = actions.comment(story, by=stranger, body="Fifth.", parent=fourth)
    assert [post.depth for post in (second, third, fourth, fifth)] == [2, 3, 3, 3]
    assert {post.parent_id for post in (third, fourth, fifth)} == {second.pk}
    assert {post.root_id for post in (second, third, fourth, fifth)} == {top.pk}


def test_the_reply_form_stands_below_the_comment(story: Story, top: Post, owner: User) -> None:
    form = discussion(story, owner, reply=top.pk).xpath("//li[article]/form[@id='write']")[0]
    assert form.xpath(".//input[@name='parent']/@value") == [str(top.pk)]
    assert "You answer owner:" in words(form)
    assert len(discussion(story, owner, reply=top.pk).xpath("//form[@id='write']")) == 1


def test_a_reply_is_sent_without_scripts(story: Story, top: Post, stranger: User) -> None:
    client = browser_of(stranger)
    fields = {"body": "Code, mostly.", "parent": top.pk}
    response = client.post("/threads/comment/two-notebooks/", fields)
    reply = Post.objects.get(parent=top)
    assert response["Location"] == f"/stories/two-notebooks/#p-{reply.pk}"


@pytest.mark.parametrize("reply", ["", "0", "999999", "x", "9" * 30, "-1", "１"])
def test_a_senseless_reply_gives_the_ordinary_form(story: Story, owner: User, reply: str) -> None:
    page = discussion(story, owner, reply=reply)
    assert len(page.xpath("//form[@id='write']")) == 1
    assert page.xpath("//input[@name='parent']/@value") == []


def test_a_reply_to_what_was_deleted_meanwhile_comes_back_as_a_comment_of_its_own(
    story: Story, top: Post, stranger: User
) -> None:
    actions.delete(top, by=top.author)
    client = browser_of(stranger)
    fields = {"body": "Code, mostly.", "parent": top.pk}
    response = client.post("/threads/comment/two-notebooks/", fields)
    assert response.status_code == 422
    page = response.content.decode()
    assert "no longer there" in page
    assert "Code, mostly.</textarea>" in page
    assert f'name="parent" value="{top.pk}"' not in page
    assert Post.objects.count() == 1


def test_one_cannot_answer_under_another_story(story: Story, top: Post, stranger: User) -> None:
    elsewhere = StoryFactory.create()
    with pytest.raises(ValidationError, match="no longer there"):
        actions.comment(elsewhere, by=stranger, body="Hello?", parent=top)
    assert not Thread.objects.filter(story=elsewhere).exists()


def many(story: Story, number: int) -> list[Post]:
    """So many conversations under `story`, each a comment and an answer by someone new."""
    tops = []
    for _ in range(number):
        somebody = person(f"writer-{User.objects.count()}")
        tops.append(actions.comment(story, by=somebody, body=f"{somebody.handle} asks."))
        actions.comment(story, by=somebody, body=f"{somebody.handle} adds.", parent=tops[-1])
    return tops


@pytest.mark.slow  # thirty rows, written as members write them
def test_as_many_queries_for_thirty_as_for_three(
    story: Story, owner: User, django_assert_max_num_queries: Callable[..., object]
) -> None:
    asked = []
    for number in (3, 27):
        many(story, number)
        with django_assert_max_num_queries(10) as queries:  # type: ignore[attr-defined]
            discussion(story, User.objects.get(pk=owner.pk))
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.slow  # thirty rows, written as members write them
def test_pages_hold_twenty_conversations_and_each_comment_is_found(
    story: Story, owner: User
) -> None:
    tops = many(story, discussions.PAGE + 3)
    first = discussion(story)
    assert len(first.xpath("//section/ol/li")) == discussions.PAGE
    cursor = first.xpath("//a[@rel='next']/@href")[0].partition("comments=")[2].partition("#")[0]
    second = discussion(story, comments=cursor)
    assert len(second.xpath("//section/ol/li")) == 3
    assert second.xpath("//a[@rel='prev']")
    last_answer = Post.objects.get(parent=tops[-1])
    response = browser_of(owner).get(f"/threads/posts/{last_answer.pk}/")
    assert response.status_code == 302
    assert (
        response["Location"] == f"{story.get_absolute_url()}?comments={cursor}#p-{last_answer.pk}"
    )
    early = browser_of(owner).get(f"/threads/posts/{tops[0].pk}/")
    assert early["Location"] == f"{story.get_absolute_url()}#p-{tops[0].pk}"
