"""A private thread is read and written by those who take part, a page at a time."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from community.accounts.models import User
from community.limits.actions import TooManyError, Trust
from community.moderation.actions import suspend
from tests.cast import person
from tests.conftest import browser_of
from tests.threads.reading import words
from tests.threads.talking import between, conversation
from threads import actions
from threads.conversation import CURSOR, PAGE, address, read, title
from threads.limits import MESSAGE
from threads.models import Draft, Post, Thread

pytestmark = pytest.mark.django_db

SECRET = "The lighthouse keeper sends regards."


@pytest.fixture
def mina() -> User:
    return person("mina")


@pytest.fixture
def ana() -> User:
    return person("ana")


@pytest.fixture
def thread(mina: User, ana: User) -> Thread:
    return between(mina, ana)


def lines(thread: Thread, reader: User, **query: object) -> list[str]:
    page = conversation(thread, reader, **query)
    return [words(one) for one in page.xpath("//div[contains(@class,'comment__body')]")]


def test_the_older_stands_above_the_newer_and_replies_below_what_they_answer(
    thread: Thread, mina: User, ana: User
) -> None:
    first = actions.say(thread, by=mina, body="One")
    actions.say(thread, by=mina, body="Two")
    reply = actions.say(thread, by=ana, body="To one", parent=first)
    deeper = actions.say(thread, by=mina, body="To that", parent=reply)
    deepest = actions.say(thread, by=ana, body="And on", parent=deeper)
    assert deepest.depth == 3
    assert lines(thread, mina) == ["One", "To one", "To that", "And on", "Two"]


def test_it_opens_on_the_newest_page_and_leads_to_earlier_ones(thread: Thread, mina: User) -> None:
    said = [actions.say(thread, by=mina, body=f"Message {n}") for n in range(PAGE + 3)]
    newest = read(thread, person=mina)
    assert [one.post.pk for one in newest.messages] == [post.pk for post in said[3:]]
    assert not newest.later
    earlier = read(thread, person=mina, cursor=newest.earlier)
    assert [one.post.pk for one in earlier.messages] == [post.pk for post in said[:3]]
    assert not earlier.earlier
    assert read(thread, person=mina, cursor=earlier.later).messages[0].post == said[3]


def test_a_message_is_found_on_its_page(thread: Thread, mina: User, ana: User) -> None:
    said = [actions.say(thread, by=mina, body=f"Message {n}") for n in range(PAGE + 3)]
    assert address(said[-1], person=ana) == f"{thread.page_url}#p-{said[-1].pk}"
    reply = actions.say(thread, by=ana, body="To the first", parent=said[0])
    answer = browser_of(ana).get(reply.get_absolute_url())
    assert answer["Location"] == address(reply, person=ana)
    assert f"?{CURSOR}=" in answer["Location"]
    assert "To the first" in browser_of(ana).get(answer["Location"]).content.decode()


@pytest.mark.slow  # thirty rows, written as members write them
def test_a_page_asks_as_much_of_the_database_with_thirty_messages_as_with_three(
    thread: Thread, mina: User, ana: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for few in (3, 30):
        for n in range(few):
            post = actions.say(thread, by=mina, body=f"{few} {n}")
            actions.say(thread, by=ana, body=f"{few} {n}, yes", parent=post)
        with django_assert_num_queries(2):
            list(read(thread, person=mina).everyone())


def test_a_message_is_written_in_the_form_and_found_on_the_page(thread: Thread, mina: User) -> None:
    browser = browser_of(mina)
    answer = browser.post(f"/threads/private/{thread.pk}/", {"body": "Good *morning*."})
    post = thread.posts.get()
    assert answer["Location"] == f"{thread.page_url}#p-{post.pk}"
    page = browser.get(thread.page_url).content.decode()
    assert "Good <em>morning</em>." in page


def test_it_is_looked_at_before_it_is_sent(thread: Thread, mina: User) -> None:
    body = {"body": "Good *morning*.", "preview": "1"}
    page = browser_of(mina).post(f"/threads/private/{thread.pk}/", body)
    assert page.status_code == HTTPStatus.OK
    assert "Good <em>morning</em>." in page.content.decode()
    assert not thread.posts.exists()


def test_what_is_refused_keeps_its_words(thread: Thread, mina: User, ana: User) -> None:
    gone = actions.say(thread, by=ana, body="Never mind")
    actions.delete(gone, by=ana)
    sent = {"body": "I do mind, though.", "parent": gone.pk}
    page = browser_of(mina).post(f"/threads/private/{thread.pk}/", sent)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "I do mind, though." in page.content.decode()
    assert "no longer there" in page.content.decode()


def test_a_message_is_quoted_and_answered(thread: Thread, mina: User, ana: User) -> None:
    post = actions.say(thread, by=ana, body="Write to three people.")
    asked = f"/threads/private/{thread.pk}/?quote={post.pk}&reply={post.pk}"
    led = browser_of(mina).get(asked)
    assert led["Location"] == f"{thread.page_url}?quote={post.pk}&reply={post.pk}#write"
    page = browser_of(mina).get(led["Location"]).content.decode()
    assert "&gt; Write to three people." in page
    assert "You answer ana:" in page


def test_a_draft_comes_back_into_the_form_and_goes_with_the_message(
    thread: Thread, mina: User
) -> None:
    browser = browser_of(mina)
    typed = {"draft": f"message-{thread.pk}", "draft_version": "0", "body": "I wonder whether"}
    saved = browser.post("/threads/drafts/save/", typed)
    assert saved["Location"] == f"{thread.page_url}#write"
    assert "I wonder whether" in browser.get(thread.page_url).content.decode()
    assert f"{thread.page_url}#write" in browser.get("/threads/drafts/").content.decode()
    sent = {**typed, "draft_version": "1"}
    browser.post(f"/threads/private/{thread.pk}/", sent)
    assert thread.posts.get().body == "I wonder whether"
    assert not Draft.objects.with_words().exists()


def test_a_draft_of_a_reply_leads_back_below_what_it_answers(
    thread: Thread, mina: User, ana: User
) -> None:
    post = actions.say(thread, by=ana, body="How is it going?")
    typed = {"draft": f"reply-{post.pk}", "draft_version": "0", "body": "Well, and"}
    saved = browser_of(mina).post("/threads/drafts/save/", typed)
    assert saved["Location"] == f"{thread.page_url}?reply={post.pk}#write"


def test_nobody_else_keeps_drafts_there(thread: Thread, stranger: User) -> None:
    typed = {"draft": f"message-{thread.pk}", "draft_version": "0", "body": "Hello?"}
    assert browser_of(stranger).post("/threads/drafts/save/", typed).status_code == 404


def test_one_edits_and_deletes_ones_own_and_comes_back(thread: Thread, mina: User) -> None:
    post = actions.say(thread, by=mina, body="At nine?")
    browser = browser_of(mina)
    page = browser.get(f"/threads/posts/{post.pk}/edit/").content.decode()
    assert "Edit your message" in page
    assert "Your message" in page
    done = browser.post(f"/threads/posts/{post.pk}/edit/", {"body": "At ten?", "seen": "0"})
    assert done["Location"] == f"{thread.page_url}#p-{post.pk}"
    page = browser.get(f"/threads/posts/{post.pk}/delete/").content.decode()
    assert "Moderators" not in page.split("<main", 1)[1]
    done = browser.post(f"/threads/posts/{post.pk}/delete/")
    assert done["Location"] == f"{thread.page_url}#discussion"
    assert "At ten?" not in browser.get(thread.page_url).content.decode()


def test_a_signed_out_writer_is_given_back_the_words_and_told_nothing(thread: Thread) -> None:
    for number in (thread.pk, thread.pk + 1000):
        page = Client().post(f"/threads/private/{number}/", {"body": "A long letter"})
        assert page.status_code == HTTPStatus.UNAUTHORIZED
        told = page.content.decode()
        assert "A long letter" in told
        assert "ana" not in told.split("<main", 1)[1]
    assert Client().get(f"/threads/private/{thread.pk}/").status_code == HTTPStatus.FOUND


def test_a_stale_token_gives_back_the_words(thread: Thread, mina: User, stranger: User) -> None:
    def sent_by(someone: User) -> str:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(someone)
        answer = browser.post(f"/threads/private/{thread.pk}/", {"body": "A long letter"})
        assert answer.status_code == HTTPStatus.FORBIDDEN
        return answer.content.decode()

    assert "A long letter" in sent_by(mina)
    assert "A long letter" not in sent_by(stranger)


@pytest.mark.usefixtures("still")
def test_a_limit_ends_a_flood(thread: Thread, mina: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 1.0
    for n in range(MESSAGE.most[Trust.NEW]):
        actions.say(thread, by=mina, body=f"Message {n}")
    with pytest.raises(TooManyError):
        actions.say(thread, by=mina, body="One more")
    page = browser_of(mina).post(f"/threads/private/{thread.pk}/", {"body": "One more"})
    assert page.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "One more" in page.content.decode()


def test_whoever_may_not_comment_for_now_is_told_why_and_keeps_the_words(
    thread: Thread, mina: User, moderator: User
) -> None:
    until = timezone.now() + timedelta(days=2)
    suspend(mina, "comment", by=moderator, reason="Too harsh.", until=until)
    page = browser_of(mina).post(f"/threads/private/{thread.pk}/", {"body": "A calm word"})
    assert page.status_code == HTTPStatus.FORBIDDEN
    assert "A calm word" in page.content.decode()
    assert "Too harsh." in page.content.decode()
    assert not thread.posts.exists()


def test_a_newcomer_may_send_a_link_here(thread: Thread, mina: User) -> None:
    post = actions.say(thread, by=mina, body="My papers: https://papers.example.org/mina")
    actions.edit(post, by=mina, body="My papers: https://papers.example.org/mina-2", seen=0)
    assert Post.objects.get(pk=post.pk).body.endswith("mina-2")


def test_its_title_names_the_others(thread: Thread, mina: User, ana: User) -> None:
    assert title(thread, person=mina) == "Conversation with ana"
    assert title(thread, person=ana) == "Conversation with mina"
    for n in range(4):
        actions.join(thread, person(f"guest-{n}"))
    assert title(thread, person=mina) == "Conversation with ana, guest-0, guest-1 and 2 more"
    for one in thread.participants.exclude(person=mina):
        actions.leave(thread, one.person)
    assert title(thread, person=mina) == "A conversation"
    thread.title = "Sunday room"
    assert title(thread, person=mina) == "Sunday room"
