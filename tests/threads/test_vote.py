"""Votes: one a person and post, and what is counted from them."""

from __future__ import annotations

from threading import Barrier
from threading import Thread as Runner

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from community import policy
from community.accounts.models import User
from tests.cast import person
from tests.threads.asking import question
from threads import actions
from threads.actions.votes import DOWN, NONE, UP, score_of
from threads.models import Post, Vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(owner: User, stranger: User) -> Post:
    return actions.answer(question(owner), by=stranger, body="Ten a week.")


def counted(post: Post) -> tuple[int, int]:
    post.refresh_from_db()
    return post.up, post.down


def test_a_vote_is_cast_turned_and_taken_back(post: Post, owner: User) -> None:
    for value, up_and_down in ((UP, (1, 0)), (UP, (1, 0)), (DOWN, (0, 1)), (NONE, (0, 0))):
        actions.vote(post, by=owner, value=value)
        assert counted(post) == up_and_down
    assert not Vote.objects.exists()
    assert post.score == score_of(0, 0)


def test_questions_and_answers_go_up_and_down_and_comments_up(post: Post, owner: User) -> None:
    voter = person("voter")
    remark = actions.remark(post, by=owner, body="Thank you.")
    actions.vote(remark, by=voter, value=UP)
    assert counted(remark) == (1, 0)
    with pytest.raises(ValidationError):
        actions.vote(remark, by=voter, value=DOWN)
    asked = post.thread.question
    assert asked is not None
    actions.vote(asked, by=voter, value=DOWN)
    assert counted(asked) == (0, 1)


def test_nobody_votes_on_their_own(post: Post, stranger: User) -> None:
    with pytest.raises(policy.NotAllowed):
        actions.vote(post, by=stranger, value=UP)
    with pytest.raises(policy.SignInRequired):
        actions.vote(post, by=AnonymousUser(), value=UP)


def test_what_is_out_of_sight_takes_no_votes(post: Post, owner: User, moderator: User) -> None:
    actions.hide(post, by=moderator, reason="It is copied.")
    with pytest.raises(policy.NotAllowed):
        actions.vote(post, by=owner, value=UP)


@pytest.mark.parametrize("value", [2, -2, 10**9])
def test_a_vote_is_worth_one(post: Post, owner: User, value: int) -> None:
    with pytest.raises(ValidationError):
        actions.vote(post, by=owner, value=value)


def test_the_database_holds_one_vote_a_person(post: Post, owner: User) -> None:
    Vote.objects.create(post=post, voter=owner, value=UP)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(post=post, voter=owner, value=DOWN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(post=post, voter=person("voter"), value=3)


@pytest.mark.parametrize(
    ("up", "down", "score"), [(0, 0, 0.5), (1, 0, 0.6), (20, 1, 0.88), (0, 4, 0.25)]
)
def test_the_score_of_some(up: int, down: int, score: float) -> None:
    assert score_of(up, down) == pytest.approx(score)


def test_many_agreeing_stand_above_a_single_vote() -> None:
    assert score_of(20, 1) > score_of(1, 0) > score_of(0, 0) > score_of(0, 1)


@given(up=st.integers(0, 10**6), down=st.integers(0, 10**6))
def test_each_vote_moves_the_score_its_own_way(up: int, down: int) -> None:
    assert 0 < score_of(up, down + 1) < score_of(up, down) < score_of(up + 1, down) < 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_fifty_clicks_at_once_make_one_row_and_the_right_count() -> None:
    asker, voter = person("asker"), person("voter")
    post = question(asker).question
    assert post is not None
    clicks, together = 50, Barrier(10)
    failures: list[Exception] = []

    def click() -> None:
        try:
            together.wait()
            for _ in range(clicks // together.parties):
                actions.vote(post, by=voter, value=UP)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)
        finally:
            connection.close()

    runners = [Runner(target=click) for _ in range(together.parties)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    assert failures == []
    assert Vote.objects.count() == 1
    assert counted(post) == (1, 0)
