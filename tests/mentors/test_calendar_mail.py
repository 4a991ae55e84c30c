"""Calendar mail: what both sides of a meeting get, as another program reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from community.accounts.models import User
from community.notifications import sending
from community.notifications.models import Mail
from mentors.meeting_states import MeetingState
from mentors.mentorship import ical
from mentors.mentorship.calendar_mail import cancel, invite
from mentors.models import Meeting, Mentor, Mentorship, Request
from tests.mentors.calendars import (
    BEFORE,
    UID,
    calendar_part,
    event_in,
    instant,
    message,
    met_at,
    pair,
    written,
    zones_in,
)

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "golden"
BETWEEN = datetime(2026, 10, 27, 15, 0, tzinfo=UTC)
"""Europe's clocks have gone back, America's have not: four hours apart become five again."""
LATER = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _one_portal(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its addresses are the same wherever the tests run, and in whichever order."""
    settings.PUBLIC_URL = "https://portal.example.org"
    settings.PORTAL_NAME = "Portal"
    settings.DEFAULT_FROM_EMAIL = "Portal <portal@portal.example.org>"
    page = "/mentors/mentorships/1/meetings/2/"
    monkeypatch.setattr(Meeting, "get_absolute_url", lambda self: page)


@pytest.fixture
def mentorship() -> Mentorship:
    return pair()


@pytest.fixture
def meeting(mentorship: Mentorship) -> Meeting:
    return met_at(mentorship, BETWEEN, uid=UID)


def moved(meeting: Meeting) -> Meeting:
    meeting.starts_at, meeting.sequence = LATER, meeting.sequence + 1
    meeting.confirmed_at = BEFORE + timedelta(days=2)
    meeting.save()
    return meeting


def cancelled(meeting: Meeting) -> Meeting:
    meeting.state, meeting.sequence = MeetingState.CANCELLED, meeting.sequence + 1
    meeting.cancelled_at = meeting.state_at = BEFORE + timedelta(days=3)
    meeting.save()
    return meeting


def of_both(name: str, mails: list[Mail]) -> None:
    for side, mail in zip(("mentee", "mentor"), mails, strict=True):
        assert written(mail) == (GOLDEN / f"{name}-{side}.ics").read_bytes(), side


class TestGolden:
    """Files that were read by eye once: a change of a byte is a change to look at."""

    def test_request(self, meeting: Meeting) -> None:
        with time_machine.travel(BEFORE, tick=False):
            of_both("request", invite(meeting))

    def test_moved(self, meeting: Meeting) -> None:
        with time_machine.travel(BEFORE + timedelta(days=2), tick=False):
            of_both("moved", invite(moved(meeting)))

    def test_cancelled(self, meeting: Meeting) -> None:
        with time_machine.travel(BEFORE + timedelta(days=3), tick=False):
            of_both("cancelled", cancel(cancelled(moved(meeting))))

    def test_another_place_alone_has_a_newer_stamp(self, meeting: Meeting) -> None:
        stamps = []
        for days in (0, 1):
            with time_machine.travel(BEFORE + timedelta(days=days), tick=False):
                meeting.sequence, meeting.place = days, f"Room {days}"
                stamps.append(event_in(written(invite(meeting)[0])).decoded("DTSTAMP"))
        assert stamps == [BEFORE, BEFORE + timedelta(days=1)]

    @pytest.mark.parametrize("file", sorted(GOLDEN.glob("*.ics")), ids=lambda file: file.stem)
    def test_they_are_read_back(self, file: Path) -> None:
        text = file.read_bytes()
        event, zones = event_in(text), zones_in(text)
        expected = BETWEEN if file.stem.startswith("request") else LATER
        assert event.decoded("DTSTART") == expected
        assert instant(event, zones) == expected
        assert instant(event, zones, "DTEND") == expected + timedelta(hours=1)
        assert Calendar.from_ical(text).get_missing_tzids() == set()
        assert all(len(line) <= 75 for line in text.split(b"\r\n"))

    def test_one_identifier_and_a_sequence_that_rises(self) -> None:
        events = [
            event_in((GOLDEN / f"{name}-mentee.ics").read_bytes())
            for name in ("request", "moved", "cancelled")
        ]
        assert {str(one["UID"]) for one in events} == {f"{UID}@portal.example.org"}
        assert [one["SEQUENCE"] for one in events] == [0, 1, 2]
        assert [str(one["STATUS"]) for one in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
        stamps = [one.decoded("DTSTAMP") for one in events]
        assert stamps == sorted(set(stamps))


class TestTheMail:
    @pytest.mark.parametrize(("tell", "method"), [(invite, "REQUEST"), (cancel, "CANCEL")])
    def test_it_says_its_method_in_its_head_and_in_the_calendar(
        self, meeting: Meeting, tell: Any, method: str
    ) -> None:
        for mail in tell(meeting):
            part = calendar_part(mail)
            assert part.get_param("method") == method
            assert part.get_content_charset() == "utf-8"
            for text in (part.get_content().encode(), written(mail)):
                assert str(Calendar.from_ical(text)["METHOD"]) == method

    def test_words_calendar_and_file(self, meeting: Meeting) -> None:
        mail = message(invite(meeting)[0])
        kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
        assert kinds == ["text/plain", "text/calendar", "application/ics"]
        alternatives = next(mail.iter_parts())
        assert alternatives.get_content_type() == "multipart/alternative"
        assert next(mail.iter_attachments()).get_filename() == "meeting.ics"

    def test_each_reads_it_on_their_own_clock(self, meeting: Meeting) -> None:
        mentee, mentor = (message(mail) for mail in invite(meeting))
        assert mentee["Subject"] == "You and Gil Ade, 27 October 2026 at 16:00"
        assert mentor["Subject"] == "You and Mira Solano, 27 October 2026 at 11:00"
        words = mentor.get_body(("plain",))
        assert words is not None
        assert "in your time zone, America/New York" in words.get_content()

    def test_a_change_and_an_end_say_so(self, meeting: Meeting) -> None:
        assert invite(moved(meeting))[0].subject.startswith("Changed: you and Gil Ade, 3 November")
        assert cancel(cancelled(meeting))[0].subject.startswith("Cancelled: you and Gil Ade")

    def test_neither_learns_the_others_address(self, meeting: Meeting) -> None:
        for mine, others in (invite(meeting), reversed(list(Mail.objects.order_by("pk")))):
            (address,) = mine.recipients
            (other,) = others.recipients
            assert other not in bytes(mine.raw).decode()
            event = event_in(written(mine))
            assert str(event["ATTENDEE"]) == f"mailto:{address}"
            assert str(event["ORGANIZER"]) == "mailto:portal@portal.example.org"
            assert other not in written(mine).decode()

    def test_only_confirmed_addresses_of_accounts_in_use(self, meeting: Meeting) -> None:
        mentee, mentor = meeting.mentorship.mentee, meeting.mentorship.mentor
        mentee.emailaddress_set.update(verified=False)
        assert [mail.recipients for mail in invite(meeting)] == [[mentor.email]]
        User.objects.filter(pk=mentor.pk).update(is_active=False)
        assert invite(Meeting.objects.get()) == []

    def test_names_and_places_of_any_kind(self, mentorship: Mentorship) -> None:
        User.objects.update(display_name='Zoë "Z"; O\'Neil, ß: 问')
        place = "Room 7; ask, at \\the desk\nor ring: 问一问 " + "x" * 300
        text = written(invite(met_at(Mentorship.objects.get(), BETWEEN, place=place))[0])
        event = event_in(text)
        assert str(event["LOCATION"]) == place
        assert "O'Neil, ß: 问" in str(event["SUMMARY"])
        assert "Neil" in event["ATTENDEE"].params["CN"]
        assert all(len(line) <= 75 for line in text.split(b"\r\n"))


class TestTheOutbox:
    def test_one_deed_is_one_mail(self, meeting: Meeting) -> None:
        assert invite(meeting) == invite(meeting)
        assert Mail.objects.count() == 2

    def test_what_waits_of_before_is_dropped(self, meeting: Meeting) -> None:
        old = invite(meeting)
        new = invite(moved(meeting))
        assert set(Mail.objects.all()) == set(new)
        assert not set(old) & set(new)

    def test_what_a_worker_has_in_hand_is_asked_once_more(self, meeting: Meeting) -> None:
        held = invite(meeting)[0]
        Mail.objects.filter(pk=held.pk).update(claimed_until=timezone.now() + timedelta(minutes=1))
        invite(moved(meeting))
        assert Mail.objects.filter(pk=held.pk).exists()
        Mail.objects.filter(pk=held.pk).update(claimed_until=None)
        assert not sending.deliver(held.pk)
        assert not Mail.objects.filter(pk=held.pk).exists()

    def test_what_holds_goes_out(self, meeting: Meeting, mailoutbox: list[Any]) -> None:
        for mail in invite(meeting):
            assert sending.deliver(mail.pk)

    def test_a_cancelled_one_that_is_gone_still_leaves_the_calendars(
        self, meeting: Meeting
    ) -> None:
        asked, taken = invite(meeting)[0], cancel(cancelled(meeting))
        Meeting.objects.all().delete()
        assert not Mail.objects.filter(pk=asked.pk).exists()
        assert sending.deliver(taken[0].pk)

    def test_not_to_an_address_that_is_no_longer_theirs(self, meeting: Meeting) -> None:
        mail = invite(meeting)[0]
        meeting.mentorship.mentee.emailaddress_set.update(email="new@example.org")
        assert not sending.deliver(mail.pk)


# --------------------------------------------------------------------------- clocks that change

ZONES = sorted(name for name in available_timezones() if "/" in name or name == "UTC")


def calendar_of(at: datetime, zone: str, minutes: int = 60) -> bytes:
    """What somebody in `zone` gets of a meeting at the instant `at`; no row is written."""
    mentee = User(pk=1, handle="mira", time_zone=zone, email="mira@example.org")
    mentor = Mentor(pk=1, person=User(pk=2, handle="gil"))
    request = Request(mentee=mentee, mentor=mentor)
    meeting = Meeting(pk=2, uid=UID, starts_at=at, minutes=minutes, proposed_at=BEFORE)
    meeting.state_at, meeting.mentorship = BEFORE, Mentorship(pk=1, request=request)
    return ical.invitation(meeting, to=mentee, address=mentee.email, method=ical.REQUEST)


@pytest.mark.parametrize(
    ("zone", "at", "wall"),
    [
        ("Europe/Berlin", "2026-03-24T15:00", "16:00"),  # America has changed, Europe has not
        ("America/New_York", "2026-03-24T15:00", "11:00"),
        ("Europe/Berlin", "2026-03-31T15:00", "17:00"),  # both have
        ("America/New_York", "2026-03-31T15:00", "11:00"),
        ("Europe/Berlin", "2026-10-27T15:00", "16:00"),  # Europe has changed back, America has not
        ("America/New_York", "2026-10-27T15:00", "11:00"),
        ("Europe/Berlin", "2026-11-03T15:00", "16:00"),  # both have
        ("America/New_York", "2026-11-03T15:00", "10:00"),
        ("Australia/Lord_Howe", "2026-04-04T14:59", "01:59"),  # half an hour, and in autumn
        ("Australia/Lord_Howe", "2026-04-04T15:40", "02:10"),
        ("Australia/Lord_Howe", "2026-10-03T15:29", "01:59"),
        ("Australia/Lord_Howe", "2026-10-03T15:30", "02:30"),
        ("Asia/Kathmandu", "2026-06-01T00:00", "05:45"),
        ("Africa/Casablanca", "2026-03-01T12:00", "12:00"),  # an hour back in Ramadan
        ("UTC", "2026-06-01T00:00", "00:00"),
    ],
)
def test_the_wall_time_of_a_week_of_changes(zone: str, at: str, wall: str) -> None:
    expected = datetime.fromisoformat(f"{at}+00:00")
    event = event_in(text := calendar_of(expected, zone))
    assert f"{event.decoded('DTSTART'):%H:%M}" == wall
    assert instant(event, zones_in(text)) == expected


CHANGES = {
    "Europe/Berlin": ("2026-03-29T01:00", "2026-10-25T01:00"),
    "America/New_York": ("2026-03-08T07:00", "2026-11-01T06:00"),
    "Australia/Lord_Howe": ("2026-04-04T15:00", "2026-10-03T15:30"),
}


@pytest.mark.parametrize("zone", CHANGES)
def test_an_hour_that_comes_twice_is_told_apart(zone: str) -> None:
    """Every ten minutes around the moments at which the clocks change."""
    for change in CHANGES[zone]:
        middle = datetime.fromisoformat(f"{change}+00:00")
        for minutes in range(-120, 130, 10):
            at = middle + timedelta(minutes=minutes)
            event = event_in(text := calendar_of(at, zone))
            # Never compared as they are: in such an hour no two zones' times are equal (PEP 495).
            assert event.decoded("DTSTART").astimezone(UTC) == at
            assert event.decoded("DTEND").astimezone(UTC) == at + timedelta(hours=1)
            assert instant(event, zones_in(text)) == at
            assert instant(event, zones_in(text), "DTEND") == at + timedelta(hours=1)


@pytest.mark.slow  # many examples
@given(
    at=st.datetimes(datetime(2024, 1, 1), datetime(2037, 12, 31)),  # noqa: DTZ001 - told below
    zone=st.sampled_from(ZONES),
    minutes=st.integers(15, 240),
)
def test_whatever_the_zone_the_instant_is_told(at: datetime, zone: str, minutes: int) -> None:
    expected = at.replace(tzinfo=UTC, microsecond=0)
    event = event_in(text := calendar_of(expected, zone, minutes))
    assert event.decoded("DTSTART").astimezone(UTC) == expected
    assert event.decoded("DTEND").astimezone(UTC) == expected + timedelta(minutes=minutes)
    assert instant(event, zones_in(text)) == expected
    assert instant(event, zones_in(text), "DTEND") == expected + timedelta(minutes=minutes)
    named = event["DTSTART"].params.get("TZID")
    assert named in {None, zone}
    there = expected.astimezone(ZoneInfo(zone))
    assert named or there.fold or not there.utcoffset(), "UTC only where it must be, or it is"


def test_a_zone_that_is_known_no_more_is_told_in_utc() -> None:
    event = event_in(calendar_of(BETWEEN, "Atlantis/Poseidonis"))
    assert event["DTSTART"].to_ical() == b"20261027T150000Z"
