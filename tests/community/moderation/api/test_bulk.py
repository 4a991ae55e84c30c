"""A deed over many things over the API, and taking it back."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from community.accounts.models import User
from community.api import idempotency
from community.api.models import IdempotentCall
from community.moderation.api import bulk as door
from community.moderation.models import BulkDeed
from tests.cast import PostFactory
from tests.community.api.asking import MOST_QUERIES, Caller, problem, queries, token_of

pytestmark = pytest.mark.django_db

BULK = "/api/v1/moderation/bulk/"


@pytest.fixture
def judge(moderator: User) -> Caller:
    return Caller(token_of(moderator))


def test_many_are_hidden_and_shown_again(judge: Caller, mine: Caller, visitor: Caller) -> None:
    posts = [PostFactory.create() for _ in range(3)]
    sent = {"code": "post.hide", "ids": [one.pk for one in posts], "given": {"reason": "Spam."}}
    assert "post.hide" in {one["code"] for one in judge.get(f"{BULK}deeds/").json()}
    for caller, why in ((visitor, "sign-in-required"), (mine, "not-allowed")):
        assert problem(caller.send("POST", BULK, sent)) == why
        assert problem(caller.get(BULK)) == why
    for wrong, why in (
        ({"given": {}}, "invalid"),
        ({"ids": []}, "invalid"),
        ({"code": "no.such"}, "not-found"),
        ({"code": "story.publish"}, "not-found"),
    ):
        assert problem(judge.send("POST", BULK, sent | wrong)) == why, wrong
    made = judge.send("POST", BULK, sent | {"ids": [*sent["ids"], 10**9]})
    assert (made.status_code, made.json()["state"]) == (201, "done")
    counts = {one["outcome"]: one["count"] for one in made.json()["counts"]}
    assert (counts["done"], counts["skipped"]) == (3, 1)
    address = f"{BULK}{made.json()['id']}/"
    assert [one["outcome"] for one in judge.get(f"{address}items/").json()["items"]][-1] == (
        "skipped"
    )
    assert queries(judge, BULK) <= MOST_QUERIES
    assert queries(judge, address) <= MOST_QUERIES
    assert judge.send("POST", f"{address}undo/").json()["state"] == "undone"
    for post in posts:
        post.refresh_from_db()
        assert post.is_live
    assert problem(judge.send("POST", f"{address}undo/")) == "invalid"


class TestOneThatIsSentAgainWithItsKey:
    """What was begun is carried on, and not begun twice."""

    KEY = {"Idempotency_Key": "a-key-of-mine"}

    def hide(self, judge: Caller, post: Any) -> Any:
        sent = {"code": "post.hide", "ids": [post.pk], "given": {"reason": "Spam."}}
        return judge.send("POST", BULK, sent, **self.KEY)

    def test_after_its_worker_was_killed(
        self, judge: Caller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def die(*_bulk: Any, **_given: Any) -> None:
            raise SystemExit

        post = PostFactory.create()
        monkeypatch.setattr(door, "carry_on", die)
        monkeypatch.setattr(idempotency, "_let_go", lambda row: None)
        with pytest.raises(SystemExit):
            self.hide(judge, post)
        monkeypatch.undo()
        monkeypatch.setattr(idempotency, "WAITED", 0)
        assert problem(self.hide(judge, post)) == "conflict"
        IdempotentCall.objects.update(at=timezone.now() - idempotency.UNDER_WAY)
        told = self.hide(judge, post)
        assert (told.status_code, told.json()["state"]) == (201, "done")
        assert BulkDeed.objects.get().pk == told.json()["id"]
        assert self.hide(judge, post).content == told.content

    def test_after_it_broke(self, judge: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
        post = PostFactory.create()
        judge.may_break = True
        monkeypatch.setattr(door, "carry_on", lambda *_bulk, **_given: 1 / 0)
        assert self.hide(judge, post).status_code == 500
        monkeypatch.undo()
        told = self.hide(judge, post)
        assert (told.status_code, told.json()["state"]) == (201, "done")
        monkeypatch.setattr(door, "carry_on", lambda *_bulk, **_given: 1 / 0)
        address = f"{BULK}{told.json()['id']}/undo/"
        again = {"Idempotency_Key": "another"}
        assert judge.send("POST", address, **again).status_code == 500
        monkeypatch.undo()
        assert judge.send("POST", address, **again).json()["state"] == "undone"
        assert BulkDeed.objects.count() == 1
