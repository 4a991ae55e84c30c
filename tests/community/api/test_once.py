"""A call that is sent again with its key is answered again, and not done again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from threading import Thread as Runner
from typing import Any

import pytest
from django.db import connection
from django.test.client import encode_multipart
from django.utils import timezone

from community.accounts import actions
from community.accounts.models import User
from community.api import idempotency
from community.api.idempotency import KEPT, UNDER_WAY, forget_old
from community.api.me import MeDoor
from community.api.models import IdempotentCall
from community.moderation.api.bulk import BulkDoor
from community.tags.models import Tag, TagFollow
from stories.api.proposals import ProposalDoor
from tests.community.api.asking import ME, Caller, problem, token_of

KEY = {"Idempotency_Key": "a-key-of-mine"}


@pytest.fixture
def tag(db: None) -> Tag:
    return Tag.objects.create(name="phd", slug="phd")


def follow(who: Caller, **headers: str) -> Any:
    return who.send("PUT", "/api/v1/tags/phd/standing/", {"standing": "follow"}, **headers)


@pytest.mark.django_db
def test_the_same_call_gets_the_same_answer(mine: Caller, owner: User, tag: Tag) -> None:
    first = follow(mine, **KEY)
    TagFollow.objects.all().delete()
    again = follow(mine, **KEY)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again["Content-Type"] == first["Content-Type"]
    assert (first.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
    assert not TagFollow.objects.exists()
    assert "RateLimit" in again


@pytest.mark.django_db
def test_a_refusal_is_an_answer_too(mine: Caller) -> None:
    first = mine.send("PATCH", ME, {"time_zone": "Nowhere"}, If_Match="*", **KEY)
    again = mine.send("PATCH", ME, {"time_zone": "Nowhere"}, If_Match="*", **KEY)
    assert (first.status_code, problem(first)) == (422, "invalid")
    assert (again.content, again["Content-Type"]) == (first.content, first["Content-Type"])


@pytest.mark.django_db
def test_another_call_under_the_key_is_a_mistake(mine: Caller, tag: Tag) -> None:
    follow(mine, **KEY)
    other = mine.send("PUT", "/api/v1/tags/phd/standing/", {"standing": "mute"}, **KEY)
    assert (other.status_code, problem(other)) == (422, "key-used")
    elsewhere = mine.send("PATCH", ME, {"standing": "follow"}, If_Match="*", **KEY)
    assert (elsewhere.status_code, problem(elsewhere)) == (422, "key-used")


@pytest.mark.django_db
def test_a_form_is_the_same_call_whatever_its_boundary(mine: Caller) -> None:
    def put(boundary: str, **given: str) -> Any:
        return mine.client.generic(
            "PUT",
            f"{ME}picture/",
            encode_multipart(boundary, given),
            f"multipart/form-data; boundary={boundary}",
            headers={**mine.headers, "Idempotency-Key": "a-key-of-mine", "If-Match": "*"},
        )

    first, again = put("drawn-at-first", visibility="public"), put("anew", visibility="public")
    assert (first.status_code, again.content) == (200, first.content)
    assert again["Idempotency-Replayed"] == "true"
    assert problem(put("anew", visibility="nobody")) == "key-used"


@pytest.mark.django_db
def test_everybody_has_keys_of_their_own(mine: Caller, stranger: User, tag: Tag) -> None:
    follow(mine, **KEY)
    follow(Caller(token_of(stranger)), **KEY)
    assert TagFollow.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", "k" * 201, "schlüssel"])
def test_a_key_that_is_none(mine: Caller, tag: Tag, key: str) -> None:
    answer = follow(mine, Idempotency_Key=key)
    assert (answer.status_code, problem(answer)) == (400, "bad-parameter")
    assert not TagFollow.objects.exists()


@pytest.mark.django_db
def test_a_visitor_is_refused_as_without_one(visitor: Caller, tag: Tag) -> None:
    assert problem(follow(visitor, **KEY)) == "sign-in-required"
    assert not IdempotentCall.objects.exists()


@pytest.mark.django_db
def test_a_day_later_the_key_is_free(mine: Caller, tag: Tag) -> None:
    follow(mine, **KEY)
    IdempotentCall.objects.update(at=timezone.now() - KEPT + timedelta(minutes=1))
    assert "Idempotency-Replayed" in follow(mine, **KEY)
    IdempotentCall.objects.update(at=timezone.now() - KEPT - timedelta(minutes=1))
    assert "Idempotency-Replayed" not in follow(mine, **KEY)
    IdempotentCall.objects.update(at=timezone.now() - KEPT - timedelta(minutes=1))
    assert forget_old() == 1


@pytest.mark.django_db
def test_a_worker_that_dies_leaves_nothing(
    mine: Caller, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = actions.set_profile

    def die(person: User, **given: Any) -> None:
        done(person, **given)
        raise SystemExit

    monkeypatch.setattr(actions, "set_profile", die)
    with pytest.raises(SystemExit):
        mine.send("PATCH", ME, {"about": "So."}, If_Match="*", **KEY)
    owner.refresh_from_db()
    assert owner.about == ""
    assert not IdempotentCall.objects.exists()
    monkeypatch.undo()
    assert mine.send("PATCH", ME, {"about": "So."}, If_Match="*", **KEY).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
def test_two_at_once_are_done_once(owner: User) -> None:
    Tag.objects.create(name="phd", slug="phd")
    secret = token_of(owner)
    start = Barrier(4)

    def call(_number: int) -> tuple[int, bytes, str]:
        start.wait()
        try:
            answer = follow(Caller(secret), **KEY)
            return answer.status_code, answer.content, answer.get("Idempotency-Replayed", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(call, range(4)))
    assert {(status, body) for status, body, _replayed in answers} == {
        (200, b'{"standing":"follow"}')
    }
    assert sorted(replayed for *_answer, replayed in answers) == ["", "true", "true", "true"]
    assert TagFollow.objects.count() == 1


class TestOfADeedThatIsApart:
    """One that waits for another host, or is done in steps, holds nothing up meanwhile."""

    @pytest.fixture(autouse=True)
    def _apart(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MeDoor, "apart", frozenset({"partial_update"}))
        monkeypatch.setattr(MeDoor, "matched", frozenset())

    def change(self, mine: Caller) -> Any:
        return mine.send("PATCH", ME, {"about": "So."}, **KEY)

    @pytest.mark.django_db(transaction=True)
    def test_it_is_done_outside_of_a_transaction_and_once(
        self, mine: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        done, within = actions.set_profile, []
        monkeypatch.setattr(idempotency, "WAITED", 0)

        def watched(person: User, **given: Any) -> None:
            within.append(connection.in_atomic_block)
            meanwhile = self.change(mine)
            assert (meanwhile.status_code, problem(meanwhile)) == (409, "conflict")
            done(person, **given)

        monkeypatch.setattr(actions, "set_profile", watched)
        first, again = self.change(mine), self.change(mine)
        assert (first.status_code, again.content) == (200, first.content)
        assert again["Idempotency-Replayed"] == "true"
        assert within == [False]

    @pytest.mark.django_db(transaction=True)
    def test_one_that_is_sent_meanwhile_waits_for_the_answer(
        self, owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mine, again = Caller(token_of(owner)), Caller(token_of(owner))
        done, answers = actions.set_profile, []

        def ask() -> None:
            try:
                answers.append(self.change(again))
            finally:
                connection.close()

        def watched(person: User, **given: Any) -> None:
            other.start()
            other.join(0.3)
            assert answers == []
            done(person, **given)

        other = Runner(target=ask)
        monkeypatch.setattr(actions, "set_profile", watched)
        first = self.change(mine)
        other.join(20)
        [second] = answers
        assert (first.status_code, second.content) == (200, first.content)
        assert second["Idempotency-Replayed"] == "true"

    @pytest.mark.django_db
    def test_one_that_broke_is_free_again(
        self, mine: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(actions, "set_profile", lambda *_who, **_given: 1 / 0)
        mine.may_break = True
        assert problem(self.change(mine)) == "broken"
        assert not IdempotentCall.objects.exists()

    @pytest.mark.django_db
    def test_one_whose_worker_died_is_taken_up_later(
        self, mine: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(idempotency, "WAITED", 0)
        self.change(mine)
        row = IdempotentCall.objects.all()
        row.update(status=0, at=timezone.now() - UNDER_WAY + timedelta(minutes=1))
        assert problem(self.change(mine)) == "conflict"
        row.update(at=timezone.now() - UNDER_WAY)
        assert self.change(mine).status_code == 200


def test_what_takes_long_is_apart() -> None:
    assert "fetch" in ProposalDoor.apart
    assert {"create", "undo"} <= BulkDoor.apart
