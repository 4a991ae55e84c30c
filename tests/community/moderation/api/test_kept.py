"""What moderators set for their work, over the API."""

from __future__ import annotations

from typing import Any

import pytest

from community.accounts.models import User
from community.log.models import LogEntry
from tests.cast import StoryFactory
from tests.community.api.asking import Caller, problem, token_of
from threads import actions

pytestmark = pytest.mark.django_db

DESK = "/api/v1/moderation/"
GIVEN: dict[str, dict[str, Any]] = {
    "report-kinds": {"name": "Off the matter", "weight": 2},
    "warning-templates": {"name": "Ladders", "words": "Please sell no ladders."},
    "rules": {"kind": "words", "name": "Ladders", "words": "ladder", "says": "We look."},
}


def test_each_is_made_changed_and_recorded(moderator: User, mine: Caller, visitor: Caller) -> None:
    judge = Caller(token_of(moderator))
    for name, given in GIVEN.items():
        address = f"{DESK}{name}/"
        for caller, why in ((visitor, "sign-in-required"), (mine, "not-allowed")):
            assert problem(caller.send("POST", address, given)) == why
            assert problem(caller.get(address)) == why
        made = judge.send("POST", address, given)
        assert made.status_code == 201, made.content
        one = f"{address}{made.json()['id']}/"
        assert judge.change(one, {"name": "Anew"}).json()["name"] == "Anew"
        assert problem(judge.change(one, {"name": ""})) == "invalid"
        assert problem(judge.send("POST", address, {})) == "invalid"
        assert made.json()["id"] in [row["id"] for row in judge.get(address).json()["items"]]
    again = judge.send("POST", f"{DESK}rules/", GIVEN["rules"] | {"name": "Anew"})
    assert problem(again) == "invalid"
    codes = LogEntry.objects.values_list("code", flat=True)
    assert list(codes).count("rule.edit") == 2


def test_a_rule_is_tried_before_it_is_switched_on(
    moderator: User, owner: User, mine: Caller
) -> None:
    actions.comment(StoryFactory.create(), by=owner, body="I sell ladders.")
    judge = Caller(token_of(moderator))
    made = judge.send("POST", f"{DESK}rules/", GIVEN["rules"]).json()
    address = f"{DESK}rules/{made['id']}/try/"
    assert problem(mine.send("POST", address, {})) == "not-allowed"
    assert judge.send("POST", address, {}).json()["caught"] == 0
    told = judge.send("POST", address, {"words": "ladders"}).json()
    assert (told["looked_at"], told["caught"], told["people"]) == (1, 1, 1)
    assert told["shown"][0]["by"]
    assert judge.get(f"{DESK}rules/{made['id']}/").json()["words"] == "ladder"
