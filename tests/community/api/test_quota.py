"""Every answer tells how much is left, and when there is nothing left, when there is again."""

from __future__ import annotations

from typing import Any

import pytest

from community.accounts.models import User
from community.api.quotas import MEMBERS, VISITORS
from community.limits.actions import TooManyError, Trust
from community.limits.leasing import Leases
from community.limits.models import Spent
from tests.community.api.asking import LIMITS, ME, Caller, problem, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


@pytest.fixture(autouse=True)
def _limits_as_published(settings: Any) -> None:
    settings.LIMITS_SCALE = 0.04  # 12 for visitors, 60 for members


def left(answer: Any) -> int:
    name, remaining, _seconds = answer["RateLimit"].split(";")
    assert answer["RateLimit-Policy"].startswith(f"{name};q=")
    return int(remaining.removeprefix("r="))


def test_a_visitor_is_counted_and_stopped(visitor: Caller) -> None:
    assert VISITORS.allows(Trust.NEW) == 12
    assert [left(visitor.get(LIMITS)) for _call in range(12)] == list(range(11, -1, -1))
    stopped = visitor.get(LIMITS)
    assert (stopped.status_code, problem(stopped)) == (429, "too-many")
    assert 0 < int(stopped["Retry-After"]) <= 300
    assert left(stopped) == 0


def test_a_member_is_counted_apart_whatever_the_door(visitor: Caller, owner: User) -> None:
    first, second = Caller(token_of(owner)), Caller(token_of(owner))
    visitor.get(LIMITS)
    assert first.get(ME)["RateLimit-Policy"] == '"api_member";q=60;w=300'
    assert left(second.get(ME)) == 58


def test_refusals_count_too(visitor: Caller) -> None:
    assert left(visitor.get(ME)) == 11
    assert left(visitor.get("/api/v1/none/")) == 10
    assert left(visitor.get(LIMITS, Authorization="Bearer guess")) == 9


def test_processes_share_what_there_is() -> None:
    here, there = Leases(), Leases()
    most = MEMBERS.allows(Trust.NEW)
    for _turn in range(most // 2):
        here.take(MEMBERS, who="user-1")
        there.take(MEMBERS, who="user-1")
    for each in (here, there):
        with pytest.raises(TooManyError):
            each.take(MEMBERS, who="user-1")


def test_whoever_is_over_is_refused_without_a_query(django_assert_num_queries: Any) -> None:
    here, elsewhere = Leases(), Leases()
    for _call in range(MEMBERS.allows(Trust.NEW)):
        elsewhere.take(MEMBERS, who="user-1")
    for asked in (2, 0, 0):  # once whether there are three left, a twentieth, or one
        with django_assert_num_queries(asked), pytest.raises(TooManyError):
            here.take(MEMBERS, who="user-1")


def test_few_calls_are_written_down(mine: Caller, django_assert_max_num_queries: Any) -> None:
    mine.get(LIMITS)
    assert Spent.objects.get(limit="api_member").count == 3  # a twentieth at once
    with django_assert_max_num_queries(1):  # whose token it is
        mine.get(LIMITS)
