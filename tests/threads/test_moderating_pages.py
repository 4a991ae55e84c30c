"""The moderators' pages: from the menu at a post to the deed, and what every reader then sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from community.accounts.models import User
from community.log.models import LogEntry
from stories.models import Story
from tests.cast import StoryFactory
from tests.conftest import browser_of
from tests.stories.looking import look
from tests.threads.asking import question
from tests.threads.reading import discussion, words
from threads import actions, asking
from threads.models import FormerThread, Post, Thread

pytestmark = pytest.mark.django_db

OTHER = "Is one evening a week enough for letters?"


@pytest.fixture
def asked(owner: User) -> Thread:
    return question(owner)


@pytest.fixture
def other(stranger: User) -> Thread:
    return question(stranger, title=OTHER)


@pytest.fixture
def answer(asked: Thread, stranger: User) -> Post:
    return actions.answer(asked, by=stranger, body="Ten letters.")


@pytest.fixture
def desk(moderator: User) -> Client:
    return browser_of(moderator)


def at(thread: Thread, deed: str) -> str:
    return f"/threads/{thread.pk}/moderate/{deed}/"


def at_post(post: Post, deed: str) -> str:
    return f"/threads/posts/{post.pk}/moderate/{deed}/"


def now(thread: Thread) -> Thread:
    return Thread.objects.get(pk=thread.pk)


# ------------------------------------------------------------------------------- closing, locks


def test_the_menu_leads_from_a_post_to_what_can_be_done(
    asked: Thread, answer: Post, desk: Client
) -> None:
    page = look(asked.page_url, desk)
    menu = f"/threads/posts/{answer.pk}/moderate/"
    assert menu in page.links("main a").values()
    links = look(menu, desk).links("main a")
    assert links["Close this question"] == at(asked, "close")
    assert links["Move it to another question or story"] == at_post(answer, "move")
    assert "Open this question again" not in links
    assert menu not in look(asked.page_url, browser_of(answer.author)).links("main a").values()


def test_closing_asks_why_and_the_page_says_it_to_everyone(
    asked: Thread, desk: Client, stranger: User
) -> None:
    assert desk.post(at(asked, "close"), {"note": "x"}).status_code == 422
    until = timezone.now() + timedelta(days=400)
    given = {"why": "unclear", "note": "Which letters?", "until": f"{until:%Y-%m-%dT%H:%M}"}
    assert desk.post(at(asked, "close"), given).status_code == 302
    for client in (Client(), browser_of(stranger)):
        page = look(asked.page_url, client)
        assert "not clear enough to answer" in page.words
        assert "Which letters?" in page.words
        assert f"Closed until {until.day} {until:%B %Y}" in page.words
        assert "No new answers are taken here." in page.words
    assert "Closed" in look("/threads/").texts(".badge")
    sent = browser_of(stranger).post(f"/threads/{asked.pk}/answer/", {"body": "My ten."})
    assert sent.status_code == 403
    assert "My ten." in sent.content.decode()
    assert desk.post(at(asked, "reopen"), {"reason": "Clear now."}).status_code == 302
    assert "Which letters?" not in look(asked.page_url).words


def test_a_time_that_is_over_or_none_is_refused_with_all_that_was_typed(
    asked: Thread, desk: Client
) -> None:
    for until in ("2020-01-01T10:00", "soon"):
        sent = desk.post(at(asked, "close"), {"why": "settled", "note": "So.", "until": until})
        assert sent.status_code == 422
        assert "So." in sent.content.decode()
        assert list(sent.context["form"].errors) == ["until"]
    assert not now(asked).is_closed


def test_what_is_locked_says_so_and_offers_no_forms(
    asked: Thread, answer: Post, desk: Client, owner: User
) -> None:
    assert desk.post(at(asked, "lock"), {"note": ""}).status_code == 422
    assert desk.post(at(asked, "lock"), {"note": "A quarrel."}).status_code == 302
    asker = browser_of(owner)
    page = look(asked.page_url, asker)
    assert "Locked by a moderator." in page.words
    assert "A quarrel." in page.words
    for offered in ("Edit", "Delete", "Comment", "Accept this answer", "Vote up", "Post answer"):
        assert offered not in page.words
    for door in ("remark", "vote", "accept", "edit", "delete"):
        refused = asker.post(f"/threads/posts/{answer.pk}/{door}/", {"body": "x", "value": "up"})
        assert refused.status_code == 403, door
    assert "locked" in asker.get(f"/threads/posts/{asked.question_id}/edit/").content.decode()
    desk.post(at(asked, "unlock"), {})
    assert "Post answer" in look(asked.page_url, asker).words


def test_a_locked_discussion_says_so_under_its_story(
    owner: User, stranger: User, desk: Client
) -> None:
    story: Story = StoryFactory.create(slug="a-story")
    post = actions.comment(story, by=owner, body="I was there.")
    sent = desk.post(at(post.thread, "lock"), {"note": "A quarrel."})
    assert sent.headers["Location"].endswith("/stories/a-story/#discussion")
    shown = discussion(story, stranger)
    assert "A quarrel." in words(shown)
    assert not shown.cssselect("textarea")
    refused = browser_of(stranger).post("/threads/comment/a-story/", {"body": "Never."})
    assert refused.status_code == 403
    assert "Never." in refused.content.decode()


# ----------------------------------------------------------------------------------- duplicates


def test_a_duplicate_is_looked_at_first_and_then_points_to_the_other(
    asked: Thread, other: Thread, desk: Client
) -> None:
    given = {"of": f"https://example.org{other.page_url}?sort=newest#p-1", "note": "The same."}
    first = desk.post(at(asked, "duplicate"), given)
    assert first.status_code == 200
    assert OTHER in first.content.decode()
    assert not now(asked).is_closed, "nothing is done yet"
    assert desk.post(at(asked, "duplicate"), {**given, "sure": "1"}).status_code == 302
    page = look(asked.page_url)
    assert page.links(".standing a")[OTHER] == other.page_url
    assert look(other.page_url).links(".standing a")[asked.title] == asked.page_url
    assert "Asked before" in look("/threads/").texts(".badge")


def test_machines_are_led_to_the_question_that_stays(
    asked: Thread, other: Thread, moderator: User
) -> None:
    actions.close_as_duplicate(asked, by=moderator, of=other)
    text = Client().get(asked.page_url).content.decode()
    assert '<meta name="robots" content="noindex">' in text
    assert "QAPage" not in text
    assert f'rel="canonical" href="http://127.0.0.1:8000{asked.page_url}"' in text
    sitemap = Client().get("/sitemap.xml").content.decode()
    assert other.page_url in sitemap
    assert asked.page_url not in sitemap


def test_the_sitemap_tells_of_edits(asked: Thread, owner: User) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=40), tick=False):
        actions.edit_question(
            asked,
            by=owner,
            title=asked.title,
            body="Forty is what I have.",
            tags=list(asked.tags.all()),
            seen=0,
        )
        day = f"{timezone.now():%Y-%m-%d}"
    assert f"{asked.page_url}</loc><lastmod>{day}" in Client().get("/sitemap.xml").content.decode()


def test_whoever_asks_the_like_is_led_to_the_question_that_stays(
    asked: Thread, other: Thread, moderator: User, stranger: User
) -> None:
    actions.close_as_duplicate(asked, by=moderator, of=other)
    hits = asking.similar("How many professors should I write letters to?", person=stranger)
    assert [hit.key for hit in hits if hit.kind == "thread"] == [other.pk]
    assert hits[0].plain_title == OTHER
    assert hits[0].url == other.get_absolute_url()


def test_a_target_that_nobody_sees_is_not_named(
    asked: Thread, other: Thread, moderator: User
) -> None:
    actions.close_as_duplicate(asked, by=moderator, of=other)
    assert other.question
    actions.hide(other.question, by=moderator, reason="Off.")
    page = look(asked.page_url)
    assert OTHER not in page.words
    assert "not in sight" in page.words


@pytest.mark.parametrize("of", ["", "nowhere", "999999", "/stories/a-story/", "x" * 5000])
def test_bad_addresses_are_refused_at_their_field(asked: Thread, desk: Client, of: str) -> None:
    for deed, field in (("duplicate", "of"), ("merge", "into")):
        sent = desk.post(at(asked, deed), {field: of, "as_kind": "comment", "sure": "1"})
        assert sent.status_code == 422
        assert list(sent.context["form"].errors) == [field]


# ------------------------------------------------------------------------------------ merging


def test_merging_shows_what_will_happen_and_every_address_leads_on_in_one_step(
    asked: Thread, other: Thread, answer: Post, desk: Client, moderator: User
) -> None:
    given = {"into": str(other.pk), "as_kind": "comment", "reason": "The same thing."}
    shown = desk.post(at(asked, "merge"), given).content.decode()
    assert "1 answer moves there" in shown
    assert "every address of it leads to" in shown
    sent = desk.post(at(asked, "merge"), {**given, "sure": "1"})
    assert sent.headers["Location"] == other.page_url
    third = question(moderator, title="How do I keep count of my letters?")
    actions.merge(now(other), by=moderator, into=third)
    for path in (asked.page_url, other.page_url, f"/threads/{asked.pk}-an-older-title/"):
        gone = Client().get(path)
        assert (gone.status_code, gone.headers["Location"]) == (301, third.page_url)
    comments = Client().get(f"{asked.page_url}?comments={answer.pk}")
    assert comments.status_code == 301
    assert comments.headers["Location"].startswith(third.page_url)
    assert comments.headers["Location"].endswith(f"#{answer.anchor}")
    assert Client().get(comments.headers["Location"]).status_code == 200
    feed = Client().get(f"/feeds/threads/{asked.pk}/")
    assert feed.status_code in {301, 404}
    assert Client().get(answer.get_absolute_url()).headers["Location"].startswith(third.page_url)
    assert LogEntry.objects.filter(code="thread.merge").count() == 2


def test_a_merged_question_out_of_sight_is_not_there(
    asked: Thread, other: Thread, moderator: User
) -> None:
    actions.merge(asked, by=moderator, into=other)
    assert other.question
    actions.hide(other.question, by=moderator, reason="Off.")
    assert Client().get(asked.page_url).status_code == 404
    assert FormerThread.objects.exists()


def test_a_moderators_page_that_is_behind_does_nothing_to_the_other_question(
    asked: Thread, other: Thread, moderator: User, desk: Client
) -> None:
    actions.merge(asked, by=moderator, into=other)
    sent = desk.post(at(asked, "close"), {"why": "settled"}, follow=True)
    assert "was merged into this one" in sent.content.decode()
    assert not now(other).is_closed


def test_an_answer_sent_from_a_page_that_is_behind_lands_in_the_other_question(
    asked: Thread, other: Thread, moderator: User, owner: User
) -> None:
    actions.merge(asked, by=moderator, into=other)
    sent = browser_of(owner).post(f"/threads/{asked.pk}/answer/", {"body": "Twelve."})
    assert sent.headers["Location"].startswith(other.page_url)


# ---------------------------------------------------------------------- converting, moving, split


def test_an_answer_is_converted_and_back(asked: Thread, answer: Post, desk: Client) -> None:
    assert "It becomes a comment." in look(at_post(answer, "convert"), desk).words
    desk.post(at_post(answer, "convert"), {"reason": "No answer."})
    assert Post.objects.get(pk=answer.pk).kind == "comment"
    assert "It becomes an answer" in look(at_post(answer, "convert"), desk).words
    desk.post(at_post(answer, "convert"), {})
    assert Post.objects.get(pk=answer.pk).kind == "answer"


def test_an_answer_goes_below_another_by_its_address(
    asked: Thread, answer: Post, owner: User, desk: Client
) -> None:
    second = actions.answer(asked, by=owner, body="As he says.")
    bad = desk.post(at_post(second, "convert"), {"below": "/threads/posts/999/"})
    assert (bad.status_code, list(bad.context["form"].errors)) == (422, ["below"])
    desk.post(at_post(second, "convert"), {"below": f"{asked.page_url}#{answer.anchor}"})
    assert Post.objects.get(pk=second.pk).subject_id == answer.pk


def test_an_answer_is_moved_by_the_address_of_its_goal(
    asked: Thread, other: Thread, answer: Post, desk: Client
) -> None:
    shown = desk.post(at_post(answer, "move"), {"to": other.page_url})
    assert f"It moves to “{OTHER}”" in shown.content.decode()
    sent = desk.post(at_post(answer, "move"), {"to": other.page_url, "sure": "1"})
    assert sent.headers["Location"] == f"{other.page_url}#{answer.anchor}"
    again = desk.post(at_post(answer, "move"), {"to": other.page_url, "sure": "1"})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["to"])


def test_a_comment_moves_below_a_story(asked: Thread, owner: User, desk: Client) -> None:
    story = StoryFactory.create(slug="a-story")
    assert asked.question
    remark = actions.remark(asked.question, by=owner, body="As in that story.")
    sent = desk.post(at_post(remark, "move"), {"to": "/stories/a-story/", "sure": "1"})
    assert sent.headers["Location"] == f"/stories/a-story/#{remark.anchor}"
    assert "As in that story." in words(discussion(story))


def test_a_comment_becomes_a_question_and_replies_that_are_ticked_answers(
    asked: Thread, answer: Post, owner: User, stranger: User, desk: Client
) -> None:
    remark = actions.remark(answer, by=owner, body="And why does nobody write back?")
    reply = actions.remark(answer, by=stranger, body="They have no time.", parent=remark)
    page = desk.get(at_post(remark, "split")).content.decode()
    assert "They have no time." in page
    assert 'value="phd"' in page, "the tags of the question it comes from"
    given = {"title": "Why does nobody write back?", "tags": "phd", "answers": [reply.pk]}
    assert (
        "1 of them is an answer there."
        in desk.post(at_post(remark, "split"), given).content.decode()
    )
    bad = desk.post(at_post(remark, "split"), {**given, "tags": "no-such-tag", "sure": "1"})
    assert (bad.status_code, list(bad.context["form"].errors)) == (422, ["tags"])
    sent = desk.post(at_post(remark, "split"), {**given, "sure": "1"})
    page_of_it = look(sent.headers["Location"])
    assert "Why does nobody write back?" in page_of_it.texts("h1")
    assert "1 answer" in page_of_it.words


def test_a_question_is_neither_converted_nor_moved(asked: Thread, desk: Client) -> None:
    assert asked.question
    for deed in ("convert", "move", "split"):
        assert desk.get(at_post(asked.question, deed)).status_code == 404
