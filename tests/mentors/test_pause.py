"""A mentor rests until a day, comes back by one click, stops; and is seen while they are here."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import travel

from community.accounts.models import User
from mentors import actions, seen
from mentors.directory import hidden
from mentors.models import Mentor, Request, Standing
from mentors.seen import SEEN
from mentors.states import State
from tests.conftest import browser_of
from tests.mentors.api.calling import V1, program_of
from tests.mentors.mentoring import MentorFactory
from tests.mentors.profiles import fill
from tests.mentors.requesting import requested

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentor(owner: User) -> Mentor:
    return MentorFactory.create(person=owner)


def door(mentor: Mentor, name: str) -> str:
    return f"{mentor.get_absolute_url()}{name}/"


def in_days(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def test_a_pause_has_an_end_and_ends_by_itself(mentor: Mentor, owner: User) -> None:
    answer = browser_of(owner).post(door(mentor, "pause"), {"until": in_days(3)})
    assert answer["Location"] == mentor.get_absolute_url()
    mentor.refresh_from_db()
    assert mentor.is_paused
    assert not Mentor.objects.offered().exists()
    Mentor.objects.update(paused_until=timezone.now())
    mentor.refresh_from_db()
    assert not mentor.is_paused
    assert Mentor.objects.offered().exists()


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Pacific/Honolulu"])
def test_a_pause_ends_as_its_day_begins_where_the_mentor_lives(
    zone: str, mentor: Mentor, owner: User, stranger: User
) -> None:
    User.objects.filter(pk=owner.pk).update(time_zone=zone)
    User.objects.filter(pk=stranger.pk).update(time_zone="Pacific/Kiritimati")
    begins = datetime(2026, 6, 9, tzinfo=ZoneInfo(zone))
    with travel(datetime(2026, 6, 5, 12, tzinfo=UTC)):
        actions.pause_mentoring(mentor, by=owner, until=date(2026, 6, 9))
    for reader in (owner, stranger):
        with travel(begins - timedelta(minutes=1)), timezone.override(reader.time_zone):
            mentor.refresh_from_db()
            assert mentor.is_paused
            assert not Mentor.objects.offered().exists()
            assert hidden(Mentor.objects.all()) == ["1 is on a pause"]
        with travel(begins), timezone.override(reader.time_zone):
            mentor.refresh_from_db()
            assert not mentor.is_paused
            assert Mentor.objects.offered().get() == mentor
            assert hidden(Mentor.objects.all()) == []


def test_today_is_the_mentors_own_day(mentor: Mentor, owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(time_zone="Pacific/Auckland")
    mentor.refresh_from_db()
    with travel(datetime(2026, 6, 5, 13, tzinfo=UTC)):  # the 6th there
        with pytest.raises(ValidationError, match="after today"):
            actions.pause_mentoring(mentor, by=owner, until=date(2026, 6, 6))
        actions.pause_mentoring(mentor, by=owner, until=date(2026, 6, 7))


@pytest.mark.parametrize("until", ["", "soon", in_days(0), in_days(-1), in_days(400), "2026\0"])
def test_a_day_that_will_not_do(until: str, mentor: Mentor, owner: User) -> None:
    answer = browser_of(owner).post(door(mentor, "pause"), {"until": until})
    assert answer.status_code == 422
    mentor.refresh_from_db()
    assert not mentor.is_paused


@pytest.mark.parametrize("by_clock", [True, False])
def test_one_click_ends_it_whoever_began_it(by_clock: bool, mentor: Mentor, owner: User) -> None:
    until = None if by_clock else timezone.now() + timedelta(days=9)
    paused = {"paused_at": timezone.now(), "paused_until": until, "lapsed": 2}
    Mentor.objects.update(is_paused_by_clock=by_clock, **paused)
    client = browser_of(owner)
    assert "Come back from the pause" in client.get(mentor.get_absolute_url()).content.decode()
    client.post(door(mentor, "resume"))
    mentor.refresh_from_db()
    assert (mentor.is_paused, mentor.is_paused_by_clock, mentor.lapsed) == (False, False, 0)


def test_who_is_not_approved_has_nothing_to_pause(mentor: Mentor, owner: User) -> None:
    Mentor.objects.update(standing=Standing.WAITING)
    answer = browser_of(owner).post(door(mentor, "pause"), {"until": in_days(3)})
    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["pause", "resume", "end"])
def test_nobody_else_does_it(
    name: str, mentor: Mentor, stranger: User, moderator: User, editor: User
) -> None:
    given = {"until": in_days(3)}
    for someone in (stranger, moderator, editor):
        assert browser_of(someone).post(door(mentor, name), given).status_code == 403
    assert "/accounts/login/" in Client().post(door(mentor, name), given)["Location"]
    mentor.refresh_from_db()
    assert (mentor.is_paused, mentor.standing) == (False, Standing.APPROVED)


def test_to_stop_is_asked_first_and_leaves_nobody_in_silence(mentor: Mentor, owner: User) -> None:
    waiting, active = requested(mentor=mentor), requested(State.ACTIVE, mentor=mentor)
    client = browser_of(owner)
    assert "Stop being a mentor?" in client.get(door(mentor, "end")).content.decode()
    mentor.refresh_from_db()
    assert mentor.is_approved
    client.post(door(mentor, "end"))
    mentor.refresh_from_db()
    assert mentor.standing == Standing.ENDED
    assert Request.objects.get(pk=waiting.pk).state == State.DECLINED
    assert Request.objects.get(pk=active.pk).state == State.ACTIVE
    told = waiting.mentee.notifications.values_list("event", flat=True)
    assert list(told) == ["request-declined"]
    assert Client().get(mentor.get_absolute_url()).status_code == 404


@pytest.mark.usefixtures("still")
def test_a_pause_can_be_changed_only_so_often(mentor: Mentor, owner: User, settings: Any) -> None:
    settings.LIMITS_SCALE = 1 / 20
    client = browser_of(owner)
    client.post(door(mentor, "pause"), {"until": in_days(3)})
    answer = client.post(door(mentor, "pause"), {"until": in_days(5)})
    assert answer.status_code == 429
    assert in_days(5) in answer.content.decode()


class TestSeen:
    """When a mentor was last here."""

    def hours_ago(self, mentor: Mentor, hours: float) -> None:
        Mentor.objects.filter(pk=mentor.pk).update(seen_at=timezone.now() - timedelta(hours=hours))

    def test_signing_in_and_staying_are_noted_once_an_hour(
        self, mentor: Mentor, owner: User
    ) -> None:
        self.hours_ago(mentor, 24 * 40)
        client = browser_of(owner)
        mentor.refresh_from_db()
        assert not mentor.is_inactive
        self.hours_ago(mentor, 2)
        client.get("/limits/")
        mentor.refresh_from_db()
        assert mentor.seen_at < timezone.now() - timedelta(hours=1), "noted within the hour"
        session = client.session
        session[SEEN] -= 3601
        session.save()
        client.get("/limits/")
        mentor.refresh_from_db()
        assert mentor.seen_at > timezone.now() - timedelta(minutes=1)

    def test_a_page_writes_nothing_within_the_hour_nor_for_anybody_else(
        self, mentor: Mentor, owner: User, stranger: User
    ) -> None:
        for someone in (owner, stranger):
            client = browser_of(someone)
            with CaptureQueriesContext(connection) as asked:
                client.get("/limits/")
            assert not [one for one in asked if "mentors_mentor" in one["sql"]]

    def test_a_program_that_calls_for_them_is_noted_too(
        self, mentor: Mentor, owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(seen, "_NOTED", {})
        self.hours_ago(mentor, 24 * 40)
        program = program_of(owner)
        assert program.get(f"{V1}/requests/").status_code == 200
        mentor.refresh_from_db()
        assert not mentor.is_inactive
        with CaptureQueriesContext(connection) as asked:
            program.get(f"{V1}/requests/")
        assert not [one for one in asked if one["sql"].startswith('UPDATE "mentors_mentor"')]

    def test_becoming_one_is_noted_in_the_same_session(self, stranger: User) -> None:
        client = browser_of(stranger)
        assert SEEN not in client.session
        fill(client, "/mentors/new/")
        assert SEEN in client.session
