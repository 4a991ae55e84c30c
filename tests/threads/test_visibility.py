"""Who sees and does what in a discussion: visitor, member, owner, stranger, moderator, editor."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.test import Client

from community.accounts.models import User
from stories.models import Story
from stories.models.story import Rights, Status
from tests.cast import PostFactory, StoryFactory
from tests.conftest import browser_of
from tests.threads.reading import VISITOR, discussion, words
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return StoryFactory.create(slug="two-notebooks")


@pytest.fixture
def post(story: Story, owner: User) -> Post:
    return actions.comment(story, by=owner, body="Those people are all alike.")


@pytest.fixture
def hidden(post: Post, moderator: User) -> Post:
    return actions.hide(post, by=moderator, reason="It insults a group.")


ADDRESSES = ("", "edit/", "delete/", "revisions/")


def test_everybody_reads_and_only_the_owner_changes(
    story: Story, post: Post, owner: User, stranger: User, moderator: User
) -> None:
    def deeds(reader: object) -> list[str]:
        return [words(link) for link in discussion(story, reader).xpath("//footer/a")]

    assert deeds(VISITOR) == []
    assert deeds(owner) == ["Reply", "Quote", "Edit", "Delete"]
    assert deeds(stranger) == ["Reply", "Quote", "Suggest an edit", "Report"]
    assert deeds(moderator) == ["Reply", "Quote", "Edit", "Report", "Moderate"]


def test_a_hidden_comment_shows_its_reason_to_author_and_moderators_alone(
    story: Story, hidden: Post, owner: User, stranger: User, moderator: User, editor: User
) -> None:
    for reader in (owner, moderator):
        page = words(discussion(story, reader))
        assert "all alike" in page
        assert "It insults a group." in page
    for reader in (VISITOR, stranger, editor):
        page = words(discussion(story, reader))
        assert "all alike" not in page
        assert "It insults a group." not in page
        assert "A moderator has hidden" not in page  # nobody answered it: no place is kept


def test_a_hidden_comment_with_an_answer_keeps_its_place(
    story: Story, post: Post, stranger: User, moderator: User
) -> None:
    actions.comment(story, by=stranger, body="Not all of us.", parent=post)
    actions.hide(post, by=moderator, reason="It insults a group.")
    page = words(discussion(story))
    assert "A moderator has hidden this comment." in page
    assert "Not all of us." in page
    assert "all alike" not in page


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_hidden_is_not_there_for_others(
    hidden: Post, client: Client, stranger: User, address: str
) -> None:
    for someone in (client, browser_of(stranger)):
        assert someone.get(f"/threads/posts/{hidden.pk}/{address}").status_code == 404


def test_its_author_and_moderators_still_open_it(
    hidden: Post, owner: User, moderator: User
) -> None:
    for someone in (owner, moderator):
        assert browser_of(someone).get(f"/threads/posts/{hidden.pk}/revisions/").status_code == 200


def test_nobody_answers_a_hidden_comment(story: Story, hidden: Post, moderator: User) -> None:
    assert "Reply" not in words(discussion(story, moderator))


@pytest.mark.parametrize("address", ADDRESSES)
def test_with_a_withdrawn_story_its_discussion_is_gone(
    post: Post, client: Client, owner: User, address: str
) -> None:
    Story.objects.update(status=Status.WITHDRAWN)
    for someone in (client, browser_of(owner)):
        assert someone.get(f"/threads/posts/{post.pk}/{address}").status_code == 410
    thread = f"/threads/{post.thread_id}-two-notebooks/"
    assert client.get(thread).status_code == 410
    assert (
        browser_of(owner).post("/threads/comment/two-notebooks/", {"body": "?"}).status_code == 410
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unpublished_storys_discussion_is_not_there(
    post: Post, client: Client, address: str
) -> None:
    Story.objects.update(status=Status.DRAFT)
    assert client.get(f"/threads/posts/{post.pk}/{address}").status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_discussion_of_a_story_of_unknown_rights_is_for_staff(
    post: Post, client: Client, owner: User, editor: User, address: str
) -> None:
    Story.objects.update(rights=Rights.UNKNOWN)
    for someone in (client, browser_of(owner)):
        assert someone.get(f"/threads/posts/{post.pk}/{address}").status_code == 404
        assert someone.get(f"/threads/{post.thread_id}-two-notebooks/").status_code == 404
    assert browser_of(editor).get(f"/threads/posts/{post.pk}/revisions/").status_code == 200
    assert "all alike" not in browser_of(owner).get(owner.get_absolute_url()).content.decode()


def test_nobody_comments_where_only_staff_would_read_it(
    story: Story, post: Post, owner: User, editor: User
) -> None:
    Story.objects.update(rights=Rights.UNKNOWN)
    for someone in (owner, editor):
        response = browser_of(someone).post("/threads/comment/two-notebooks/", {"body": "And?"})
        assert response.status_code == 403
        assert "No comments are taken here any more." in response.content.decode()
    for someone in (Client(), browser_of(owner)):
        sent = {"body": "And?", "parent": post.pk}
        response = someone.post("/threads/comment/two-notebooks/", sent)
        assert "all alike" not in response.content.decode()
    assert Post.objects.count() == 1


def test_addresses_without_anything(client: Client, owner: User) -> None:
    for address in ("posts/1/", "posts/1/revisions/", f"posts/{10**30}/", "1-nothing/"):
        assert client.get(f"/threads/{address}").status_code == 404
    assert browser_of(owner).post("/threads/comment/nowhere/", {"body": "?"}).status_code == 404


def test_a_discussions_own_address_leads_to_the_story(post: Post, client: Client) -> None:
    response = client.get(f"/threads/{post.thread_id}-any-slug/")
    assert response.status_code == 301
    assert response["Location"] == "/stories/two-notebooks/#discussion"


def test_a_bad_page_is_no_page(story: Story, post: Post) -> None:
    with pytest.raises(Http404):
        discussion(story, comments="nonsense")


def test_a_former_member_is_named_so(story: Story, post: Post) -> None:
    Post.objects.update(author=None)
    page = discussion(story)
    assert "former member" in words(page)
    assert not page.xpath("//a[contains(@href, '/people/')]")


def test_reading_sets_no_cookie(post: Post, client: Client) -> None:
    response = client.get("/stories/two-notebooks/")
    assert "Those people are all alike." in response.content.decode()
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()


@pytest.mark.parametrize("state", ["live", "held", "hidden", "deleted"])
def test_the_rows_rule_and_the_sets_rule_agree(
    state: str, owner: User, stranger: User, moderator: User
) -> None:
    post = PostFactory.create(author=owner, state=state)
    PostFactory.create(thread=post.thread, author=stranger)
    assert Thread.objects.visible_to(VISITOR).get() == post.thread
    for reader in (VISITOR, owner, stranger, moderator):
        shown = Post.objects.with_place(reader).filter(pk=post.pk).exists()
        assert shown == post.is_readable_by(reader)
        if state != "deleted":
            assert shown == Post.objects.visible_to(reader).filter(pk=post.pk).exists()
