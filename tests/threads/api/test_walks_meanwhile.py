"""A list is walked page by page while somebody writes and deletes: no row is missed or doubled.

The writer is a thread with a connection of its own, and waits for nobody; between two pages it has
written at least once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Semaphore
from threading import Thread as Runner
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from community.accounts.models import User
from tests.community.api.asking import Caller, token_of
from tests.threads.asking import BODY, TITLE, question
from threads import actions
from threads.models import Post, Thread

pytestmark = [
    pytest.mark.slow,  # two walks there and back, which wait for a writer at each page
    pytest.mark.django_db(transaction=True),
]

THREADS, POSTS = "/api/v1/threads/", "/api/v1/posts/"
ROWS, SIZE = 15, 3
PATIENCE = 20  # seconds
MOST = 200  # turns; a list that grows at its end has one all the same


class Writer:
    """Who writes a row to a list at each turn, and deletes one of `doomed` while there are any."""

    def __init__(self, caller: Caller, address: str, body: Any, places: list[str]) -> None:
        self.caller, self.address, self.body, self.places = caller, address, body, places
        self.wrote, self.enough = Semaphore(0), Event()
        self.wrong: list[BaseException] = []

    @contextmanager
    def at_work(self) -> Iterator[None]:
        runner = Runner(target=self._run)
        runner.start()
        try:
            yield
        finally:
            self.enough.set()
            runner.join()
        assert self.wrong == []

    def wait(self) -> None:
        """Until one more turn is done."""
        assert self.wrote.acquire(timeout=PATIENCE)
        assert self.wrong == []

    def _run(self) -> None:
        try:
            for turn in range(MOST):
                if self.enough.is_set():
                    break
                said = {"body": f"{BODY} ({turn})"}  # what is sent twice is one
                sent = self.caller.send("POST", self.address, self.body | said)
                assert sent.status_code == 201, sent.content
                if self.places:  # from both ends: what is behind the walker, and before them
                    place = self.places.pop(-(turn % 2))
                    gone = self.caller.send("DELETE", place, If_Match="*")
                    assert gone.status_code == 204, gone.content
                self.wrote.release()
        except BaseException as error:  # noqa: BLE001 - the test tells of it
            self.wrong.append(error)
            self.wrote.release()
        finally:
            connection.close()


def walked(writer: Writer, address: str | None, way: str) -> tuple[list[int], str | None]:
    """The ids of all rows from `address` on, as the links of that `way` lead; and the last page."""
    seen: list[int] = []
    here = address
    while address:
        here = address
        page = Caller().get(address).json()
        ids = [row["id"] for row in page["items"]]
        seen = [*seen, *ids] if way == "next" else [*ids, *seen]
        address = page[way]
        writer.wait()
    return seen, here


def require_whole(writer: Writer, address: str, standing: list[int]) -> None:
    """There and back: each row that stood all the while once, in its order; no other one twice."""
    with writer.at_work():
        there, last = walked(writer, f"{address}page_size={SIZE}", "next")
        back, _first = walked(writer, last, "previous")
    new = {*there, *back} - {*standing}
    for seen in (there, back):
        assert [one for one in seen if one in standing] == standing
        assert len(seen) == len({*seen})
    assert new, "what was written meanwhile is met on the way"


def halves(rows: list[Any]) -> tuple[list[Any], list[Any]]:
    """Rows that stay, and those that go: every third, so that each page loses some."""
    return [one for at, one in enumerate(rows) if at % 3], rows[::3]


def test_questions(owner: User, stranger: User) -> None:
    asked = [question(owner, body=f"{BODY} {row}") for row in range(ROWS)]
    later = timezone.now() + timedelta(days=1)  # what is new comes between these and the others
    Thread.objects.filter(pk__gt=asked[ROWS // 2].pk).update(created_at=later)
    stay, go = halves(asked[::-1])
    new = {"title": TITLE, "tags": ["phd"]}
    places = [f"{THREADS}{one.pk}/" for one in go]
    writer = Writer(Caller(token_of(owner)), THREADS, new, places)
    require_whole(writer, f"{THREADS}?", [one.pk for one in stay])


def test_answers(owner: User, stranger: User) -> None:
    thread = question(owner)
    said = [actions.answer(thread, by=stranger, body=f"{row}.") for row in range(ROWS)]
    Post.objects.filter(pk__gt=said[ROWS // 2].pk).update(score=1)
    stay, go = halves(said[::-1])
    address = f"{THREADS}{thread.pk}/posts/"
    places = [f"{POSTS}{one.pk}/" for one in go]
    writer = Writer(Caller(token_of(stranger)), address, {}, places)
    require_whole(writer, f"{address}?sort=best&", [one.pk for one in stay])
