"""What is deleted for good is nowhere any more, and a name that is taken away is told nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from community.accounts.models import User
from community.log.models import LogEntry, LogText
from community.moderation import actions as moderation
from community.moderation.models import ReportKind, Statement
from community.notifications.models import Mail
from community.notifications.rounds import tell_due
from community.search.models import Entry
from tests.cast import person
from tests.conftest import browser_of
from tests.portal.privacy.everything import places_that_name
from tests.threads.asking import question
from threads import actions
from threads.models import Draft, Post, Thread

pytestmark = pytest.mark.django_db

WHY = "It tells where somebody lives."


@pytest.fixture
def root(db: None) -> User:
    return person("root", role="administrator", is_superuser=True)


def much_said(author: User, other: User, moderator: User) -> Post:
    """A post whose words went everywhere that words go: versions, drafts, reports, the record."""
    thread = question(other, title="Where do herons stand by the lake?")
    post = actions.answer(thread, by=author, body="The quillwort house by the lake is hers.")
    actions.edit(post, by=author, body="The green quillwort house by the lake is hers.", seen=0)
    actions.save_draft(
        f"edit-{post.pk}",
        {"body": "The quillwort house, again.", "seen": "1"},
        by=author,
        seen=0,
    )
    kind = ReportKind.objects.get_or_create(name="Private", defaults={"weight": 4})[0]
    moderation.report(post, by=other, kind=kind, words="It says where she lives.")
    actions.hide(post, by=moderator, reason="It names the quillwort house.")
    actions.restore(post, by=moderator, reason="The quillwort is a plant.")
    Client().get(thread.page_url)  # a page kept ready shows it
    return Post.objects.get(pk=post.pk)


def test_no_word_of_it_is_stored_anywhere(
    owner: User,
    stranger: User,
    moderator: User,
    root: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    post = much_said(owner, stranger, moderator)
    thread = post.thread
    reply = actions.remark(post, by=stranger, body="That is not kind.")
    Mail.objects.create(
        message_id="<1@example.org>",
        sender="portal@example.org",
        recipients=["stranger@example.org"],
        subject="An answer",
        raw=b"Subject: An answer\r\n\r\nThe green quillwort house by\r\nthe lake is hers.\r\n",
    )
    assert len(places_that_name(("quillwort",))) > 5
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(post, by=root, reason=WHY)
    left = places_that_name(("quillwort",))
    # What a moderator said of it stands in the statement that its author reads.
    assert {place for place in left if not place.startswith("moderation_statement")} == set()
    assert not Entry.objects.filter(kind="answer", key=post.pk).exists()
    assert not Draft.objects.filter(form=f"edit-{post.pk}").with_words().exists()
    assert Post.objects.get(pk=reply.pk).body == "That is not kind."
    assert Thread.objects.get(pk=thread.pk).is_live


def test_the_record_keeps_that_it_was_done(
    owner: User, stranger: User, moderator: User, root: User
) -> None:
    post = much_said(owner, stranger, moderator)
    actions.erase(post, by=root, reason=WHY)
    entry = LogEntry.objects.get(code="post.erase")
    assert (entry.actor_id, entry.target_id) == (root.pk, str(post.pk))
    about = LogEntry.objects.filter(target_kind="threads.post", target_id=str(post.pk))
    words = about.exclude(pk=entry.pk).filter(text__isnull=False)
    assert words.exists()
    assert {one.text.reason + one.text.before + one.text.after for one in words} == {""}
    assert LogEntry.objects.filter(code="log.blank").count() == words.count()


def test_its_addresses_answer_that_it_is_gone(
    owner: User, stranger: User, moderator: User, root: User
) -> None:
    post = much_said(owner, stranger, moderator)
    asked = post.thread.question
    assert asked
    feed = f"/feeds/threads/{post.thread_id}/posts/"
    actions.erase(post, by=root, reason=WHY)
    for reader in (Client(), browser_of(stranger), browser_of(moderator)):
        assert reader.get(post.get_absolute_url()).status_code == 410
        assert "uillwort" not in reader.get(post.thread.page_url).content.decode()
        assert "uillwort" not in reader.get(feed).content.decode()
    actions.erase(asked, by=root, reason=WHY)
    for reader in (Client(), browser_of(stranger), browser_of(moderator)):
        for address in (asked.get_absolute_url(), f"/threads/{post.thread_id}-x/"):
            assert reader.get(address, follow=True).status_code == 410, address


def test_of_a_question_its_title_is_nowhere_either(
    stranger: User, root: User, django_capture_on_commit_callbacks: Any
) -> None:
    thread = question(
        stranger, title="Who lives in the quillwort house?", body="Somebody must know."
    )
    Client().get(thread.page_url)
    assert places_that_name(("quillwort",))
    assert thread.question
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(thread.question, by=root, reason=WHY)
    assert places_that_name(("quillwort",)) == {}


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_nor_the_title_it_had_before_it_was_merged(
    is_forgotten: bool, owner: User, stranger: User, moderator: User, root: User
) -> None:
    """Also where the statement of the merging was emptied, as its asker has left since."""
    thread = question(stranger, title="Who lives in the quillwort house?")
    below = actions.answer(thread, by=owner, body="Nobody asks that.")
    actions.hide(below, by=moderator, reason="It is unkind.")
    into = question(owner, title="Where do herons stand by the lake?")
    actions.merge(thread, by=moderator, into=into, reason="It is asked there.")
    assert LogText.objects.filter(before__contains="quillwort").exists()
    told = Statement.objects.filter(code="thread.merge")
    assert "quillwort" in str(told.get().effects)
    if is_forgotten:
        told.update(effects={})
        Statement.objects.filter(code="post.hide").update(title="")
    actions.erase(Post.objects.get(pk=thread.question_id), by=root, reason=WHY)
    assert "quillwort" not in str(list(told.values()))
    assert {one for one in places_that_name(("quillwort",)) if "search" not in one} == set()


def test_a_name_that_is_taken_away_is_told_nowhere(moderator: User, stranger: User) -> None:
    writer = person("zerlina-q", display_name="Zerlina Quist")
    thread = question(stranger)
    actions.follow(thread, by=person("follower"))
    answer = actions.answer(thread, by=writer, body="Write to ten of them.")
    remark = actions.remark(answer, by=writer, body="Or to nine.")
    before = Client().get(thread.page_url).content.decode()
    assert "Zerlina Quist" in before
    assert Entry.objects.filter(byline="Zerlina Quist").exists()
    actions.anonymise(answer, by=moderator, reason=WHY)
    tell_due.call()
    addresses = [
        thread.page_url,
        f"/feeds/threads/{thread.pk}/posts/",
        "/feeds/people/zerlina-q/",
        "/search/?q=write+ten",
        f"/threads/posts/{answer.pk}/revisions/",
        f"/threads/posts/{remark.pk}/revisions/",
    ]
    for reader in (Client(), browser_of(stranger), browser_of(person("follower-2"))):
        for address in addresses:
            said = reader.get(address, follow=True).content.decode()
            assert "Zerlina Quist</a>" not in said, address
            if not address.startswith("/feeds/people/"):
                assert "erlina" not in said, address
            else:
                assert "Write to ten" not in said
    assert not Entry.objects.filter(
        byline__icontains="zerlina", kind__in=["answer", "comment"]
    ).exists()
    mails = [bytes(mail.raw).decode() for mail in Mail.objects.all()]
    assert not [mail for mail in mails if "erlina" in mail]
    entry = LogEntry.objects.get(code="post.anonymise")
    assert (entry.actor_id, entry.target_id) == (moderator.pk, str(answer.pk))
