"""The daily caps on writing and voting, each made to fire, and the trust that loosens them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from community.accounts.models import User
from community.limits.actions import TooManyError, Trust
from community.limits.models import Spent
from tests.cast import PostFactory, StoryFactory, person
from tests.threads.asking import question
from threads import actions, limits
from threads.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_published(settings: object) -> Iterator[None]:
    settings.LIMITS_SCALE = 1.0  # type: ignore[attr-defined]
    with time_machine.travel("2026-11-20 12:00:00+00:00", tick=False):
        yield


def how_often(deed: Callable[[int], object]) -> int:
    """How often `deed` is done before the limit fires."""
    for number in range(200):
        try:
            deed(number)
        except TooManyError:
            return number
    raise AssertionError("the limit never fired")


def test_questions(owner: User) -> None:
    asked = how_often(lambda n: question(owner, title=f"Which degree is enough, part {n}?"))
    assert asked == limits.ASK.most[Trust.NEW]
    assert owner.threads.count() == asked


def test_answers(owner: User, stranger: User) -> None:
    thread = question(owner)
    given = how_often(lambda n: actions.answer(thread, by=stranger, body=f"Number {n}."))
    assert given == limits.ANSWER.most[Trust.NEW]


def test_comments_under_stories_and_answers_count_as_one_kind(owner: User) -> None:
    story, thread = StoryFactory.create(), question(person("asker"))
    assert thread.question is not None
    asked = thread.question

    def write(number: int) -> Post:
        if number % 2:
            return actions.remark(asked, by=owner, body=f"Number {number}.")
        return actions.comment(story, by=owner, body=f"Number {number}.")

    assert how_often(write) == limits.COMMENT.most[Trust.NEW]


def test_votes_and_changing_ones_mind_is_free(owner: User) -> None:
    posts = PostFactory.create_batch(limits.VOTE.most[Trust.NEW] + 1)
    given = how_often(lambda n: actions.vote(posts[n], by=owner, value=1))
    assert given == limits.VOTE.most[Trust.NEW]
    actions.vote(posts[0], by=owner, value=0)
    with pytest.raises(TooManyError):
        actions.vote(posts[-1], by=owner, value=1)
    actions.vote(posts[1], by=owner, value=1)


def test_mentions_count_people_and_edits_too(owner: User) -> None:
    thread = question(person("asker"))
    most = limits.MENTION.most[Trust.NEW]
    names = " ".join(f"@person-{number}" for number in range(most))
    post = actions.answer(thread, by=owner, body=f"Ask {names}.")
    actions.edit(post, by=owner, body=f"Do ask {names}.", seen=0)
    with pytest.raises(TooManyError):
        actions.edit(post, by=owner, body=f"Do ask {names} and @one-more.", seen=1)
    with pytest.raises(TooManyError):
        actions.answer(thread, by=owner, body="Or ask @one-more.")
    post.refresh_from_db()
    assert post.body == f"Do ask {names}."
    assert actions.answer(thread, by=owner, body="Or ask nobody.").is_live


def test_what_is_refused_for_another_reason_costs_nothing(owner: User, stranger: User) -> None:
    thread = question(owner)
    actions.answer(thread, by=stranger, body="Ten.")
    actions.answer(thread, by=stranger, body="Ten.")
    assert Spent.objects.get(limit="answer").count == 1


def test_one_is_known_by_a_few_posts_that_stand_since_yesterday(owner: User) -> None:
    posts = PostFactory.create_batch(limits.KNOWN_POSTS, author=owner)
    assert limits.trust(owner) == Trust.NEW
    with time_machine.travel(timezone.now() + limits.KNOWN_AFTER, tick=False):
        assert limits.trust(owner) == Trust.KNOWN
        actions.delete(posts[0], by=owner)
        assert limits.trust(owner) == Trust.NEW


def test_one_is_trusted_by_the_share_of_good_work(owner: User, moderator: User) -> None:
    least, share = limits.TRUSTED_POSTS, limits.TRUSTED_SHARE
    good = round(least * share)
    PostFactory.create_batch(good, author=owner, up=2, down=1)
    poor = PostFactory.create_batch(least - good - 1, author=owner, up=1, down=1)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert limits.trust(owner) == Trust.KNOWN  # one judged post short
        poor += PostFactory.create_batch(1, author=owner, up=0, down=3)
        assert limits.trust(owner) == Trust.TRUSTED  # just the share
        PostFactory.create(author=owner, up=0, down=1)
        assert limits.trust(owner) == Trust.KNOWN
        PostFactory.create_batch(10, author=owner, up=1)
        assert limits.trust(owner) == Trust.TRUSTED
        for post in owner.posts.filter(up=2)[:8]:
            actions.hide(post, by=moderator, reason="It is copied.")
        assert limits.trust(owner) == Trust.KNOWN


def test_many_posts_without_a_vote_say_nothing(owner: User) -> None:
    PostFactory.create_batch(limits.TRUSTED_POSTS * 2, author=owner)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert limits.trust(owner) == Trust.KNOWN


def test_staff_are_trusted(moderator: User, editor: User) -> None:
    assert limits.trust(moderator) == limits.trust(editor) == Trust.TRUSTED
