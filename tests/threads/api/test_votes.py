"""Votes and acceptances over the API."""

from __future__ import annotations

from typing import Any

import pytest

from community.accounts.models import User
from tests.cast import person
from tests.community.api.asking import Caller, problem
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(thread: Thread, stranger: User) -> Post:
    return actions.answer(thread, by=stranger, body="Ten are plenty.")


def at(post: Post, *deed: str) -> str:
    return "/".join((f"/api/v1/posts/{post.pk}", *deed, ""))


def test_a_vote_is_set_and_taken_back(answered: Post, mine: Caller) -> None:
    vote = at(answered, "vote")
    assert mine.get(vote).json() == {"value": "none", "up": 0, "down": 0}
    for _again in range(2):
        answer = mine.send("PUT", vote, {"value": "up"})
        assert (answer.status_code, answer.json()) == (200, {"value": "up", "up": 1, "down": 0})
    assert mine.get(vote).json()["value"] == mine.get(at(answered)).json()["my_vote"] == "up"
    for _again in range(2):
        assert mine.send("DELETE", vote).json() == {"value": "none", "up": 0, "down": 0}
    assert not answered.votes.exists()


def test_votes_that_are_refused(
    answered: Post, mine: Caller, theirs: Caller, visitor: Caller, owner: User
) -> None:
    vote = at(answered, "vote")
    assert problem(theirs.send("PUT", vote, {"value": "up"})) == "not-allowed"
    assert problem(visitor.send("PUT", vote, {"value": "up"})) == "sign-in-required"
    assert problem(visitor.get(vote)) == "sign-in-required"
    for value in ("best", 1, None):
        assert problem(mine.send("PUT", vote, {"value": value})) == "invalid"
    said = actions.remark(answered, by=answered.author, body="Plenty.")
    assert problem(mine.send("PUT", at(said, "vote"), {"value": "down"})) == "invalid"
    actions.hide(answered, by=person("judge", role="moderator"), reason="It sells a book.")
    assert problem(mine.send("PUT", vote, {"value": "up"})) == "not-found"
    assert not answered.votes.exists()


def test_voting_too_often(thread: Thread, answered: Post, mine: Caller, settings: Any) -> None:
    settings.LIMITS_SCALE = 0.05  # one vote
    assert mine.send("PUT", at(answered, "vote"), {"value": "up"}).status_code == 200
    other = actions.remark(answered, by=answered.author, body="Plenty.")
    stopped = mine.send("PUT", at(other, "vote"), {"value": "up"})
    assert (stopped.status_code, problem(stopped)) == (429, "too-many")


def test_accepting(answered: Post, mine: Caller, theirs: Caller, visitor: Caller) -> None:
    for caller, words in ((theirs, "not-allowed"), (visitor, "sign-in-required")):
        assert problem(caller.send("POST", at(answered, "accept"))) == words
        assert problem(caller.send("POST", at(answered, "unaccept"))) == words
    assert mine.send("POST", at(answered, "accept")).json()["is_accepted"] is True
    assert mine.send("POST", at(answered, "unaccept")).json()["is_accepted"] is False
    question = answered.thread.question
    assert question is not None
    assert problem(mine.send("POST", at(question, "accept"))) == "invalid"
