"""Meetings as iCalendar (RFC 5545), each as one person's calendar is told of it.

Every time is in that person's own zone. The organiser is the portal, at the address that it sends
from, and the person is the only one invited: where the other side can be reached is theirs to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from mentors.meeting_states import MeetingState
from mentors.mentorship import ical_zones
from mentors.models import Meeting

PRODID = "-//mentoring portal//meetings//EN"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def invitation(meeting: Meeting, *, to: Any, address: str, method: str) -> bytes:
    """The calendar that asks `to`, who is written to at `address`, to keep or cancel `meeting`.

    Its stamp is the moment at which it is written, as RFC 5545 (section 3.8.7.2) has it of a
    calendar that asks: so a change of the place alone is the newer one, too.
    """
    event = _event(meeting, to, is_cancelled=method == CANCEL, stamp=timezone.now())
    event.add("ORGANIZER", _organiser())
    event.add("ATTENDEE", _attendee(to, address))
    return _calendar(method, [event], [meeting], to).to_ical()


def feed(meetings: Iterable[Meeting], *, of: Any) -> bytes:
    """The calendar that a member's own program subscribes to."""
    rows = list(meetings)
    events = [
        _event(one, of, is_cancelled=one.state == MeetingState.CANCELLED, stamp=told_at(one))
        for one in rows
    ]
    made = _calendar(PUBLISH, events, rows, of)
    name = _("%(portal)s: mentoring") % {"portal": settings.PORTAL_NAME}
    made.add("NAME", name)
    made.add("X-WR-CALNAME", name)
    return made.to_ical()


def uid_of(meeting: Meeting) -> str:
    """The name of the meeting in calendars, which never changes."""
    return f"{meeting.uid}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}"


def told_at(meeting: Meeting) -> datetime:
    """When what calendars are told of the meeting last changed, but for its place.

    A change of the place alone is told apart by the sequence. A program that subscribes gets the
    same bytes as long as nothing changes.
    """
    times = (meeting.proposed_at, meeting.state_at, meeting.confirmed_at, meeting.cancelled_at)
    return max(time for time in times if time is not None)


def zone_of(person: Any) -> ZoneInfo:
    """The person's own zone; UTC where the zone they once chose is known no more."""
    try:
        return ZoneInfo(person.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _calendar(method: str, events: list[Event], meetings: list[Meeting], of: Any) -> Calendar:
    made = Calendar()
    made.add("PRODID", PRODID)
    made.add("VERSION", "2.0")
    made.add("CALSCALE", "GREGORIAN")
    made.add("METHOD", method)
    there = zone_of(of)
    if there.key != "UTC":
        years = [one.starts_at.year for one in meetings] or [timezone.now().year]
        made.add_component(ical_zones.zone(there.key, min(years) - 1, max(years) + 1))
    for event in events:
        made.add_component(event)
    return made


def _event(meeting: Meeting, of: Any, *, is_cancelled: bool, stamp: datetime) -> Event:
    there, other = zone_of(of), meeting.mentorship.other(of)
    event = Event()
    event.add("UID", uid_of(meeting))
    event.add("SEQUENCE", meeting.sequence)
    event.add("DTSTAMP", stamp.astimezone(UTC).replace(microsecond=0))
    event.add("DTSTART", _told(meeting.starts_at, there))
    event.add("DTEND", _told(meeting.ends_at, there))
    event.add("SUMMARY", _("Mentoring: you and %(name)s") % {"name": other.name})
    link = f"{settings.PUBLIC_URL}{meeting.get_absolute_url()}"
    event.add("DESCRIPTION", _described(meeting, link))
    if meeting.place:
        event.add("LOCATION", meeting.place)
    event.add("URL", link)
    event.add("STATUS", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("CLASS", "PRIVATE")
    event.add("TRANSP", "TRANSPARENT" if is_cancelled else "OPAQUE")
    return event


def _told(at: datetime, there: ZoneInfo) -> datetime:
    """The time on the person's clock; in UTC in the second of two hours that show the same.

    A wall time that comes twice means the first, and iCalendar has no word for the other.
    """
    wall = at.astimezone(there)
    return at.astimezone(UTC) if wall.fold else wall


def _described(meeting: Meeting, link: str) -> str:
    said = [_("Move it or cancel it on its page; what is changed in a calendar, nobody sees.")]
    if meeting.place.startswith(("https://", "http://")):
        said.insert(0, meeting.place)
    return "\n\n".join([*said, link])


def _organiser() -> vCalAddress:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organiser = vCalAddress(f"mailto:{address}")
    organiser.params["CN"] = vText(name or settings.PORTAL_NAME)
    return organiser


def _attendee(person: Any, address: str) -> vCalAddress:
    """Who is invited; they said yes on the site, so that no program asks them once more."""
    attendee = vCalAddress(f"mailto:{address}")
    attendee.params["CN"] = vText(person.name)
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    attendee.params["RSVP"] = vText("FALSE")
    return attendee
