"""Notices over the API: listed as in the inbox, read, and chosen."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from community.moderation.actions import hide
from community.notifications.models import Notification, Wish
from community.tags.models import Tag
from tests.cast import person
from tests.community.api.asking import ME, MOST_QUERIES, Caller, problem, queries, token_of
from tests.community.api.conftest import _a_new_process, mine, visitor
from tests.conftest import browser_of
from threads import actions
from threads.models import Thread

__all__ = ["_a_new_process", "mine", "visitor"]

pytestmark = pytest.mark.django_db

NOTICES = "/api/v1/notifications/"
WISHES = f"{NOTICES}preferences/"


@pytest.fixture
def thread(owner: User) -> Thread:
    tag = Tag.objects.create(name="phd", slug="phd")
    return actions.ask(by=owner, title="Is a second degree worth it?", body="I mend.", tags=[tag])


def answered(thread: Thread, number: int) -> None:
    for _ in range(number):
        someone = person(f"person-{User.objects.count()}")
        actions.answer(thread, by=someone, body="It was for me.")


def test_one_that_comes_does_not_stop_me_from_changing_my_account(
    mine: Caller, thread: Thread
) -> None:
    read = mine.get(ME)["ETag"]
    answered(thread, 1)
    assert mine.get(ME, If_None_Match=read).status_code == 200
    assert mine.send("PATCH", ME, {"about": "So."}, If_Match=read).status_code == 200


def test_they_are_listed_and_read(mine: Caller, thread: Thread) -> None:
    answered(thread, 2)
    rows = mine.get(NOTICES).json()["items"]
    assert [row["excerpt"] for row in rows] == ["It was for me."] * 2
    assert rows[0]["place"]["title"] == thread.title
    assert mine.get(ME).json()["unread_count"] == 2
    address = f"{NOTICES}{rows[0]['id']}/"
    assert mine.get(address).json()["is_read"] is False
    assert mine.send("POST", f"{address}read/").json()["is_read"] is True
    assert [row["id"] for row in mine.get(f"{NOTICES}?unread=1").json()["items"]] == [rows[1]["id"]]
    assert mine.get(NOTICES).json()["items"][0]["id"] == rows[1]["id"]
    assert mine.send("POST", f"{NOTICES}read/").json() == {"read": 1}
    assert mine.get(ME).json()["unread_count"] == 0


def test_what_is_out_of_sight_is_told_no_more(
    mine: Caller, thread: Thread, moderator: User
) -> None:
    answered(thread, 1)
    notice = Notification.objects.get(receiver=thread.author)
    hide(thread.posts.get(pk=notice.key), by=moderator, reason="Rude.")
    assert problem(mine.get(f"{NOTICES}{notice.pk}/")) == "not-found"
    assert notice.pk not in [row["id"] for row in mine.get(NOTICES).json()["items"]]


def test_they_are_nobody_elses(visitor: Caller, thread: Thread, stranger: User) -> None:
    answered(thread, 1)
    address = f"{NOTICES}{Notification.objects.get(receiver=thread.author).pk}/"
    other = Caller(token_of(stranger))
    assert other.get(NOTICES).json()["items"] == []
    assert problem(other.get(address)) == "not-found"
    assert problem(other.send("POST", f"{address}read/")) == "not-found"
    for found in (
        *(visitor.get(one) for one in (NOTICES, address, WISHES)),
        *(visitor.send("POST", f"{one}read/") for one in (NOTICES, address)),
    ):
        assert problem(found) == "sign-in-required"


@pytest.mark.slow  # thirty rows, written as members write them
def test_it_asks_as_often_for_many(mine: Caller, thread: Thread) -> None:
    answered(thread, 3)
    few = queries(mine, NOTICES)
    answered(thread, 12)
    assert queries(mine, NOTICES) == few <= MOST_QUERIES


def test_one_chooses_what_one_is_told_of(mine: Caller, owner: User) -> None:
    found = mine.get(WISHES)
    event = found.json()["events"][0]
    wish = {"event": event["event"], "site": "daily", "mail": "never"}
    sent = {"rhythm": "weekly", "events": [wish]}
    told = mine.send("PUT", WISHES, sent, If_Match=found["ETag"]).json()
    assert told["rhythm"] == "weekly"
    assert told["events"][0] == {**event, **wish}
    assert Wish.objects.filter(person=owner).exists()
    for wrong in (
        {"rhythm": "hourly"},
        {"events": [{**wish, "event": "no-such"}]},
        {"events": [{"event": wish["event"]}]},
    ):
        assert problem(mine.send("PUT", WISHES, sent | wrong, If_Match="*")) == "invalid"
    assert problem(mine.send("PUT", WISHES, sent)) == "match-required"


def test_they_are_chosen_in_a_browser_too(owner: User) -> None:
    browser = browser_of(owner)
    etag = browser.get(WISHES)["ETag"]
    sent = {"rhythm": "weekly", "events": []}
    headers = {"If-Match": etag}
    told = browser.put(WISHES, sent, content_type="application/json", headers=headers)
    assert (told.status_code, told.json()["rhythm"]) == (200, "weekly")
