"""Whoever was warned changes nothing by a program either, until they say that they have read it."""

from __future__ import annotations

import pytest

from community.accounts.models import User
from community.api import gates
from community.moderation import actions as moderation
from community.moderation.models import Warning  # noqa: A004
from tests.community.api.asking import ME, Caller, problem, token_of
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db

WHY = "Please keep to the matter."


@pytest.fixture
def warning(owner: User, moderator: User) -> Warning:
    return moderation.warn(owner, by=moderator, reason=WHY)


def about(someone: User) -> str:
    return User.objects.get(pk=someone.pk).about


def test_a_token_is_stopped_until_the_warning_is_read(
    warning: Warning, mine: Caller, owner: User
) -> None:
    answer = mine.change(ME, {"about": "I go on."}, Idempotency_Key="one")
    assert (answer.status_code, problem(answer)) == (403, "warning-unread")
    assert about(owner) == ""
    moderation.acknowledge(warning, by=owner)
    assert mine.change(ME, {"about": "I go on."}, Idempotency_Key="one").status_code == 200
    assert about(owner) == "I go on."


def test_a_warning_taken_back_stops_nobody(warning: Warning, mine: Caller, moderator: User) -> None:
    moderation.withdraw_warning(warning, by=moderator, reason="She is right.")
    assert mine.change(ME, {"about": "I go on."}).status_code == 200


def test_reading_is_free_and_so_is_everybody_else(
    warning: Warning, mine: Caller, stranger: User
) -> None:
    assert mine.get(ME).status_code == 200
    assert Caller(token_of(stranger)).change(ME, {"about": "Hello."}).status_code == 200


def test_a_browser_is_told_in_the_same_form(warning: Warning, owner: User) -> None:
    answer = browser_of(owner).patch(
        ME, {"about": "I go on."}, "application/json", headers={"If-Match": "*"}
    )
    assert (answer.status_code, problem(answer)) == (403, "warning-unread")


def test_whoever_may_not_call_is_told_that_first(warning: Warning, owner: User) -> None:
    reader = Caller(token_of(owner, "read"))
    assert problem(reader.change(ME, {"about": "I go on."})) == "out-of-scope"
    assert problem(Caller().send("PATCH", ME, {}, If_Match="*")) == "sign-in-required"


def test_a_gate_is_one_of_the_kinds_of_problems() -> None:
    with pytest.raises(KeyError):
        gates.register("no-such-problem", lambda person: True)
