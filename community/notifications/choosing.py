"""How people choose what they are told of, by which channel, and how soon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.accounts.models import User
from community.notifications.events import Event, all_events, event_of
from community.notifications.models import Cadence, Channel, Notification, Rhythm, Wish
from community.notifications.unsubscribing import Leave
from community.notifications.wishing import Wishes


@transaction.atomic
def choose(*, by: Any, chosen: Mapping[tuple[str, str], str], rhythm: str) -> None:
    """Tell `by` of events as `chosen`, (code, channel) → cadence, and mail in this `rhythm`.

    Raises SignInRequired, or ValidationError for what is no event, channel or cadence.
    """
    policy.require(by, "notice.choose")
    for (code, channel), cadence in chosen.items():
        event = event_of(code)
        if event is None or channel not in Channel.values or cadence not in Cadence.values:
            raise ValidationError(_("Choose one of what is offered."))
        _wish(by, event, channel, Cadence(cadence))
    if rhythm not in Cadence.values:
        raise ValidationError(_("Choose one of what is offered."))
    Rhythm.objects.update_or_create(person=by, defaults={"cadence": rhythm})
    _drop_unwanted(by)


@transaction.atomic
def unsubscribe(leave: Leave, *, entirely: bool = False) -> None:
    """End the mail that a link in it names, or all mail of notices; who holds the link may."""
    person = leave.person
    rhythm = Rhythm.objects.filter(person=person).values_list("cadence", flat=True).first()
    if entirely or (leave.digest and rhythm == leave.digest):
        Rhythm.objects.update_or_create(person=person, defaults={"cadence": Cadence.NEVER})
    else:
        wishes = Wishes.of([person.pk])
        ended = leave.events
        if leave.digest:
            ended = tuple(
                event
                for event in all_events()
                if wishes.cadence(person.pk, event, Channel.MAIL) == leave.digest
            )
        for event in ended:
            _wish(person, event, Channel.MAIL, Cadence.NEVER)
    _drop_unwanted(person)


def _wish(person: User, event: Event, channel: str, cadence: Cadence) -> None:
    rows = Wish.objects.filter(person=person, event=event.code, channel=channel)
    if cadence == event.default(channel):
        rows.delete()
    else:
        Wish.objects.update_or_create(
            person=person, event=event.code, channel=channel, defaults={"cadence": cadence}
        )


def _drop_unwanted(person: User) -> None:
    """Let no mail go out that waits already, and is not wished any more."""
    wishes = Wishes.of([person.pk])
    never = [
        event.code
        for event in all_events()
        if wishes.cadence(person.pk, event, Channel.MAIL) == Cadence.NEVER
    ]
    waiting = Notification.objects.filter(receiver=person, mail_at__isnull=False)
    waiting.filter(event__in=never).update(mail_at=None)
