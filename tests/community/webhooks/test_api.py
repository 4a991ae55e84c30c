"""Webhooks over the API: the same actions, for programs with the scope."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from community.api.models import IdempotentCall
from community.webhooks.events import PUBLIC
from community.webhooks.models import Delivery, Endpoint, State
from portal.mirroring import READERS
from tests.community.api.asking import MOST_QUERIES, Caller, problem, queries, token_of
from tests.community.webhooks.receiving import Receiver, added, notice_to, status, tried
from tests.conftest import browser_of, sure_browser_of

pytestmark = pytest.mark.django_db

HOOKS = "/api/v1/webhooks/"
GIVEN = {"url": "https://hooks.example.org/in", "events": ["notice", "story"]}


@pytest.fixture
def mine(owner: User) -> Caller:
    """The owner's program."""
    return Caller(token_of(owner))


@pytest.fixture
def hook(owner: User) -> str:
    """The address of a webhook of the owner's."""
    return f"{HOOKS}{added(owner, GIVEN['url'])[0].pk}/"  # type: ignore[arg-type]


class TestAdding:
    def test_its_secret_is_told_once(self, mine: Caller) -> None:
        made = mine.send("POST", HOOKS, GIVEN)
        assert made.status_code == 201, made.content
        told = made.json()
        assert told["secret"].startswith("whsec_")
        assert told["events"] == ["story", "notice"]
        again = mine.get(f"{HOOKS}{told['id']}/").json()
        assert again == {name: value for name, value in told.items() if name != "secret"}

    def test_the_answer_that_is_kept_for_a_key_holds_no_secret_in_clear(self, mine: Caller) -> None:
        first = mine.send("POST", HOOKS, GIVEN, Idempotency_Key="once")
        assert mine.send("POST", HOOKS, GIVEN, Idempotency_Key="once").json() == first.json()
        assert Endpoint.objects.count() == 1
        kept = bytes(IdempotentCall.objects.get().body)
        assert first.json()["secret"].encode() not in kept

    def test_what_is_wrong_is_told_by_its_field(self, mine: Caller) -> None:
        answer = mine.send("POST", HOOKS, GIVEN | {"url": "http://hooks.example.org/"})
        assert problem(answer) == "invalid"
        assert [one["pointer"] for one in answer.json()["errors"]] == ["/url"]
        for events in ([], ["weather"]):
            answer = mine.send("POST", HOOKS, GIVEN | {"events": events})
            assert answer.status_code == 422
            assert answer.json()["errors"][0]["pointer"].startswith("/events")

    def test_a_token_needs_the_scope(self, owner: User, hook: str) -> None:
        reader = Caller(token_of(owner, "read", "write:me"))
        assert reader.get(hook).status_code == 200
        assert problem(reader.send("POST", HOOKS, GIVEN)) == "out-of-scope"

    def test_a_session_confirms_first(self, owner: User) -> None:
        for browser, code in ((browser_of(owner), 403), (sure_browser_of(owner), 201)):
            answer = browser.post(HOOKS, GIVEN, content_type="application/json")
            assert answer.status_code == code


class TestOne:
    def test_a_strangers_is_not_there(self, stranger: User, hook: str) -> None:
        other = Caller(token_of(stranger))
        assert problem(other.get(hook)) == "not-found"
        assert problem(other.send("POST", f"{hook}test/")) == "not-found"
        assert problem(other.get(f"{hook}deliveries/")) == "not-found"

    def test_a_visitor_signs_in(self, hook: str) -> None:
        assert problem(Caller().get(hook)) == "sign-in-required"
        assert problem(Caller().get(HOOKS)) == "sign-in-required"

    def test_it_is_changed_as_it_was_read(self, mine: Caller, hook: str) -> None:
        assert problem(mine.send("PATCH", hook, {"name": "Bot"})) == "match-required"
        answer = mine.change(hook, {"name": "Bot"})
        assert (answer.json()["name"], answer.json()["url"]) == ("Bot", GIVEN["url"])

    def test_it_is_deleted(self, mine: Caller, hook: str) -> None:
        etag = mine.get(hook)["ETag"]
        assert mine.send("DELETE", hook, If_Match=etag).status_code == 204
        assert not Endpoint.objects.exists()

    def test_it_is_paused_and_resumed(self, mine: Caller, hook: str) -> None:
        assert mine.send("POST", f"{hook}pause/").json()["pause_reason"] == "owner"
        assert mine.send("POST", f"{hook}resume/").json()["pause_reason"] is None

    def test_a_new_secret_signs_beside_the_old_one(self, mine: Caller, hook: str) -> None:
        told = mine.send("POST", f"{hook}rotate/").json()
        assert told["secret"].startswith("whsec_")
        new, old = mine.get(hook).json()["secrets"]
        assert new["ends_at"] is None
        assert old["ends_at"]


class TestDeliveries:
    @pytest.fixture
    def delivery(self, owner: User, receiver: Receiver) -> Delivery:
        """One that was given up."""
        added(owner, receiver.url)
        notice_to(owner)
        receiver.answer = status(500, b"Oh no")
        made = tried(Delivery.objects.get())
        Delivery.objects.update(state=State.DEAD)
        return made

    def test_dead_letters_are_listed_and_sent_again(
        self, mine: Caller, delivery: Delivery, receiver: Receiver
    ) -> None:
        log = f"{HOOKS}{delivery.endpoint_id}/deliveries/"
        [told] = mine.get(f"{log}?state=dead").json()["items"]
        assert told["attempts"][0]["status"] == 500
        assert told["attempts"][0]["said"] == "Oh no"
        assert mine.get(f"{log}?state=sent").json()["items"] == []
        assert problem(mine.get(f"{log}?state=lost")) == "bad-parameter"
        receiver.answer = status(200)
        again = mine.send("POST", f"{log}{delivery.pk}/redeliver/").json()
        assert again["state"] == State.WAITING
        tried(delivery)
        assert mine.get(f"{log}{delivery.pk}/").json()["state"] == State.SENT

    def test_all_at_once(self, mine: Caller, delivery: Delivery) -> None:
        answer = mine.send("POST", f"{HOOKS}{delivery.endpoint_id}/redeliver/")
        assert answer.json() == {"redelivered": 1}

    def test_a_test_is_sent(self, mine: Caller, delivery: Delivery, receiver: Receiver) -> None:
        told = mine.send("POST", f"{HOOKS}{delivery.endpoint_id}/test/").json()
        tried(Delivery.objects.get(pk=told["id"]))
        assert receiver.types() == ["notice.created", "endpoint.test"]

    def test_what_is_read_takes_few_queries(
        self, mine: Caller, owner: User, delivery: Delivery
    ) -> None:
        for _each in range(3):
            notice_to(owner)
        for address in ("", f"{delivery.endpoint_id}/", f"{delivery.endpoint_id}/deliveries/"):
            assert queries(mine, f"{HOOKS}{address}") <= MOST_QUERIES


def test_events_are_listed_with_their_types(mine: Caller) -> None:
    told = {one["code"]: one["types"] for one in mine.get(f"{HOOKS}events/").json()}
    assert told["story"] == ["story.changed", "story.gone"]
    assert told["notice"] == ["notice.created"]


def test_all_that_the_feed_of_changes_tells_can_be_chosen() -> None:
    assert set(PUBLIC) == set(READERS)
