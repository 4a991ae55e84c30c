"""Deleting one's own comment: the words go, the place stays while someone answered."""

from __future__ import annotations

import pytest
from django.test import Client

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from stories.models import Story
from tests.cast import StoryFactory
from tests.conftest import browser_of
from tests.threads.reading import discussion, words
from threads import actions
from threads.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return StoryFactory.create(slug="two-notebooks")


@pytest.fixture
def post(story: Story, owner: User) -> Post:
    return actions.comment(story, by=owner, body="I regret this.")


def test_a_lone_comment_leaves_nothing_behind(story: Story, post: Post, owner: User) -> None:
    actions.delete(post, by=owner)
    page = discussion(story)
    assert "I regret this." not in words(page)
    assert not page.xpath("//article")
    story.refresh_from_db()
    assert story.comment_count == 0


def test_a_comment_with_answers_keeps_its_place(
    story: Story, post: Post, owner: User, stranger: User, moderator: User
) -> None:
    reply = actions.comment(story, by=stranger, body="Why?", parent=post)
    actions.delete(post, by=owner)
    for reader in (owner, stranger, moderator):
        page = discussion(story, reader)
        assert "This comment was deleted by its author." in words(page)
        assert "I regret this." not in words(page)
        assert page.xpath(f"//article[@id='p-{reply.pk}']")
    story.refresh_from_db()
    assert story.comment_count == 1


def test_the_place_goes_with_the_last_answer(
    story: Story, post: Post, owner: User, stranger: User
) -> None:
    reply = actions.comment(story, by=stranger, body="Why?", parent=post)
    actions.delete(post, by=owner)
    actions.delete(reply, by=stranger)
    assert not discussion(story).xpath("//article")


def test_it_asks_first(post: Post, owner: User) -> None:
    client, address = browser_of(owner), f"/threads/posts/{post.pk}/delete/"
    page = client.get(address).content.decode()
    assert "Delete your comment?" in page
    assert "I regret this." in page
    assert Post.objects.live().exists()
    response = client.post(address)
    assert response["Location"] == "/stories/two-notebooks/#discussion"
    assert not Post.objects.live().exists()
    assert client.get(post.get_absolute_url()).status_code == 404


def test_only_its_author_deletes_it(post: Post, stranger: User, moderator: User) -> None:
    for someone in (stranger, moderator):
        assert browser_of(someone).post(f"/threads/posts/{post.pk}/delete/").status_code == 403
        with pytest.raises(policy.NotAllowed):
            actions.delete(post, by=someone)
    assert Post.objects.live().exists()


def test_a_visitor_is_asked_to_sign_in(post: Post, client: Client) -> None:
    response = client.post(f"/threads/posts/{post.pk}/delete/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_the_record_knows_of_it_without_the_words(post: Post, owner: User) -> None:
    actions.delete(post, by=owner)
    entry = LogEntry.objects.get(code="post.delete")
    assert (entry.actor_id, entry.target_id) == (owner.pk, str(post.pk))
    assert "regret" not in entry.text.before + entry.text.after + entry.text.reason
