"""What changes in public reaches whoever asked for it, once, and none is passed over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from community.accounts.models import User
from community.changes.models import Change
from community.lib import changes
from community.webhooks import actions, dispatching
from community.webhooks.dispatching import dispatch, something_changed
from community.webhooks.models import Delivery, Endpoint, Mark
from community.webhooks.rounds import tend_webhooks
from tests.cast import person
from tests.community.webhooks.receiving import Receiver, added, sent_all
from tests.threads.asking import question
from threads import actions as threads

pytestmark = pytest.mark.django_db(transaction=True)
"""On PostgreSQL a change is settled once its transaction has ended."""


@pytest.fixture(autouse=True)
def _rounds_have_begun(db: None) -> Iterator[None]:
    dispatch()
    assert Mark.objects.exists()
    return


def sent(receiver: Receiver, type: str) -> list[Any]:  # noqa: A002
    events = [json.loads(body) for _head, body in receiver.heard]
    return [one for one in events if one["type"] == type]


def test_what_was_there_before_is_told_to_nobody(owner: User, receiver: Receiver) -> None:
    question(owner)
    dispatch()
    added(owner, receiver.url, "thread", "post")
    assert not something_changed()
    assert dispatch() == 0


def test_a_question_is_told_as_the_feed_of_changes_tells_it(
    owner: User, stranger: User, receiver: Receiver, client: Any
) -> None:
    _endpoint, secret = added(stranger, receiver.url, "thread")
    thread = question(owner)
    tend_webhooks.func()
    [event] = receiver.verified(secret)
    assert event["type"] == "thread.changed"
    assert event["data"]["thread"]["title"] == thread.title
    feed = client.get("/api/v1/changes/?page_size=500").json()["items"]
    [item] = [one for one in feed if (one["kind"], one["id"]) == ("thread", thread.pk)]
    assert event["data"] == item
    assert event["timestamp"] == item["at"]


def test_only_what_was_asked_for_and_each_once(
    owner: User, stranger: User, receiver: Receiver
) -> None:
    added(stranger, receiver.url, "tag")
    added(stranger, f"{receiver.url}&other", "post")
    question(owner)
    dispatch()
    number = Delivery.objects.count()
    assert {one.kind for one in Delivery.objects.all()} <= {"tag", "post"}
    assert dispatch() == 0
    Mark.objects.update(change=0)  # as if two rounds had read the same
    dispatch()
    assert Delivery.objects.count() == number


def test_what_goes_is_told_as_gone_and_says_nothing_more(
    owner: User, stranger: User, receiver: Receiver
) -> None:
    thread = question(owner)
    post = threads.answer(thread, by=stranger, body="Write to ten.")
    dispatch()
    added(stranger, receiver.url, "post")
    threads.delete(post, by=stranger)
    dispatch()
    sent_all()
    [event] = [one for one in sent(receiver, "post.gone") if one["data"]["id"] == post.pk]
    assert event["data"]["is_gone"]
    assert event["data"]["post"] is None


def test_one_that_was_away_tells_of_what_stands_now(
    owner: User, stranger: User, receiver: Receiver
) -> None:
    added(stranger, receiver.url, "post")
    thread = question(owner)
    post = threads.answer(thread, by=stranger, body="Write to ten.")
    dispatch()
    threads.delete(post, by=stranger)  # before it was sent
    sent_all()
    assert not [one for one in sent(receiver, "post.changed") if one["data"]["id"] == post.pk]
    assert all("Write to ten" not in body.decode() for _head, body in receiver.heard)


def test_nothing_is_made_for_one_that_is_paused_or_whose_owner_left(
    owner: User, stranger: User, receiver: Receiver
) -> None:
    paused = added(stranger, receiver.url, "thread")[0]
    actions.pause_endpoint(paused, by=stranger)
    left = person("left")
    added(left, receiver.url, "thread", "notice")
    User.objects.filter(pk=left.pk).update(is_active=False)
    question(owner)
    dispatch()
    assert not Delivery.objects.exists()
    actions.resume_endpoint(paused, by=stranger)
    dispatch()
    assert not Delivery.objects.exists(), "what happened meanwhile is in the feed"


def test_a_round_that_comes_second_writes_nothing(owner: User, receiver: Receiver) -> None:
    added(owner, receiver.url, "tag")
    changes.announce("tag", 1, 2)
    place = dispatching._place()
    assert place
    page = dispatching.reading.after(place, kinds={"tag"}, most=9)
    assert dispatching._write(place, page) == 2
    assert dispatching._write(place, page) is None
    assert Delivery.objects.count() == 2


def test_the_more_endpoints_the_fewer_changes_at_once(
    owner: User, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        added(owner, f"{receiver.url}&n={number}", "tag")
    changes.announce("tag", *range(1, 8))
    monkeypatch.setattr(dispatching, "MOST_ROWS", 6)
    monkeypatch.setattr(dispatching, "MOST_PAGES", 2)
    pages: list[int] = []
    write = dispatching._write

    def counting(*page: Any) -> int | None:
        pages.append(write(*page) or 0)
        return pages[-1]

    monkeypatch.setattr(dispatching, "_write", counting)
    tend_webhooks.func()
    assert pages == [6, 6]
    assert DBTaskResult.objects.ready().filter(task_path=tend_webhooks.module_path).exists()
    for _round in range(2):
        tend_webhooks.func()
    assert pages == [6, 6, 6, 3]
    assert Delivery.objects.count() == 3 * 7


def test_a_change_that_is_forgotten_tells_nothing(owner: User, receiver: Receiver) -> None:
    added(owner, receiver.url, "tag")
    changes.announce("tag", 1)
    dispatch()
    Change.objects.all().delete()
    assert sent_all() == 0
    assert not receiver.heard
    assert [one.state for one in Delivery.objects.all()] == ["lapsed"]
    assert Endpoint.objects.get().failures == 0
