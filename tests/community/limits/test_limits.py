"""Limits: what is declared is what fires, at its bound, however many ask at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier
from threading import Thread as Runner

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from community.limits.actions import (
    Limit,
    TooManyError,
    Trust,
    all_limits,
    forget_old,
    spend,
    waived,
)
from community.limits.models import Spent

pytestmark = pytest.mark.django_db
NOON = "2026-11-20 12:00:00+00:00"
LIMIT = Limit("test", "test", {Trust.NEW: 2, Trust.KNOWN: 4, Trust.TRUSTED: 8})


@pytest.fixture(autouse=True)
def _as_published(settings: object) -> Iterator[None]:
    settings.LIMITS_SCALE = 1.0  # type: ignore[attr-defined]
    with time_machine.travel(NOON, tick=False):
        yield


def spend_until_refused(trust: Trust) -> int:
    for times in range(100):
        try:
            spend(LIMIT, who="ada", trust=trust)
        except TooManyError:
            return times
    raise AssertionError("the limit never fired")


@pytest.mark.parametrize("trust", Trust)
def test_it_fires_after_just_as_many_as_it_says(trust: Trust) -> None:
    assert spend_until_refused(trust) == LIMIT.most[trust]
    assert Spent.objects.get().count == LIMIT.most[trust]


def test_it_says_what_how_often_and_when_again() -> None:
    with pytest.raises(TooManyError) as refused:
        spend(LIMIT, who="ada", trust=Trust.NEW, times=3)
    assert refused.value.wait == timedelta(hours=12)
    said = refused.value.messages[0].replace("\xa0", " ")
    assert said.startswith("You may test 2 times in a day, and have done so.")
    assert "try again in 12 hours" in said
    assert isinstance(refused.value, ValidationError)
    assert not Spent.objects.exists()


def test_the_next_stretch_begins_anew() -> None:
    spend_until_refused(Trust.NEW)
    with time_machine.travel("2026-11-20 23:59:59+00:00", tick=False), pytest.raises(TooManyError):
        spend(LIMIT, who="ada", trust=Trust.NEW)
    with time_machine.travel("2026-11-21 00:00:00+00:00", tick=False):
        spend(LIMIT, who="ada", trust=Trust.NEW)


def test_each_person_and_each_deed_has_its_own() -> None:
    spend_until_refused(Trust.NEW)
    spend(LIMIT, who="grace", trust=Trust.NEW)
    spend(Limit("other", "do other things", LIMIT.most), who="ada", trust=Trust.NEW)


def test_a_deed_that_fails_costs_nothing() -> None:
    with transaction.atomic():
        spend(LIMIT, who="ada", trust=Trust.NEW)
        transaction.set_rollback(True)
    assert spend_until_refused(Trust.NEW) == 2


def test_more_trust_is_looser_and_load_tests_looser_still(settings: object) -> None:
    assert LIMIT.allows(Trust.NEW) < LIMIT.allows(Trust.KNOWN) < LIMIT.allows(Trust.TRUSTED)
    settings.LIMITS_SCALE = 100.0  # type: ignore[attr-defined]
    assert LIMIT.allows(Trust.NEW) == 200


def test_sample_content_is_written_without() -> None:
    with waived():
        for _ in range(10):
            spend(LIMIT, who="ada", trust=Trust.NEW)
    assert not Spent.objects.exists()


def test_what_nobody_asks_for_any_more_is_forgotten() -> None:
    spend(LIMIT, who="ada", trust=Trust.NEW)
    assert forget_old() == 0
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False):
        assert forget_old() == 1


def test_every_limit_grows_with_trust() -> None:
    declared = all_limits()
    assert {limit.name for limit in declared} >= {"ask", "answer", "comment", "vote", "mention"}
    for limit in declared:
        most = [limit.most[trust] for trust in Trust]
        assert most == sorted(most)
        assert most[0] > 0


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_more_than_the_limit() -> None:
    together = Barrier(8)
    done: list[bool] = []

    def run() -> None:
        try:
            together.wait()
            spend(LIMIT, who="ada", trust=Trust.KNOWN)
            done.append(True)
        except TooManyError:
            done.append(False)
        finally:
            connection.close()

    runners = [Runner(target=run) for _ in range(together.parties)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    assert sorted(done) == [False] * 4 + [True] * 4
