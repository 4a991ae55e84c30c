"""How a mentor meets: said on a page of their own, kept as one, never overwritten in silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client

from community.accounts.models import User
from community.limits.actions import TooManyError
from community.policy import NotAllowed, SignInRequired
from mentors.actions import save_meeting_terms
from mentors.free_times import free, terms_of
from mentors.models import DaysOff, MeetingTerms, Mentor, Mentorship
from tests.conftest import browser_of
from tests.mentors.meeting import MONDAY, pair

pytestmark = pytest.mark.django_db
PAGE = "/mentors/gil/meetings/"
NUMBERS = {
    "minutes": 45,
    "buffer_before": 5,
    "buffer_after": 10,
    "notice_hours": 48,
    "days_ahead": 14,
    "most_a_week": 3,
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def two(clock: None) -> Mentorship:
    made = pair()
    MeetingTerms.objects.all().delete()
    return made


@pytest.fixture
def mentor(two: Mentorship) -> Mentor:
    return two.request.mentor


@pytest.fixture
def gil(mentor: Mentor) -> Client:
    return browser_of(mentor.person)


def sent(*off: tuple[str, str], **fields: Any) -> dict[str, Any]:
    """The form as a browser sends it."""
    rows: dict[str, Any] = {"off-TOTAL_FORMS": len(off), "off-INITIAL_FORMS": 0}
    for number, (first, last) in enumerate(off):
        rows |= {f"off-{number}-starts_on": first, f"off-{number}-ends_on": last}
    return {**NUMBERS, "seen": 0, **rows, **fields}


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_without_a_word_the_defaults_hold(two: Mentorship, gil: Client) -> None:
    shown = text(gil.get(PAGE))
    assert 'value="60"' in shown
    assert "Berlin, your time zone" in shown
    assert not MeetingTerms.objects.exists()
    assert free(two, now=MONDAY)


def test_what_is_said_is_kept_and_offered_by(two: Mentorship, gil: Client) -> None:
    answer = gil.post(PAGE, sent(("2026-05-06", ""), ("2026-05-08", "2026-05-10")), follow=True)
    assert "Kept." in text(answer)
    terms = terms_of(two.request.mentor)
    assert {name: getattr(terms, name) for name in NUMBERS} == NUMBERS
    assert terms.off == (
        (date(2026, 5, 6), date(2026, 5, 6)),
        (date(2026, 5, 8), date(2026, 5, 10)),
    )
    days = {at.date() for at in free(two, now=MONDAY)}
    assert date(2026, 5, 7) in days
    assert not {date(2026, 5, day) for day in (4, 5, 6, 8, 9, 10)} & days
    shown = text(gil.get(PAGE))
    assert 'value="2026-05-08"' in shown


def test_days_that_are_over_or_said_twice_are_dropped(two: Mentorship, gil: Client) -> None:
    gone, again = ("2026-05-01", "2026-05-03"), ("2026-05-20", "2026-05-20")
    gil.post(PAGE, sent(gone, again, ("2026-05-20", "")))
    assert [str(one) for one in DaysOff.objects.all()] == ["2026-05-20–2026-05-20"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("minutes", 10),
        ("minutes", 241),
        ("buffer_before", 121),
        ("buffer_after", -1),
        ("notice_hours", 400),
        ("days_ahead", 0),
        ("most_a_week", 0),
        ("most_a_week", ""),
    ],
)
def test_what_cannot_be_is_refused_and_stays_in_the_form(
    gil: Client, name: str, value: int | str
) -> None:
    answer = gil.post(PAGE, sent(("2026-05-20", ""), **{name: value}))
    assert answer.status_code == 422
    assert 'value="2026-05-20"' in text(answer)
    assert not MeetingTerms.objects.exists()


def test_days_off_that_end_before_they_begin_or_lie_far_off(gil: Client) -> None:
    for wrong in (("2026-05-20", "2026-05-19"), ("9999-01-01", ""), ("", "2026-05-20"), ("x", "")):
        assert gil.post(PAGE, sent(wrong)).status_code == 422
    assert not DaysOff.objects.exists()


def test_one_more_row_keeps_what_is_typed(gil: Client) -> None:
    shown = text(gil.post(PAGE, sent(("2026-05-20", ""), more="off", minutes="abc")))
    assert 'value="2026-05-20"' in shown
    assert 'value="abc"' in shown
    assert 'name="off-1-starts_on"' in shown


def test_what_was_saved_meanwhile_is_shown_beside_what_is_in_the_form(
    mentor: Mentor, gil: Client
) -> None:
    saved = {**NUMBERS, "minutes": 90}
    off = [(date(2026, 5, 20), date(2026, 5, 21))]
    save_meeting_terms(mentor, by=mentor.person, seen=0, numbers=saved, off=off)
    answer = gil.post(PAGE, sent(("2026-06-01", "")))
    assert answer.status_code == 422
    assert "What was saved meanwhile" in text(answer)
    assert "90" in text(answer)
    assert "2026-05-20, 2026-05-21" in text(answer)
    assert MeetingTerms.objects.get().minutes == 90
    assert gil.post(PAGE, sent(("2026-06-01", ""), seen=1)).status_code == 302
    assert MeetingTerms.objects.get().minutes == 45


def test_others_change_nothing(
    mentor: Mentor, client: Client, stranger: User, moderator: User
) -> None:
    assert client.get(PAGE).status_code == 302
    for who in (stranger, moderator):
        assert browser_of(who).get(PAGE).status_code == 403
        assert browser_of(who).post(PAGE, sent()).status_code == 403
        with pytest.raises(NotAllowed):
            save_meeting_terms(mentor, by=who, seen=0, numbers=NUMBERS, off=[])
    with pytest.raises(SignInRequired):
        save_meeting_terms(mentor, by=None, seen=0, numbers=NUMBERS, off=[])
    assert not MeetingTerms.objects.exists()


def test_the_action_refuses_what_a_form_would(mentor: Mentor) -> None:
    with pytest.raises(ValidationError):
        save_meeting_terms(
            mentor, by=mentor.person, seen=0, numbers={**NUMBERS, "minutes": 5}, off=[]
        )
    many = [(date(2026, 6, 1), date(2026, 6, day)) for day in range(1, 31)]
    many += [(date(2026, 7, 1), date(2026, 7, day)) for day in range(1, 31)]
    with pytest.raises(ValidationError):
        save_meeting_terms(mentor, by=mentor.person, seen=0, numbers=NUMBERS, off=many)


def test_a_day_has_its_limit(mentor: Mentor, settings: Any) -> None:
    settings.LIMITS_SCALE = 0.01
    save_meeting_terms(mentor, by=mentor.person, seen=0, numbers=NUMBERS, off=[])
    with pytest.raises(TooManyError):
        save_meeting_terms(mentor, by=mentor.person, seen=1, numbers=NUMBERS, off=[])
