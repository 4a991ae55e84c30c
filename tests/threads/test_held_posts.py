"""What a rule holds: out of sight at every door, and let through as if it were posted then."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from community import policy
from community.accounts.models import User
from community.log.models import LogEntry
from community.moderation.actions import decide
from community.moderation.actions.judging import do_and_decide
from community.moderation.deeds import deed_of
from community.moderation.models import Case, Hold, Rule, State, Statement
from community.notifications.models import Mail, Notification
from community.search import asking
from community.tags.models import TagFollow
from stories.models import Story
from tests.cast import StoryFactory, person
from tests.conftest import browser_of
from tests.desk import choose, do
from tests.threads.asking import question, tag
from tests.threads.ruling import SAYS, rule, state_of
from tests.threads.test_moderating_at_once import at_once
from tests.threads.truth import untruths
from threads import actions
from threads.models import Follow, Post, Thread

BODY = "A bootcamp called Marmalade took me there."
TITLE = "Is a bootcamp like Marmalade worth it?"


@pytest.fixture(autouse=True)
def _limits_as_published(settings: object) -> None:
    settings.LIMITS_SCALE = 1.0  # type: ignore[attr-defined]


@pytest.fixture
def thread(owner: User) -> Thread:
    Rule.objects.all().delete()
    asked = question(owner)
    rule("words", words="bootcamp")
    return asked


@pytest.fixture
def author(db: None) -> User:
    return person("ada")


@pytest.fixture
def held(thread: Thread, author: User) -> Post:
    return actions.answer(thread, by=author, body=BODY)


@pytest.fixture
def held_question(thread: Thread, author: User) -> Thread:
    asked = question(author, title=TITLE, body="Somebody told me of it.")
    asked.refresh_from_db()
    return asked


def events(someone: User) -> list[str]:
    rows = Notification.objects.filter(receiver=someone).order_by("pk")
    return list(rows.values_list("event", flat=True))


def found(words: str, by: Any = None) -> int:
    return len(asking.search(words, person=by).hits)


@pytest.mark.django_db
class TestOutOfSight:
    def addresses(self, thread: Thread, author: User) -> list[str]:
        """Pages, lists and feeds where what Ada wrote would stand."""
        return [
            thread.page_url,
            "/threads/",
            "/threads/?tab=active",
            "/threads/?tag=phd",
            "/tags/phd/",
            f"/people/{author.handle}/",
            "/feeds/threads/",
            "/feeds/threads/phd/",
            f"/feeds/threads/{thread.pk}/posts/",
            f"/feeds/people/{author.handle}/",
            "/search/?q=marmalade",
            "/search/feed/?q=marmalade",
            "/sitemap.xml",
            "/",
        ]

    @pytest.mark.parametrize("who", ["visitor", "stranger", "editor"])
    def test_nobody_else_finds_it_at_any_door(
        self,
        held: Post,
        held_question: Thread,
        thread: Thread,
        author: User,
        who: str,
        stranger: User,
        editor: User,
    ) -> None:
        browser = {"stranger": browser_of(stranger), "editor": browser_of(editor)}.get(
            who, Client()
        )
        for address in self.addresses(thread, author):
            answer = browser.get(address)
            assert answer.status_code == 200, address
            text = answer.content.decode().lower()
            text = text.replace("q=marmalade", "").replace('value="marmalade"', "")
            told = [line for line in text.splitlines() if "bootcamp" in line]
            assert told == [], address
        for address in (
            held.get_absolute_url(),
            f"/threads/posts/{held.pk}/edit/",
            f"/threads/posts/{held.pk}/revisions/",
            held_question.page_url,
            f"/feeds/threads/{held_question.pk}/posts/",
        ):
            assert browser.get(address).status_code == 404, address

    def test_its_author_sees_it_with_the_words_of_the_rule(
        self, held: Post, held_question: Thread, author: User, thread: Thread
    ) -> None:
        for address in (thread.page_url, held_question.page_url):
            page = browser_of(author).get(address).content.decode()
            assert "Waiting for a moderator." in page
            assert SAYS in page
            assert "you may edit it meanwhile" in page
            assert "Hidden by a moderator" not in page

    def test_moderators_see_it_and_the_queue_names_the_rule(
        self, held: Post, thread: Thread, moderator: User
    ) -> None:
        browser = browser_of(moderator)
        assert "Marmalade" in browser.get(thread.page_url).content.decode()
        case = Case.objects.get()
        page = browser.get(f"/admin/moderation/case/{case.pk}/change/").content.decode()
        assert "The rule words" in page
        assert "bootcamp" in page
        page = browser.get(f"/admin/threads/post/{held.pk}/change/").content.decode()
        assert "The rule words; bootcamp" in page
        assert "Let it through" in page

    def test_nothing_counts_it_and_nobody_is_told(
        self, held: Post, thread: Thread, owner: User, author: User
    ) -> None:
        thread.refresh_from_db()
        assert (thread.answer_count, thread.post_count) == (0, 1)
        assert events(owner) == []
        assert not Mail.objects.exists()
        assert not Follow.objects.filter(follower=author).exists()
        assert untruths() == []

    def test_it_is_not_voted_on_or_answered(
        self, held: Post, held_question: Thread, stranger: User
    ) -> None:
        with pytest.raises(policy.NotAllowed):
            actions.vote(held, by=stranger, value=1)
        with pytest.raises(ValidationError):
            actions.remark(held, by=stranger, body="How do you know?")
        with pytest.raises(policy.NotAllowed):
            actions.answer(held_question, by=stranger, body="No.")

    def test_the_same_sent_twice_is_one(self, held: Post, thread: Thread, author: User) -> None:
        assert actions.answer(thread, by=author, body=BODY) == held
        asked = question(author, title=TITLE)
        assert question(author, title=TITLE) == asked


@pytest.mark.django_db
class TestMeanwhile:
    def test_its_author_edits_it_and_the_case_stays(
        self, held: Post, author: User, moderator: User
    ) -> None:
        case = Case.objects.get()
        changed = actions.edit(held, by=author, body="A course took me there.", seen=0)
        assert state_of(changed) == State.HELD
        hold = Hold.objects.get()
        assert (hold.case, hold.is_clean, hold.edited_at is not None) == (case, True, True)
        changed = actions.edit(changed, by=author, body="It was a bootcamp.", seen=1)
        hold.refresh_from_db()
        assert (hold.is_clean, hold.found) == (False, "bootcamp")
        page = browser_of(moderator).get(f"/admin/moderation/case/{case.pk}/change/")
        assert "Its author has edited it since" in page.content.decode()

    def test_it_is_edited_on_its_page(self, held: Post, author: User) -> None:
        browser = browser_of(author)
        address = f"/threads/posts/{held.pk}/edit/"
        assert browser.get(address).status_code == 200
        browser.post(address, {"body": "A course took me there.", "seen": 0})
        held.refresh_from_db()
        assert (held.body, held.state) == ("A course took me there.", State.HELD)

    def test_a_held_question_is_edited_by_its_asker_alone(
        self, held_question: Thread, author: User, stranger: User
    ) -> None:
        given = {"title": "Is a course worth its money?", "body": "Told.", "tags": [tag("phd")]}
        with pytest.raises(policy.NotAllowed):
            actions.edit_question(held_question, by=stranger, seen=0, **given)
        actions.edit_question(held_question, by=author, seen=0, **given)
        held_question.refresh_from_db()
        assert (held_question.title, held_question.is_held) == (given["title"], True)

    def test_taken_back_by_its_author_it_waits_no_longer(self, held: Post, author: User) -> None:
        actions.delete(held, by=author)
        assert Hold.objects.get().outcome == Hold.Outcome.TAKEN_BACK
        assert not Case.objects.open().exists()

    def test_deciding_the_case_takes_letting_it_through_or_hiding_it(
        self, held: Post, moderator: User
    ) -> None:
        case = Case.objects.get()
        with pytest.raises(ValidationError, match="still waits"):
            decide(case, by=moderator, outcome=Case.Outcome.DISMISSED, words="Fine.")
        release = deed_of("post.release")
        assert release is not None
        do_and_decide(case, release, by=moderator, reason="", words="Fine.")
        case.refresh_from_db()
        assert (state_of(held), case.is_open) == (State.LIVE, False)

    def test_its_own_author_does_not_let_it_through(self, thread: Thread, held: Post) -> None:
        for someone in (held.author, person("someone"), person("ed", role="editor")):
            with pytest.raises(policy.NotAllowed):
                actions.release(held, by=someone)


@pytest.mark.django_db
class TestLetThrough:
    def test_all_that_happens_at_posting_happens_then_and_once(
        self, thread: Thread, owner: User, author: User, moderator: User
    ) -> None:
        named, follower = person("grace"), person("follower")
        actions.follow(thread, by=follower)
        post = actions.answer(thread, by=author, body=f"{BODY} Ask @grace.")
        assert (found("marmalade"), events(named)) == (0, [])
        actions.release(post, by=moderator)
        thread.refresh_from_db()
        assert (thread.answer_count, thread.post_count) == (1, 2)
        assert found("marmalade") == 1
        assert (events(owner), events(follower), events(named)) == (
            ["answer"],
            ["answer"],
            ["mention"],
        )
        assert events(author) == ["release"]
        assert Follow.objects.filter(follower=author, thread=thread).exists()
        assert Hold.objects.get().outcome == Hold.Outcome.RELEASED
        assert not Case.objects.open().exists()
        assert untruths() == []
        actions.hide(post, by=moderator, reason="On second thought.")
        actions.restore(post, by=moderator)
        actions.hold(post, by=moderator, reason="On third thought.")
        actions.release(post, by=moderator)
        assert (events(owner), events(named)) == (["answer"], ["mention"])

    def test_a_question_is_told_to_those_who_follow_its_tag(
        self, thread: Thread, author: User, moderator: User
    ) -> None:
        reader = person("reader")
        TagFollow.objects.create(person=reader, tag=tag("phd"))
        asked = question(author, title=TITLE)
        assert events(reader) == []
        assert asked.question is not None
        actions.release(asked.question, by=moderator)
        asked.refresh_from_db()
        assert asked.is_live
        assert events(reader) == ["question-tagged"]
        assert Client().get(asked.page_url).status_code == 200
        assert untruths() == []

    def test_a_comment_under_a_story(self, thread: Thread, author: User, moderator: User) -> None:
        story: Story = StoryFactory.create()
        reader = person("reader")
        actions.follow(story, by=reader)
        post = actions.comment(story, by=author, body=BODY)
        assert events(reader) == []
        page = Client().get(story.get_absolute_url()).content.decode()
        assert "Marmalade" not in page
        actions.release(post, by=moderator)
        story.refresh_from_db()
        assert (story.comment_count, events(reader)) == (1, ["story-comment"])

    def test_of_an_edit_only_whom_it_names_newly_is_told(
        self, thread: Thread, owner: User, author: User, moderator: User
    ) -> None:
        named = person("grace")
        post = actions.answer(thread, by=author, body="A course took me there.")
        assert events(owner) == ["answer"]
        post = actions.edit(post, by=author, body=f"{BODY} Ask @grace.", seen=0)
        assert (state_of(post), events(named)) == (State.HELD, [])
        thread.refresh_from_db()
        assert thread.answer_count == 0
        actions.release(post, by=moderator)
        assert (events(owner), events(named)) == (["answer"], ["mention"])

    def test_the_record_names_the_rule(self, held: Post, moderator: User) -> None:
        actions.release(held, by=moderator)
        entries = LogEntry.objects.filter(target_kind="threads.post", target_id=str(held.pk))
        assert [(one.code, one.actor_id) for one in entries.order_by("pk")] == [
            ("post.hold", None),
            ("post.release", moderator.pk),
        ]
        ground = entries.order_by("pk")[0].basis
        assert ground == f"moderation.rule:{Hold.objects.get().rule_id}"
        assert Statement.objects.get().how == Statement.How.RULE

    def test_hidden_it_tells_its_author_why(
        self, held: Post, author: User, owner: User, moderator: User
    ) -> None:
        actions.hide(held, by=moderator, reason="It is advertising.")
        assert Hold.objects.get().outcome == Hold.Outcome.REFUSED
        assert not Case.objects.open().exists()
        assert events(author) == ["hide"]
        assert events(owner) == []
        actions.restore(held, by=moderator)
        assert (state_of(held), events(owner)) == (State.LIVE, ["answer"])

    def test_on_the_desk_of_posts_it_is_let_through_without_a_reason(
        self, held: Post, moderator: User, stranger: User
    ) -> None:
        address = "/admin/threads/post/"
        assert choose(browser_of(stranger), address, "release", held).status_code == 403
        browser = browser_of(moderator)
        assert "Let it through" in choose(browser, address, "release", held).content.decode()
        do(browser, address, "release", held, reason="")
        assert state_of(held) == State.LIVE


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
def test_two_posts_sent_at_once_are_counted_one_after_the_other(owner: User) -> None:
    Rule.objects.all().delete()
    places = [question(owner, title=f"Where does question {n} lead to?") for n in (1, 2)]
    rule("flood", number=1, minutes=5)
    ada = person("ada")
    at_once(*(partial(actions.answer, place, by=ada, body="Here.") for place in places))
    states = Post.objects.filter(author=ada).values_list("state", flat=True)
    assert sorted(states) == [State.HELD, State.LIVE]
