"""Suggested edits over the API."""

from __future__ import annotations

from typing import Any

import pytest

from community.accounts.models import User
from tests.cast import person
from tests.community.api.asking import Caller, problem, token_of
from threads import actions
from threads.models import Post, Suggestion, Thread

pytestmark = pytest.mark.django_db

SUGGESTIONS = "/api/v1/suggestions/"
EDIT = {"body": "I have a list of forty.", "note": "Takes out the rest.", "seen": 0}


@pytest.fixture
def made(thread: Thread, theirs: Caller) -> Any:
    """What the stranger suggests for the owner's question."""
    answer = theirs.send("POST", f"/api/v1/posts/{thread.question_id}/suggestions/", EDIT)
    assert answer.status_code == 201, answer.content
    return answer.json()


def at(made: Any, *deed: str) -> str:
    return "/".join((f"{SUGGESTIONS}{made['id']}", *deed, ""))


def test_it_is_read_by_those_it_concerns(
    made: Any, mine: Caller, theirs: Caller, visitor: Caller, moderators: Caller
) -> None:
    told = mine.get(at(made)).json()
    assert (told["note"], told["state"], told["is_mine"]) == (EDIT["note"], "waiting", False)
    assert "and one evening" in "".join(
        one["text"] for one in told["comparison"]["body"] if one["change"] == "removed"
    )
    assert told["may_judge"] is True
    assert moderators.get(at(made)).status_code == 200
    assert Caller(token_of(person("other"))).get(at(made)).status_code == 404
    assert problem(visitor.get(at(made))) == "sign-in-required"


def test_lists(made: Any, mine: Caller, theirs: Caller, moderators: Caller) -> None:
    def listed(caller: Caller, tab: str) -> list[int]:
        answer = caller.get(f"{SUGGESTIONS}?tab={tab}")
        return [row["id"] for row in answer.json()["items"]]

    assert listed(mine, "waiting") == listed(theirs, "own") == [made["id"]]
    assert listed(moderators, "all") == [made["id"]]
    assert listed(mine, "own") == listed(theirs, "waiting") == []
    assert problem(mine.get(f"{SUGGESTIONS}?tab=all")) == "not-allowed"
    assert problem(mine.get(f"{SUGGESTIONS}?tab=best")) == "bad-parameter"


def test_approving(made: Any, mine: Caller, theirs: Caller, thread: Thread) -> None:
    assert problem(theirs.send("POST", at(made, "approve"))) == "not-allowed"
    assert mine.send("POST", at(made, "approve")).json()["state"] == "approved"
    assert Post.objects.get(pk=thread.question_id).body == EDIT["body"]
    again = mine.send("POST", at(made, "approve"))
    assert (again.status_code, problem(again)) == (409, "conflict")


def test_improving(made: Any, mine: Caller, thread: Thread) -> None:
    better = {"body": "I have forty of them.", "seen": 0}
    assert mine.send("POST", at(made, "improve"), better).json()["state"] == "improved"
    assert Post.objects.get(pk=thread.question_id).body == better["body"]


def test_an_older_text_is_a_conflict(made: Any, mine: Caller, thread: Thread) -> None:
    subject = thread.question
    assert subject is not None
    mine.change(f"/api/v1/posts/{subject.pk}/", {"body": "I have a list of fifty."})
    old = mine.send("POST", at(made, "improve"), {"body": "I have fifty.", "seen": 0})
    assert (old.status_code, problem(old)) == (409, "conflict")
    assert problem(mine.send("POST", at(made, "approve"))) == "invalid"


def test_rejecting_and_withdrawing(made: Any, mine: Caller, theirs: Caller, thread: Thread) -> None:
    assert problem(mine.send("POST", at(made, "withdraw"))) == "not-allowed"
    assert theirs.send("POST", at(made, "withdraw")).json()["state"] == "withdrawn"
    second = theirs.send("POST", f"/api/v1/posts/{thread.question_id}/suggestions/", EDIT).json()
    assert problem(mine.send("POST", at(second, "reject"), {})) == "invalid"
    rejected = mine.send("POST", at(second, "reject"), {"reason": "It was meant so."})
    assert (rejected.json()["state"], rejected.json()["reason"]) == ("rejected", "It was meant so.")


def test_what_cannot_be_suggested(
    thread: Thread, mine: Caller, theirs: Caller, visitor: Caller, stranger: User
) -> None:
    address = f"/api/v1/posts/{thread.question_id}/suggestions/"
    assert problem(visitor.send("POST", address, EDIT)) == "sign-in-required"
    assert problem(mine.send("POST", address, EDIT)) == "not-allowed"
    for wrong in ({"note": ""}, {"body": thread.question.body}, {"tags": []}):  # type: ignore[union-attr]
        assert problem(theirs.send("POST", address, EDIT | wrong)) == "invalid"
    assert problem(theirs.send("POST", address, EDIT | {"seen": 3})) == "conflict"
    answered = actions.answer(thread, by=person("other"), body="Ten.")
    titled = EDIT | {"title": "A title for an answer?"}
    refused = theirs.send("POST", f"/api/v1/posts/{answered.pk}/suggestions/", titled)
    assert problem(refused) == "invalid"
    assert not Suggestion.objects.exists()


def test_whoever_stands_under_no_name_suggests_so(thread: Thread, moderators: Caller) -> None:
    Thread.objects.filter(pk=thread.pk).update(is_pseudonymous=True)
    Post.objects.filter(pk=thread.question_id).update(is_pseudonymous=True)
    answered = actions.answer(thread, by=person("other"), body="Ten are plenty.")
    asker = Caller(token_of(thread.author))
    made = asker.send(
        "POST", f"/api/v1/posts/{answered.pk}/suggestions/", EDIT | {"body": "Ten are enough."}
    )
    told = moderators.get(at(made.json()))
    assert told.json()["suggested_by"] is None
    assert "owner" not in told.content.decode()
