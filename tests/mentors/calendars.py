"""Meetings in calendars, and calendars as a program other than ours reads them."""

from __future__ import annotations

import email
import uuid
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from typing import Any

from icalendar import Calendar, Component, Event, Timezone

from community.notifications.models import Mail
from mentors.meeting_states import MeetingState
from mentors.models import Meeting, Mentorship
from tests.cast import person
from tests.mentors.mentoring import MentorFactory
from tests.mentors.requesting import together

UID = uuid.UUID("0c9f2a44-7d5e-4b0c-9a55-3f7f6a1f2b10")
BEFORE = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
"""When the meetings of these tests were agreed on."""


def pair(mentee_zone: str = "Europe/Berlin", mentor_zone: str = "America/New_York") -> Mentorship:
    """Two people with confirmed addresses, each in a zone of their own."""
    mentee = person("mira", display_name="Mira Solano", time_zone=mentee_zone)
    guide = person("gil", display_name="Gil Ade", time_zone=mentor_zone)
    return together(mentee=mentee, mentor=MentorFactory.create(person=guide))


def met_at(mentorship: Mentorship, starts_at: datetime, **fields: Any) -> Meeting:
    """A confirmed meeting of an hour."""
    told: dict[str, Any] = {
        "mentor": mentorship.request.mentor,
        "state": MeetingState.CONFIRMED,
        "minutes": 60,
        "place": "https://meet.example.org/mira-gil",
        **dict.fromkeys(("state_at", "proposed_at", "confirmed_at"), BEFORE),
        **fields,
    }
    return Meeting.objects.create(mentorship=mentorship, starts_at=starts_at, **told)


def message(mail: Mail) -> EmailMessage:
    """The mail as its receiver's program reads it."""
    found = email.message_from_bytes(bytes(mail.raw), policy=default)
    assert isinstance(found, EmailMessage)
    return found


def calendar_part(mail: Mail) -> EmailMessage:
    """The part of the mail that is a calendar."""
    parts = [one for one in message(mail).walk() if one.get_content_type() == "text/calendar"]
    assert len(parts) == 1
    assert isinstance(parts[0], EmailMessage)
    return parts[0]


def written(mail: Mail) -> bytes:
    """The calendar in the mail, as its attached file has it."""
    attached = next(message(mail).iter_attachments())
    content: bytes = attached.get_content()
    return content


def event_in(text: bytes) -> Event:
    """The one event that the icalendar library finds in `text`."""
    (event,) = Calendar.from_ical(text).events
    return event


def zones_in(text: bytes) -> list[Timezone]:
    return list(Calendar.from_ical(text).timezones)


def instant(event: Event, zones: list[Timezone], name: str = "DTSTART") -> datetime:
    """When the event begins, by the file alone: its wall time, and the changes told beside it.

    Read by RFC 5545, section 3.6.5: the onset of each change is a wall time of the clock that ends
    with it. A wall time that comes twice means the first.
    """
    time: datetime = event.decoded(name)
    told = event[name].params.get("TZID")
    if told is None:
        return time.astimezone(UTC)
    zone = next(one for one in zones if str(one["TZID"]) == told)
    wall = time.replace(tzinfo=None)
    changes = sorted(
        (onset - part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td)
        for part in zone.subcomponents
        for onset in _onsets(part)
    )
    for offset in sorted({after for _at, after in changes}, reverse=True):
        at = wall - offset
        if [after for onset, after in changes if onset <= at][-1] == offset:
            return at.replace(tzinfo=UTC)
    raise AssertionError(f"no clock of {told} shows {wall}")


def _onsets(part: Component) -> list[datetime]:
    more = part.get("RDATE", [])
    lists = more if isinstance(more, list) else [more]
    return [part["DTSTART"].dt, *(one.dt for several in lists for one in several.dts)]
