"""Mail that puts a meeting in both calendars, moves it there, and takes it out again.

A mail's Message-ID names the meeting, the sequence and whom it is for, so that one deed is one
mail. What is older than what the meeting says now is not sent any more.
"""

from __future__ import annotations

import re
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community.accounts.models import User
from community.notifications.actions import post
from community.notifications.checking import address_of
from community.notifications.models import Mail
from mentors.mentorship import ical
from mentors.models import Meeting

FILE = "meeting.ics"
LONGEST_SUBJECT = 150
_NAME = re.compile(r"<meeting-([0-9a-f]{32})-(\d+)-(\d+)-(request|cancel)@")


def invite(meeting: Meeting) -> list[Mail]:
    """Ask both calendars to keep the meeting as it is now; in the caller's transaction.

    Only those with a confirmed address and an account in use are written to. Called again for the
    same sequence it writes nothing new.
    """
    return _write(meeting, ical.REQUEST)


def cancel(meeting: Meeting) -> list[Mail]:
    """Ask both calendars to take the meeting out; its sequence has been raised before."""
    return _write(meeting, ical.CANCEL)


def is_still_so(mail: Mail) -> bool:
    """Whether a mail of a meeting says what holds now, asked as it is sent; else it is gone.

    A mail that is about no meeting is none of this module's business.
    """
    name = _NAME.match(mail.message_id)
    if name is None:
        return True
    identifier, sequence, person, method = name.groups()
    now = Meeting.objects.filter(uid=uuid.UUID(hex=identifier)).values_list("sequence", flat=True)
    reader = User.objects.filter(pk=int(person)).first()
    address = address_of(reader) if reader is not None else None
    # Gone with its mentorship, it must still leave the calendars; moved since, another mail says.
    is_newest = method == "cancel" if not now else now[0] == int(sequence)
    if is_newest and address is not None and mail.recipients == [address]:
        return True
    mail.delete()
    return False


def _write(meeting: Meeting, method: str) -> list[Mail]:
    _drop_older(meeting)
    written = []
    for person in (meeting.mentorship.mentee, meeting.mentorship.mentor):
        address = address_of(person)
        if address is not None:
            with timezone.override(ical.zone_of(person)):
                written.append(post(_message(meeting, person, address, method)))
    return written


def _drop_older(meeting: Meeting) -> None:
    """Let no mail go out that says what was so before."""
    waiting = Mail.objects.waiting().filter(message_id__startswith=f"<meeting-{meeting.uid.hex}-")
    idle = Q(claimed_until__isnull=True) | Q(claimed_until__lte=timezone.now())
    current = f"<meeting-{meeting.uid.hex}-{meeting.sequence}-"
    waiting.filter(idle).exclude(message_id__startswith=current).delete()


def _message(meeting: Meeting, person: User, address: str, method: str) -> EmailMultiAlternatives:
    starts = timezone.localtime(meeting.starts_at)
    is_cancelled = method == ical.CANCEL
    context = {
        "meeting": meeting,
        "user": person,
        "other": meeting.mentorship.other(person),
        "starts": starts,
        "zone": ical.zone_of(person).key.replace("_", " "),
        "is_cancelled": is_cancelled,
        "is_moved": meeting.sequence > 0,
        "PUBLIC_URL": settings.PUBLIC_URL,
    }
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    name = f"meeting-{meeting.uid.hex}-{meeting.sequence}-{person.pk}-{method.lower()}"
    message = EmailMultiAlternatives(
        subject=_subject(context),
        body=render_to_string("mentors/mentorships/mail/meeting.txt", context),
        to=[address],
        headers={"Message-ID": f"<{name}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    text = ical.invitation(meeting, to=person, address=address, method=method)
    message.attach_alternative(text.decode(), f"text/calendar; method={method}")
    message.attach(FILE, text, "application/ics")
    return message


def _subject(context: dict[str, object]) -> str:
    if context["is_cancelled"]:
        words = _("Cancelled: you and %(name)s, %(day)s at %(time)s")
    elif context["is_moved"]:
        words = _("Changed: you and %(name)s, %(day)s at %(time)s")
    else:
        words = _("You and %(name)s, %(day)s at %(time)s")
    starts, other = context["starts"], context["other"]
    day, time = date_format(starts, "j F Y"), date_format(starts, "H:i")  # type: ignore[arg-type]
    said = words % {"name": getattr(other, "name", ""), "day": day, "time": time}
    return " ".join(said.split())[:LONGEST_SUBJECT]
