"""Calls that arrive together: one post for a name, and no two that wait for each other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from tests.cast import person
from tests.community.api.asking import Caller, token_of
from tests.threads.asking import BODY, TITLE, question, tag
from threads.models import Post, Thread

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
    pytest.mark.django_db(transaction=True),
]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What the calls are answered that begin together."""
    together = Barrier(len(calls))

    def make(call: Callable[[], Any]) -> Any:
        try:
            together.wait()
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(make, calls))


def test_one_name_is_one_post() -> None:
    thread, secret = question(person("asker")), token_of(person("writer"))
    ask = {"title": TITLE, "body": BODY, "tags": [tag("phd").slug], "client_id": str(uuid4())}
    answer = {"body": "Ten.", "client_id": str(uuid4())}
    sent = [("/api/v1/threads/", ask), (f"/api/v1/threads/{thread.pk}/posts/", answer)]
    for address, body in sent:
        made = at_once(*[lambda: Caller(secret).send("POST", address, body)] * 3)  # noqa: B023
        assert [one.status_code for one in made] == [201] * 3
        assert len({one.json()["id"] for one in made}) == 1
    assert Thread.objects.count() == 2
    assert Post.objects.answers().count() == 1


def test_edits_and_votes_do_not_wait_for_each_other() -> None:
    asker, voter = person("asker"), person("voter")
    thread = question(asker)
    address = f"/api/v1/posts/{thread.question_id}/"
    secrets = token_of(asker), token_of(voter)

    def edit() -> int:
        caller = Caller(secrets[0])
        return caller.send("PATCH", address, {"body": f"{uuid4()}"}, If_Match="*").status_code

    def vote() -> int:
        caller = Caller(secrets[1])
        sent = {"value": "up"}
        return caller.send("PUT", f"{address}vote/", sent).status_code  # type: ignore[no-any-return]

    for _turn in range(5):
        assert at_once(edit, vote, edit, vote) == [200] * 4
