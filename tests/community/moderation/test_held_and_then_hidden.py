"""One moderator holds, another hides: an appeal against either does what it says, in any order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from community.accounts.models import User
from community.moderation import actions as moderation
from community.moderation.models import State, Statement
from stories.models import Story
from tests.cast import StoryFactory, person
from tests.community.moderation.deciding import WHY, accepted_answer, appealed, snapshot
from tests.threads.asking import question
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(db: None) -> User:
    return person("second-moderator", role="moderator")


@pytest.fixture
def third(db: None) -> User:
    return person("third-moderator", role="moderator")


def _answer(owner: User) -> Post:
    return accepted_answer(person("asker"), owner, person("voter"))


def _question(owner: User) -> Post:
    asked = question(owner).question
    assert asked is not None
    return asked


@pytest.mark.parametrize("begin", [_answer, _question])
@pytest.mark.parametrize("order", [("post.hold", "post.hide"), ("post.hide", "post.hold")])
def test_both_granted_nothing_is_left(
    begin: Callable[[User], Post],
    order: tuple[str, str],
    owner: User,
    moderator: User,
    second: User,
    third: User,
) -> None:
    post = begin(owner)
    before = snapshot()
    actions.hold(post, by=moderator, reason=WHY)
    actions.hide(Post.objects.get(pk=post.pk), by=second, reason=WHY)
    for code, left in zip(order, (1, 0), strict=True):
        told = Statement.objects.get(code=code)
        moderation.grant(appealed(told), by=third, words="You are right.")
        told.refresh_from_db()
        assert told.lifted_at is not None
        assert Statement.objects.standing().count() == left
    after = snapshot()
    for label, rows in before.items():
        assert after[label] == rows, label


def test_the_hold_granted_the_hiding_stands(
    owner: User, moderator: User, second: User, third: User
) -> None:
    post = _answer(owner)
    actions.hold(post, by=moderator, reason=WHY)
    actions.hide(Post.objects.get(pk=post.pk), by=second, reason=WHY)
    moderation.grant(appealed(Statement.objects.get(code="post.hold")), by=third)
    assert Post.objects.get(pk=post.pk).state == State.HIDDEN
    actions.restore(post, by=second)
    assert Post.objects.get(pk=post.pk).is_live


def test_the_hiding_granted_it_waits_as_before(
    owner: User, moderator: User, second: User, third: User
) -> None:
    post = _answer(owner)
    actions.hold(post, by=moderator, reason="It waits.")
    actions.hide(Post.objects.get(pk=post.pk), by=second, reason=WHY)
    moderation.grant(appealed(Statement.objects.get(code="post.hide")), by=third)
    fresh = Post.objects.get(pk=post.pk)
    assert (fresh.state, fresh.state_reason) == (State.HELD, "It waits.")
    assert Thread.objects.get(pk=post.thread_id).accepted_id is None


@pytest.mark.parametrize("order", [("hold", "hide"), ("hide", "hold")])
def test_a_story_is_put_back_in_either_order(
    order: tuple[str, str], moderator: User, second: User
) -> None:
    story = StoryFactory.create()
    stood = moderation.standing_of(story)
    moderation.hold(story, by=moderator, reason=WHY)
    moderation.hide(story, by=second, reason=WHY)
    undo = {"hold": moderation.undo_holding, "hide": moderation.undo_hiding}
    told = {name: Statement.objects.get(code=f"story.{name}") for name in order}
    for name in order:
        assert not Story.objects.get(pk=story.pk).is_live
        told[name].refresh_from_db()
        fresh = Story.objects.get(pk=story.pk)
        undo[name](fresh, by=moderator, reason="", statement=told[name])
    assert moderation.standing_of(Story.objects.get(pk=story.pk)) == stood
    assert not Statement.objects.standing().exists()
