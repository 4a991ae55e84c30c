"""The clock of agreements, with the weeks going by as the test says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from community.accounts.models import User
from community.notifications.models import Notification
from mentors.agreement_rounds import something_is_over, tell_what_is_over
from mentors.models import Mentorship, Request
from mentors.states import State
from portal.clock import offer_agreements
from tests.conftest import browser_of
from tests.mentors.agreeing import agreed, proposed
from tests.mentors.requesting import together

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def day() -> Iterator[Any]:
    with time_machine.travel(MAY, tick=False) as moving:
        yield moving


@pytest.fixture
def pair(day: Any) -> Mentorship:
    pair = together()
    agreed(pair, weeks=4)
    return pair


def told(who: User) -> int:
    return Notification.objects.filter(receiver=who, event="agreement-over").count()


def comes(day: Any, weeks: int) -> None:
    """So many weeks have passed, and the clock goes round twice."""
    day.move_to(MAY + timedelta(weeks=weeks))
    tell_what_is_over.call()
    tell_what_is_over.call()


def test_when_the_time_is_over_both_are_told_once(day: Any, pair: Mentorship) -> None:
    comes(day, 3)
    assert (told(pair.mentee), told(pair.mentor)) == (0, 0)
    comes(day, 4)
    comes(day, 9)
    assert (told(pair.mentee), told(pair.mentor)) == (1, 1)
    path = f"{pair.get_absolute_url()}agreement/"
    assert "finish, or agree on longer" in browser_of(pair.mentee).get(path).content.decode()


def test_who_agreed_on_longer_is_told_when_that_is_over(day: Any, pair: Mentorship) -> None:
    day.move_to(MAY + timedelta(weeks=2))
    agreed(pair, weeks=8)
    comes(day, 4)
    assert told(pair.mentee) == 0
    comes(day, 8)
    assert told(pair.mentee) == 1
    agreed(pair, weeks=4)
    comes(day, 12)
    assert told(pair.mentee) == 2


def test_what_is_only_proposed_puts_nothing_off(day: Any, pair: Mentorship) -> None:
    proposed(pair, weeks=20)
    comes(day, 4)
    assert told(pair.mentee) == 1


def test_a_paused_one_is_told_when_it_goes_on(day: Any, pair: Mentorship) -> None:
    Request.objects.update(state=State.PAUSED)
    comes(day, 5)
    assert told(pair.mentee) == 0
    Request.objects.update(state=State.ACTIVE)
    comes(day, 6)
    assert told(pair.mentee) == 1


@pytest.mark.parametrize("state", [State.COMPLETED, State.ENDED])
def test_what_is_over_anyway_is_not_told(day: Any, pair: Mentorship, state: str) -> None:
    Request.objects.update(state=state)
    comes(day, 5)
    assert told(pair.mentee) == 0


def test_the_clock_asks_for_work_only_when_there_is_some(day: Any, pair: Mentorship) -> None:
    waiting = DBTaskResult.objects.filter(task_path=tell_what_is_over.module_path)
    offer_agreements()
    assert not waiting.exists()
    day.move_to(MAY + timedelta(weeks=4))
    assert something_is_over()
    offer_agreements()
    offer_agreements()
    assert waiting.count() == 1
