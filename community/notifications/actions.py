"""What is done with notices and mail: tell people, mark as read, write to the outbox.

(`sending` has what the worker does with mail, `mailing` how notices become mail.)
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import make_msgid
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone

from community import policy
from community.accounts.blocking import apart_from
from community.accounts.models import User
from community.notifications import listening, tasks
from community.notifications.events import Event
from community.notifications.models import Cadence, Channel, Mail, Notification
from community.notifications.wishing import Wishes, due

BATCH = 500


def post(message: EmailMessage) -> Mail:
    """Write `message` to the outbox, in the caller's transaction; it is sent after the commit.

    A Message-ID of the caller's own names the mail: posted twice it is one mail.
    """
    headers = {name.lower(): value for name, value in message.extra_headers.items()}
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    message_id = headers.get("message-id") or make_msgid(domain=host)
    stamped = copy.copy(message)
    stamped.extra_headers = {"Message-ID": message_id, **message.extra_headers}
    mime: Any = stamped.message()
    mail, is_new = Mail.objects.get_or_create(
        message_id=message_id,
        defaults={
            "sender": message.from_email,
            "recipients": message.recipients(),
            "subject": message.subject[:500],
            "raw": mime.as_bytes(linesep="\r\n"),
        },
    )
    if is_new:
        # Should this be lost, the clock finds the row within a minute: the mail never is.
        transaction.on_commit(partial(tasks.send.enqueue, mail.pk), robust=True)
    return mail


def notify(
    event: Event,
    *,
    about: Model,
    to: Iterable[Any],
    by: Any = None,
    by_name: bool = True,
    deed: str = "",
) -> list[int]:
    """Tell `to` (people, or their pks) that `by` has done something with the row `about`.

    In the caller's transaction. The actor is never told, nor whoever has left. `deed` names what
    was done with the row, where it can be done again (an edit: its number); one deed is told to
    one person once. Whether they may see the row is asked when the notice is shown or mailed.
    `by_name` as with `notify_each`.
    Returns the pks of those who were told.
    """
    return notify_each([(event, to)], about=about, by=by, by_name=by_name, deed=deed)


def notify_each(
    reasons: Iterable[tuple[Event, Iterable[Any]]],
    *,
    about: Model,
    by: Any = None,
    by_name: bool = True,
    deed: str = "",
) -> list[int]:
    """Tell of one deed for several reasons: each person is told for the first that names them.

    Nobody is told what somebody does whom they have blocked, or who has blocked them; save for
    events that pass blocks, and where `by` is not told of by name (`by_name`): that a notice stays
    out would say whose deed it was.
    """
    chosen: dict[int, Event] = {}
    for event, people in reasons:
        for person in people:
            pk = person if isinstance(person, int) else getattr(person, "pk", None)
            if pk is not None:
                chosen.setdefault(pk, event)
    chosen.pop(getattr(by, "pk", None) or 0, None)
    if by is not None and by_name and any(not event.passes_blocks for event in chosen.values()):
        apart = apart_from(by)
        chosen = {
            pk: event for pk, event in chosen.items() if event.passes_blocks or pk not in apart
        }
    with transaction.atomic():
        return _tell(chosen, about, by, deed) if chosen else []


def hold(people: Iterable[int | None]) -> None:
    """Lock `people` (pks), as telling them does, in the one order that all keep to.

    A deed that tells of several rows does so first, with all whom it may tell: telling one group
    after another, two such deeds could wait for each other.
    """
    pks = {pk for pk in people if pk is not None}
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
    list(rows.values_list("pk"))


def _tell(chosen: Mapping[int, Event], about: Model, by: Any, deed: str) -> list[int]:
    # Locked in one order: the count of what is unread must not drift, nor two deeds wait in a ring.
    people = list(
        User.objects.active()
        .filter(pk__in=chosen)
        .select_for_update(no_key=True)
        .order_by("pk")
        .only("pk", "time_zone")
    )
    now, kind = timezone.now(), str(about._meta.model_name)
    wishes = Wishes.of([one.pk for one in people], {event.code for event in chosen.values()})
    names = {event: _deed(event, kind, about, deed) for event in set(chosen.values())}
    had = Notification.objects.filter(receiver__in=people, deed__in=set(names.values()))
    told_before = set(had.values_list("receiver", "deed"))
    rows = []
    for one in people:
        event = chosen[one.pk]
        if (one.pk, names[event]) in told_before:
            continue
        site = wishes.cadence(one.pk, event, Channel.SITE)
        mail = wishes.cadence(one.pk, event, Channel.MAIL)
        if site == mail == Cadence.NEVER:
            continue
        rows.append(
            Notification(
                receiver=one,
                event=event.code,
                kind=kind,
                key=about.pk,
                deed=names[event],
                by=by,
                at=now,
                is_shown=site == Cadence.NOW,
                show_at=None if site == Cadence.NOW else due(site, now=now, zone=one.time_zone),
                mail_at=due(mail, now=now, zone=one.time_zone),
                mail_cadence=mail,
            )
        )
    Notification.objects.bulk_create(rows, batch_size=BATCH)
    shown = [row for row in rows if row.is_shown]
    people_shown = [row.receiver_id for row in shown]
    User.objects.filter(pk__in=people_shown).update(unread_count=F("unread_count") + 1)
    listening.announce(shown)
    return [row.receiver_id for row in rows]


def _deed(event: Event, kind: str, about: Model, deed: str) -> str:
    """The name of a deed: with this row, and once only if nothing says that it was done again."""
    return f"{kind}-{about.pk}-{deed or event.family or uuid.uuid4().hex}"


def withdraw(event: Event, *, about: Model) -> None:
    """Let nobody get mail any more of `event` with `about`: it is no longer so."""
    waiting = Notification.objects.filter(kind=about._meta.model_name, key=about.pk)
    waiting.filter(event=event.code, mail_at__isnull=False).update(mail_at=None)


@transaction.atomic
def unsay(event: Event, *, about: Model) -> list[int]:
    """Let go of the notices of `event` with `about` that nobody has read; whoever has read theirs.

    No mail of it goes out any more either.
    """
    withdraw(event, about=about)
    said = Notification.objects.filter(kind=about._meta.model_name, key=about.pk, event=event.code)
    people = list(said.values_list("receiver", flat=True))
    hold(people)
    said.filter(is_read=False).delete()
    for person in User.objects.filter(pk__in=people).order_by("pk"):
        count_unread(person)
    return list(said.order_by("receiver").values_list("receiver", flat=True))


def show_due(now: datetime) -> int:
    """Show on the site what has waited for its day; returns how many notices."""
    waiting = Notification.objects.to_show(now).values_list("receiver", flat=True).distinct()
    return sum(_show(pk, now) for pk in list(waiting))


@transaction.atomic
def _show(receiver: int, now: datetime) -> int:
    hold([receiver])
    mine = Notification.objects.to_show(now).filter(receiver=receiver)
    waited = list(mine)
    number = mine.update(is_shown=True, show_at=None)
    User.objects.filter(pk=receiver).update(unread_count=F("unread_count") + number)
    listening.announce(waited)
    return number


def read(notice: Notification, *, by: Any) -> None:
    """Its receiver has read `notice`. Raises SignInRequired or NotAllowed.

    One that came by mail and waits for its day to be shown on the site is shown at once.
    """
    policy.require(by, "notice.read", notice)
    with transaction.atomic():
        hold([notice.receiver_id])
        waiting = Notification.objects.filter(pk=notice.pk, show_at__isnull=False)
        waiting.update(is_shown=True, show_at=None)
        _read(by, pk=notice.pk)


def read_all(*, by: Any) -> int:
    """Mark all that is shown as read; returns how many were not. Raises SignInRequired."""
    policy.require(by, "notice.read_all")
    return _read(by)


def settle(notices: Iterable[int], *, by: Any) -> None:
    """Count no longer what `by` can not be told any more: what it was about is out of sight."""
    _read(by, pk__in=list(notices))


@transaction.atomic
def count_unread(person: User) -> None:
    """Count again what `person` has not read."""
    hold([person.pk])
    number = Notification.objects.unread().filter(receiver=person.pk).count()
    User.objects.filter(pk=person.pk).update(unread_count=number)
    person.unread_count = number


@transaction.atomic
def _read(person: Any, **which: Any) -> int:
    hold([person.pk])
    unread = Notification.objects.visible_to(person).unread()
    number = unread.filter(**which).update(is_read=True)
    if number or not which:
        count_unread(person)
    return number
