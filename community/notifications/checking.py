"""What is asked once more as a mail is sent: its address, and whether all it tells may be told."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from community.accounts.models import User
from community.notifications.models import Mail, Notification
from community.notifications.tellers import told


def address_of(person: User) -> str | None:
    """Where `person` is written to: a confirmed address, the one they chose before others."""
    if not person.is_active:
        return None
    confirmed = EmailAddress.objects.filter(user=person, verified=True)
    return confirmed.order_by("-primary", "pk").values_list("email", flat=True).first()


_asked_too: list[Callable[[Mail], bool]] = []


def ask_too(check: Callable[[Mail], bool]) -> None:
    """Let `check` be asked of every mail as it is sent; once, from an app's `ready()`.

    One that answers no has seen to the mail: it is gone, and what may be told is written anew.
    """
    _asked_too.append(check)


def still_true(mail: Mail) -> bool:
    """Whether all that `mail` tells of may still be told to whom it goes, asked as it is sent.

    If not, the mail is gone, and what may still be told waits to be written anew.
    """
    return _notices_are_true(mail) and all(check(mail) for check in _asked_too)


def _notices_are_true(mail: Mail) -> bool:
    notices = list(mail.notices.select_related("receiver", "by"))
    if not notices:
        return True
    person = notices[0].receiver
    lines = told(notices, person=person)
    if len(lines) == len(notices) and address_of(person) is not None:
        return True
    with transaction.atomic():
        left = Notification.objects.filter(pk__in=[line.notice.pk for line in lines])
        left.update(mail_at=timezone.now())
        mail.delete()
    return False
