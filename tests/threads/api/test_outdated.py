"""Answers that no longer hold, over the API."""

from __future__ import annotations

from typing import Any

import pytest

from community.accounts.models import User
from tests.cast import person
from tests.community.api.asking import Caller, problem, token_of
from threads import actions
from threads.models import Thread

pytestmark = pytest.mark.django_db

MARK = {"since": "2020-05-01", "why": "The form is gone."}


def test_an_answer_is_marked_and_unmarked(
    thread: Thread, stranger: User, mine: Caller, visitor: Caller
) -> None:
    old = actions.answer(thread, by=stranger, body="Send them the form.")
    new = actions.answer(thread, by=person("other"), body="There is no form any more.")
    address = f"/api/v1/posts/{old.pk}/outdated/"
    marked = mine.send("PUT", address, MARK | {"successor": new.pk})
    assert marked.json()["outdated"] == MARK | {"successor": new.pk}
    wrong: list[dict[str, Any]] = [{"since": "2999-01-01"}, {"why": ""}, {"successor": old.pk}]
    for one in wrong:
        assert problem(mine.send("PUT", address, MARK | one)) == "invalid", one
    others = Caller(token_of(person("onlooker")))
    for caller, words in ((others, "not-allowed"), (visitor, "sign-in-required")):
        assert problem(caller.send("PUT", address, MARK)) == words
        assert problem(caller.send("DELETE", address)) == words
    assert mine.send("DELETE", address).json()["outdated"] is None
    question = f"/api/v1/posts/{thread.question_id}/outdated/"
    assert problem(mine.send("PUT", question, MARK)) == "not-found"
