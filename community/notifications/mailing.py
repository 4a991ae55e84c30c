"""How notices become mail: those of one thread in a short time are one, digests gather a morning's.

A mail and the note that its notices went into it are one transaction, so that a worker that dies
between two leaves either both or neither; the mail is named by its first notice, and is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.accounts.models import User
from community.notifications import unsubscribing
from community.notifications.actions import post
from community.notifications.checking import address_of
from community.notifications.models import Cadence, Channel, Notification
from community.notifications.tellers import Group, Line, grouped, told
from community.notifications.wishing import Wishes
from community.tags.following import muted_by

LONGEST_SUBJECT = 150
AT_ONCE = 500  # notices of one person that are looked at together


def something_is_due() -> bool:
    """Whether any notice waits whose time to be mailed or shown has come."""
    now, notices = timezone.now(), Notification.objects
    return notices.to_mail(now).exists() or notices.to_show(now).exists()


def mail_due(now: datetime) -> int:
    """Write the mails of all notices whose time has come; returns how many mails."""
    waiting = Notification.objects.to_mail(now).values_list("receiver", flat=True).distinct()
    return sum(_mail_to(pk, now) for pk in list(waiting))


@transaction.atomic
def _mail_to(receiver: int, now: datetime) -> int:
    person = User.objects.select_for_update(no_key=True).get(pk=receiver)
    mine = Notification.objects.filter(receiver=person, mail_at__isnull=False)
    waiting = list(mine.select_related("by").order_by("pk")[:AT_ONCE])
    address = address_of(person)
    due = [notice for notice in waiting if notice.mail_at and notice.mail_at <= now]
    if address is None:
        mine.filter(pk__in=[notice.pk for notice in due]).update(mail_at=None)
        return 0
    lines = _wanted(person, waiting)
    digest = [line for line in lines if line.notice in due and not _goes_at_once(line)]
    at_once = grouped(line for line in lines if _goes_at_once(line))
    batches: list[tuple[list[Group], Cadence]] = [
        ([group], Cadence.NOW)
        for group in at_once
        if any(line.notice in due for line in group.lines)
    ]
    if digest:
        rarest = any(line.notice.mail_cadence == Cadence.WEEKLY for line in digest)
        rhythm = Cadence.WEEKLY if rarest else Cadence.DAILY
        batches.append((grouped(digest), rhythm))
    done = {notice.pk for notice in due}
    for groups, rhythm in batches:
        keys = [line.notice.pk for group in groups for line in group.lines]
        mail = post(_message(person, address, groups, rhythm))
        Notification.objects.filter(pk__in=keys).update(mail=mail)
        done.update(keys)
    mine.filter(pk__in=done).update(mail_at=None)
    return len(batches)


def _goes_at_once(line: Line) -> bool:
    return line.notice.mail_cadence == Cadence.NOW


def _wanted(person: User, waiting: Sequence[Notification]) -> list[Line]:
    """What `person` may still be told, has not read on the site, and still wants by mail.

    What has a muted tag stays out of digests, unless it concerns their own words.
    """
    wishes = Wishes.of([person.pk])
    muted = set(muted_by(person).values_list("pk", flat=True))
    return [
        line
        for line in told([one for one in waiting if not one.is_read], person=person)
        if wishes.cadence(person.pk, line.event, Channel.MAIL) != Cadence.NEVER
        and (_goes_at_once(line) or line.event.is_direct or not line.told.tags & muted)
    ]


def _message(
    person: User, address: str, groups: list[Group], rhythm: Cadence
) -> EmailMultiAlternatives:
    lines = [line for group in groups for line in group.lines]
    codes = sorted({line.event.code for line in lines})
    digest = "" if rhythm == Cadence.NOW else str(rhythm)
    leave = settings.PUBLIC_URL + unsubscribing.address(person, codes=codes, digest=digest)
    context = {
        "user": person,
        "groups": groups,
        "digest": digest,
        "leave": leave,
        "kinds": sorted({str(line.event.name) for line in lines}),
        "PUBLIC_URL": settings.PUBLIC_URL,
    }
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    message = EmailMultiAlternatives(
        subject=_subject(groups, rhythm),
        body=render_to_string("notifications/mail/message.txt", context),
        to=[address],
        headers={
            "Message-ID": f"<notice-{min(line.notice.pk for line in lines)}@{host}>",
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(
        render_to_string("notifications/mail/message.html", context), "text/html"
    )
    return message


def _subject(groups: list[Group], rhythm: Cadence) -> str:
    lines = [line for group in groups for line in group.lines]
    number = len(lines)
    if rhythm == Cadence.WEEKLY:
        words = ngettext("Your week: %(n)s notice", "Your week: %(n)s notices", number)
    elif rhythm == Cadence.DAILY:
        words = ngettext("Your day: %(n)s notice", "Your day: %(n)s notices", number)
    elif number == 1:
        words = f"{lines[0].says}: {lines[0].told.title}".replace("%", "%%")
    else:
        title = groups[0].title.replace("%", "%%")
        words = _("%(n)s notices: {title}").replace("{title}", title)
    return " ".join((words % {"n": number}).split())[:LONGEST_SUBJECT]
