"""Moderators' deeds over the API; members may do none of them."""

from __future__ import annotations

from typing import Any

import pytest

from community.accounts.models import User
from tests.cast import StoryFactory
from tests.community.api.asking import Caller, problem, token_of
from tests.threads.asking import question
from threads import actions
from threads.models import Post, Thread

pytestmark = pytest.mark.django_db

OTHER = "How many letters are too many letters?"


@pytest.fixture
def answered(thread: Thread, stranger: User) -> Post:
    return actions.answer(thread, by=stranger, body="Ten are plenty.")


def of(thread: Thread, deed: str) -> str:
    return f"/api/v1/threads/{thread.pk}/{deed}/"


def with_(post: Post, deed: str) -> str:
    return f"/api/v1/posts/{post.pk}/{deed}/"


def test_members_do_none_of_it(
    thread: Thread, answered: Post, mine: Caller, visitor: Caller, moderator: User
) -> None:
    bodies: dict[str, Any] = {
        of(thread, "close"): {"why": "unclear"},
        of(thread, "duplicate"): {"of": question(moderator, title=OTHER).pk},
        of(thread, "reopen"): {},
        of(thread, "lock"): {"note": "Enough."},
        of(thread, "unlock"): {},
        of(thread, "merge"): {"into": Thread.objects.latest("pk").pk},
        with_(answered, "hide"): {"reason": "It sells."},
        with_(answered, "hold"): {"reason": "It sells."},
        with_(answered, "release"): {},
        with_(answered, "restore"): {},
        with_(answered, "convert"): {},
        with_(answered, "move"): {"thread": Thread.objects.latest("pk").pk},
        with_(answered, "split"): {"title": OTHER, "tags": ["phd"]},
    }
    narrow = Caller(token_of(moderator, "read", "write:threads"))
    for address, body in bodies.items():
        assert problem(mine.send("POST", address, body)) == "not-allowed", address
        assert problem(visitor.send("POST", address, body)) == "sign-in-required", address
        assert problem(narrow.send("POST", address, body)) == "out-of-scope", address
    assert Post.objects.get(pk=answered.pk).is_live


def test_closing_and_opening(thread: Thread, moderators: Caller) -> None:
    closed = moderators.send("POST", of(thread, "close"), {"why": "unclear", "note": "Which?"})
    assert closed.json()["closed"]["by_moderator"] is True
    for wrong in (
        {"why": "duplicate"},
        {"why": "other"},
        {"why": "unclear", "until": "1999-01-01T00:00Z"},
    ):
        assert problem(moderators.send("POST", of(thread, "close"), wrong)) == "invalid"
    assert moderators.send("POST", of(thread, "reopen"), {}).json()["closed"] is None


def test_asked_before(thread: Thread, moderators: Caller, visitor: Caller, owner: User) -> None:
    before = question(owner, title=OTHER)
    told = moderators.send("POST", of(thread, "duplicate"), {"of": before.pk}).json()
    assert told["duplicate_of"]["id"] == before.pk
    led = visitor.get(f"/api/v1/threads/{before.pk}/").json()
    assert [one["id"] for one in led["duplicates"]] == [thread.pk]
    wrong = moderators.send("POST", of(before, "duplicate"), {"of": 10**15})
    assert wrong.json()["errors"][0]["pointer"] == "/of"


def test_locking(thread: Thread, moderators: Caller, mine: Caller) -> None:
    assert problem(moderators.send("POST", of(thread, "lock"), {})) == "invalid"
    locked = moderators.send("POST", of(thread, "lock"), {"note": "Enough for today."}).json()
    assert (locked["is_locked"], locked["locked"]["note"]) == (True, "Enough for today.")
    assert mine.get(f"/api/v1/threads/{thread.pk}/").json()["question"]["may"] == []
    assert moderators.send("POST", of(thread, "unlock"), {}).json()["locked"] is None


def test_merging(thread: Thread, answered: Post, moderators: Caller, owner: User) -> None:
    into = question(owner, title=OTHER)
    merged = moderators.send("POST", of(thread, "merge"), {"into": into.pk, "as_kind": "answer"})
    assert (merged.json()["id"], merged.json()["answer_count"]) == (into.pk, 2)
    gone = moderators.send("POST", of(thread, "merge"), {"into": into.pk})
    assert (gone.status_code, problem(gone)) == (409, "conflict")


def test_hiding_and_holding(answered: Post, moderators: Caller, visitor: Caller) -> None:
    for away, back, state in (("hide", "restore", "hidden"), ("hold", "release", "held")):
        done = moderators.send("POST", with_(answered, away), {"reason": "It sells a book."})
        assert (done.status_code, done.json()["state"]) == (200, state)
        assert visitor.get(f"/api/v1/posts/{answered.pk}/").status_code == 404
        assert moderators.send("POST", with_(answered, back), {}).json()["state"] == "live"
    assert problem(moderators.send("POST", with_(answered, "hide"), {"reason": ""})) == "invalid"


def test_converting_both_ways(answered: Post, moderators: Caller) -> None:
    comment = moderators.send("POST", with_(answered, "convert"), {}).json()
    assert (comment["kind"], comment["about"]) == ("comment", answered.thread.question_id)
    back = moderators.send("POST", with_(answered, "convert"), {"reason": "It does answer."})
    assert back.json()["kind"] == "answer"
    wrong = moderators.send("POST", with_(answered, "convert"), {"below": answered.pk})
    assert wrong.json()["errors"][0]["pointer"] == "/below"


def test_moving(answered: Post, moderators: Caller, owner: User) -> None:
    there = question(owner, title=OTHER)
    moved = moderators.send("POST", with_(answered, "move"), {"thread": there.pk})
    assert moved.json()["thread"] == there.pk
    story = StoryFactory.create()
    under = moderators.send("POST", with_(answered, "move"), {"story": story.slug})
    assert under.json()["kind"] == "comment"
    for wrong in ({}, {"thread": there.pk, "story": story.slug}, {"story": "none"}):
        assert problem(moderators.send("POST", with_(answered, "move"), wrong)) == "invalid"


def test_splitting(answered: Post, moderators: Caller) -> None:
    reply = actions.remark(answered, by=answered.thread.author, body="Nine would do.")
    made = moderators.send(
        "POST",
        with_(answered, "split"),
        {"title": OTHER, "tags": ["phd"], "answers": [reply.pk]},
    ).json()
    assert (made["title"], made["answer_count"]) == (OTHER, 1)
    assert made["author"]["handle"] == "stranger"
