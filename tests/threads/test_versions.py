"""What a post said before: put back by whoever may edit it, hidden by a moderator."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from tests.conftest import browser_of
from tests.stories.looking import look
from tests.threads.asking import TITLE, question, tag
from threads import actions
from threads.models import Post, Revision

pytestmark = pytest.mark.django_db

WORDS = ("My number is 555 0100.", "Write to me here.", "Write to me there.")


@pytest.fixture
def post(owner: User) -> Post:
    """An answer that said three things, one after the other."""
    answer = actions.answer(question(owner), by=owner, body=WORDS[0])
    for seen, words in enumerate(WORDS[1:]):
        answer = actions.edit(answer, by=owner, body=words, seen=seen)
    return answer


def version(post: Post, number: int) -> Revision:
    return post.revisions.get(number=number)


def page(post: Post) -> str:
    return look(f"/threads/posts/{post.pk}/revisions/").words


def test_an_earlier_version_comes_back_as_a_new_one(post: Post, owner: User) -> None:
    actions.restore_version(version(post, 1), by=owner, seen=2)
    post.refresh_from_db()
    assert (post.body, post.revision_count) == (WORDS[0], 3)
    assert version(post, 3).body == WORDS[2]


def test_of_a_question_title_and_tags_come_back_too(owner: User) -> None:
    thread = question(owner)
    fields = {"title": "How many of them should I write to?", "body": "Well?", "seen": 0}
    actions.edit_question(thread, by=owner, tags=[tag("letters")], **fields)
    assert thread.question
    actions.restore_version(thread.question.revisions.get(), by=owner, seen=1)
    thread.refresh_from_db()
    assert thread.title == TITLE
    assert [one.slug for one in thread.tags.all()] == ["phd"]


def test_nobody_overwrites_what_they_have_not_seen(post: Post, owner: User) -> None:
    with pytest.raises(actions.StaleEditError):
        actions.restore_version(version(post, 1), by=owner, seen=1)
    path = f"/threads/versions/{version(post, 1).pk}/restore/"
    browser_of(owner).post(path, {"seen": "1"})
    post.refresh_from_db()
    assert post.body == WORDS[2]


def test_a_stranger_restores_nothing(post: Post, stranger: User) -> None:
    with pytest.raises(policy.NotAllowed):
        actions.restore_version(version(post, 1), by=stranger, seen=2)


def test_hidden_words_are_gone_from_the_page_and_from_its_differences(
    post: Post, moderator: User
) -> None:
    assert "555" in page(post)
    actions.hide_version(version(post, 1), by=moderator, reason="A private number.")
    assert "555" not in page(post)
    assert "Write to me here." in page(post)
    assert "hidden what it said before" in page(post)
    with pytest.raises(ValidationError):
        actions.show_version(version(post, 1), by=moderator, reason=" ")
    actions.show_version(version(post, 1), by=moderator, reason="It is public.")
    assert "555" in page(post)
    assert LogEntry.objects.get(code="version.show").text.reason == "It is public."


def test_a_version_between_two_is_gone_from_both(post: Post, moderator: User) -> None:
    actions.hide_version(version(post, 2), by=moderator, reason="Off.")
    words = page(post)
    assert "me here" not in words
    assert "me there" in words
    assert "555" not in words  # the words before it are told by what became of them alone


def test_hiding_is_on_record_with_its_reason(post: Post, moderator: User) -> None:
    actions.hide_version(version(post, 1), by=moderator, reason="A private number.")
    entry = LogEntry.objects.get(code="version.hide")
    assert (entry.actor_id, entry.text.reason) == (moderator.pk, "A private number.")
    with pytest.raises(ValidationError):
        actions.hide_version(version(post, 2), by=moderator, reason=" ")


def test_only_moderators_hide(post: Post, owner: User, stranger: User) -> None:
    for who in (owner, stranger):
        with pytest.raises(policy.NotAllowed):
            actions.hide_version(version(post, 1), by=who, reason="Mine.")


def test_a_hidden_version_does_not_come_back(post: Post, owner: User, moderator: User) -> None:
    actions.hide_version(version(post, 1), by=moderator, reason="A private number.")
    with pytest.raises(ValidationError):
        actions.restore_version(version(post, 1), by=owner, seen=2)


def test_the_pages(post: Post, owner: User, moderator: User) -> None:
    staff, writer = browser_of(moderator), browser_of(owner)
    pk = version(post, 1).pk
    assert "555" in look(f"/threads/versions/{pk}/hide/", staff).words
    assert staff.post(f"/threads/versions/{pk}/hide/", {"reason": ""}).status_code == 422
    assert staff.post(f"/threads/versions/{pk}/hide/", {"reason": "Private."}).status_code == 302
    assert "555" not in page(post)
    assert "555" in look(f"/threads/versions/{pk}/show/", staff).words
    assert staff.post(f"/threads/versions/{pk}/show/", {"reason": ""}).status_code == 422
    assert staff.post(f"/threads/versions/{pk}/show/", {"reason": "Public."}).status_code == 302
    path = f"/threads/versions/{pk}/restore/"
    assert writer.post(path, {"seen": "2"}).status_code == 302
    assert WORDS[0] in look(post.thread.page_url).words


def test_versions_of_what_is_hidden_are_nobody_elses(
    post: Post, moderator: User, stranger: User
) -> None:
    actions.hide(post, by=moderator, reason="Off.")
    browser = browser_of(stranger)
    for deed in ("restore", "hide", "show"):
        path = f"/threads/versions/{version(post, 1).pk}/{deed}/"
        assert browser.post(path, {"seen": "2", "reason": "x"}).status_code == 404
