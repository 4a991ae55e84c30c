"""Rules hold what they say, and one less is let through: each by its boundary, for each role."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from community.accounts.models import User
from community.limits.actions import waived
from community.moderation.models import Case, Hold, Print, Rule, State
from tests.cast import PostFactory, StoryFactory, person
from tests.threads.asking import question, tag
from tests.threads.ruling import SAYS, rule, state_of, with_posts
from tests.threads.talking import between
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db

LONG = "I wrote to forty professors over one winter, and four of them wrote back to me with advice."


@pytest.fixture(autouse=True)
def _limits_as_published(settings: object) -> None:
    settings.LIMITS_SCALE = 1.0  # type: ignore[attr-defined]


@pytest.fixture
def thread(owner: User) -> Thread:
    Rule.objects.all().delete()
    return question(owner)


def trusted(handle: str) -> User:
    """Somebody whose work was judged often, and well."""
    someone = person(handle)
    PostFactory.create_batch(20, author=someone, up=3)
    Post.objects.filter(author=someone).update(created_at=timezone.now() - timedelta(days=3))
    return someone


class TestFirstPosts:
    def test_the_first_ones_are_held_and_the_next_is_not(
        self, thread: Thread, stranger: User
    ) -> None:
        rule("first", number=2)
        with_posts(stranger, 1)
        held = actions.answer(thread, by=stranger, body="My second.")
        assert state_of(held) == State.HELD
        with_posts(stranger, 1)  # the held one does not stand yet
        assert state_of(actions.answer(thread, by=stranger, body="My third.")) == State.LIVE

    def test_an_edit_of_what_stands_is_no_first_post(self, thread: Thread, stranger: User) -> None:
        post = actions.answer(thread, by=stranger, body="As it was.")
        rule("first", number=5)
        assert state_of(actions.edit(post, by=stranger, body="As it is.", seen=0)) == State.LIVE

    def test_staff_and_the_trusted_are_left_alone(self, thread: Thread, moderator: User) -> None:
        rule("first", number=20)
        assert state_of(actions.answer(thread, by=moderator, body="From the desk.")) == State.LIVE
        rule("first", number=20)
        known = trusted("tess")
        Post.objects.filter(author=known).order_by("-pk")[0].delete()  # one fewer than the rule's
        assert Post.objects.filter(author=known).count() == 19
        PostFactory.create(author=known, up=3, state=State.HIDDEN)
        assert state_of(actions.answer(thread, by=known, body="From experience.")) == State.LIVE


class TestLinks:
    def test_they_are_held_until_enough_posts_stand(self, thread: Thread) -> None:
        rule("links", number=5)
        few, enough = with_posts(person("few"), 4), with_posts(person("enough"), 5)
        body = "See https://elsewhere.example/ for it."
        assert state_of(actions.answer(thread, by=few, body=body)) == State.HELD
        assert state_of(actions.answer(thread, by=enough, body=body)) == State.LIVE

    def test_links_within_the_portal_are_fine(
        self, thread: Thread, stranger: User, settings: object
    ) -> None:
        rule("links", number=5)
        body = f"See {settings.PUBLIC_URL}/stories/ and [that](/threads/)."  # type: ignore[attr-defined]
        assert state_of(actions.answer(thread, by=stranger, body=body)) == State.LIVE

    def test_of_an_edit_only_new_links_count(self, thread: Thread) -> None:
        author = with_posts(person("few"), 4)
        body = "See https://elsewhere.example/ for it."
        post = actions.answer(thread, by=author, body=body)
        rule("links", number=9)
        post = actions.edit(post, by=author, body=f"{body} It helped.", seen=0)
        assert state_of(post) == State.LIVE
        more = f"{body} And https://third.example/."
        assert state_of(actions.edit(post, by=author, body=more, seen=1)) == State.HELD
        assert Hold.objects.get().found == "https://third.example/"


class TestWatchedWords:
    @pytest.mark.parametrize(
        ("body", "is_held"),
        [
            ("Join our BOOTCAMP now.", True),
            ("Join our bóot­camp now.", True),
            ("Join our boot**camp** now.", True),
            ("Bootcamps are another word.", False),
            ("Their easy   money!", True),
            ("Easy, honest money.", False),
            ("我在加密货币上赚了钱", True),
            ("See [here](https://scam.example/buy).", True),
            ("The scam of the example.", False),
            ("A calm answer.", False),
        ],
    )
    def test_whole_words_are_found_however_they_are_written(
        self, thread: Thread, body: str, is_held: bool
    ) -> None:
        rule("words", words="bootcamp\neasy money\n加密货币\nscam.example")
        author = with_posts(person("ada"), 4)
        post = actions.answer(thread, by=author, body=body)
        assert state_of(post) == (State.HELD if is_held else State.LIVE)

    def test_the_title_is_read_too(self, owner: User) -> None:
        rule("words", words="bootcamp")
        asked = question(owner, title="Which bootcamp should I choose?")
        asked.refresh_from_db()
        assert asked.is_held
        assert asked.question is not None
        assert asked.question.is_held

    def test_of_an_edit_only_what_it_brings_counts(self, thread: Thread, stranger: User) -> None:
        post = actions.answer(thread, by=stranger, body="A bootcamp helped.")
        rule("words", words="bootcamp\nguru")
        post = actions.edit(post, by=stranger, body="A bootcamp helped me.", seen=0)
        assert state_of(post) == State.LIVE
        body = "A bootcamp and a guru helped me."
        assert state_of(actions.edit(post, by=stranger, body=body, seen=1)) == State.HELD
        assert Hold.objects.get().found == "guru"

    def test_the_trusted_are_looked_at_and_staff_are_not(
        self, thread: Thread, moderator: User
    ) -> None:
        rule("words", words="bootcamp")
        post = actions.answer(thread, by=trusted("tess"), body="A bootcamp.")
        assert state_of(post) == State.HELD
        assert state_of(actions.answer(thread, by=moderator, body="A bootcamp!")) == State.LIVE

    def test_an_empty_list_holds_nothing(self, thread: Thread, stranger: User) -> None:
        rule("words", words="")
        assert state_of(actions.answer(thread, by=stranger, body="Anything.")) == State.LIVE


class TestFlood:
    def test_more_than_so_many_within_so_many_minutes(self, thread: Thread, stranger: User) -> None:
        rule("flood", number=2, minutes=5)
        now = timezone.now()
        states = []
        for seconds in (0, 60, 299, 301, 598, 601):
            with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
                post = actions.answer(thread, by=stranger, body=f"After {seconds} seconds.")
                states.append(state_of(post))
        # What waits counts too. Five minutes after 301, that one counts no longer.
        assert states == ["live", "live", "held", "held", "held", "live"]

    def test_a_minute_later_there_is_room_again(self, thread: Thread, stranger: User) -> None:
        rule("flood", number=1, minutes=1)
        now = timezone.now()
        with time_machine.travel(now, tick=False):
            assert state_of(actions.answer(thread, by=stranger, body="One.")) == State.LIVE
        with time_machine.travel(now + timedelta(seconds=60), tick=False):
            assert state_of(actions.answer(thread, by=stranger, body="Two.")) == State.LIVE

    def test_edits_and_other_people_do_not_count(self, thread: Thread, stranger: User) -> None:
        rule("flood", number=1, minutes=60)
        post = actions.answer(thread, by=stranger, body="One.")
        assert state_of(actions.edit(post, by=stranger, body="One!", seen=0)) == State.LIVE
        assert state_of(actions.answer(thread, by=person("other"), body="Two.")) == State.LIVE


class TestTheSameText:
    def test_by_one_person(self, thread: Thread, owner: User) -> None:
        rule("same", percent=80, minutes=60, number=60)
        other = question(person("asker"), title="Something quite different here?")
        assert state_of(actions.answer(thread, by=owner, body=LONG)) == State.LIVE
        again = f"{LONG.upper()}  !!"
        assert state_of(actions.answer(other, by=owner, body=again)) == State.HELD

    def test_nearly_the_same_counts_and_another_text_does_not(
        self, thread: Thread, owner: User
    ) -> None:
        rule("same", percent=60, minutes=60, number=60)
        other = question(person("asker"), title="Something quite different here?")
        actions.answer(thread, by=owner, body=LONG)
        near = LONG.replace("forty", "sixty")
        assert state_of(actions.answer(other, by=owner, body=near)) == State.HELD
        far = "What helped me most was a study group that met each week in the library downtown."
        assert state_of(actions.answer(other, by=owner, body=far)) == State.LIVE

    def test_short_texts_are_often_alike(self, thread: Thread, owner: User) -> None:
        rule("same", number=60)
        subject = thread.question
        assert subject is not None
        answer = actions.answer(thread, by=person("helper"), body=LONG)
        thanks = "Thank you, that helped me a lot!"
        assert state_of(actions.remark(subject, by=owner, body=thanks)) == State.LIVE
        assert state_of(actions.remark(answer, by=owner, body=thanks)) == State.LIVE

    def test_by_several_new_accounts(self, thread: Thread) -> None:
        rule("same")
        one, two, known = person("one"), person("two"), person("known")
        PostFactory.create_batch(3, author=known)
        Post.objects.filter(author=known).update(created_at=timezone.now() - timedelta(days=2))
        assert state_of(actions.answer(thread, by=one, body=LONG)) == State.LIVE
        assert state_of(actions.answer(thread, by=two, body=LONG)) == State.HELD
        assert state_of(actions.answer(thread, by=known, body=LONG)) == State.LIVE

    def test_within_a_time(self, thread: Thread, owner: User) -> None:
        rule("same", minutes=60)
        other = question(person("asker"), title="Something quite different here?")
        now = timezone.now()
        with time_machine.travel(now, tick=False):
            actions.answer(thread, by=owner, body=LONG)
        with time_machine.travel(now + timedelta(minutes=60), tick=False):
            assert state_of(actions.answer(other, by=owner, body=LONG)) == State.LIVE
        with time_machine.travel(now + timedelta(minutes=119), tick=False):
            assert state_of(actions.remark(thread.question, by=owner, body=LONG)) == State.HELD  # type: ignore[arg-type]

    def test_what_its_author_deleted_is_not_repeated(self, thread: Thread, owner: User) -> None:
        rule("same")
        other = question(person("asker"), title="Something quite different here?")
        actions.delete(actions.answer(thread, by=owner, body=LONG), by=owner)
        assert state_of(actions.answer(other, by=owner, body=LONG)) == State.LIVE

    def test_what_waits_in_private_is_read_by_no_rule(self) -> None:

        mina = person("mina")
        private = between(mina)
        rule("words", words="bootcamp")
        post = actions.say(private, by=mina, body=f"A bootcamp? {LONG}")
        assert state_of(post) == State.LIVE
        assert state_of(actions.edit(post, by=mina, body="A bootcamp!", seen=0)) == State.LIVE
        assert not Print.objects.exists()


class TestWhatFollows:
    def test_a_case_names_the_rule_and_the_author_reads_its_words(
        self, thread: Thread, stranger: User
    ) -> None:
        made = rule("words", words="bootcamp", weight=7)
        post = actions.answer(thread, by=stranger, body="A bootcamp.")
        case = Case.objects.get()
        assert (case.origin, case.subject_kind, case.subject_key) == ("held", "post", post.pk)
        assert (case.person, case.score) == (stranger, 7)
        assert (case.hold.rule, case.hold.name, case.hold.found) == (made, made.name, "bootcamp")
        assert post.state_reason == SAYS

    def test_the_first_rule_that_catches_counts(self, thread: Thread, stranger: User) -> None:
        second = rule("words", words="bootcamp", position=2)
        Rule.objects.create(kind="first", name="A", says="x", is_on=True, number=9, position=1)
        Rule.objects.create(kind="first", name="B", says="x", is_on=False, number=9, position=0)
        actions.answer(thread, by=stranger, body="A bootcamp.")
        assert Hold.objects.get().name == "A"
        assert second.position == 2

    def test_sample_content_and_tags_pass(self, owner: User) -> None:
        rule("first", number=20)
        tag("phd")
        with waived():
            assert question(owner).is_live

    def test_comments_under_a_story_are_read_too(self, stranger: User) -> None:
        rule("words", words="bootcamp")
        story = StoryFactory.create()
        post = actions.comment(story, by=stranger, body="A bootcamp.")
        story.refresh_from_db()
        assert post.is_held
        assert story.comment_count == 0
