"""What the worker does with the outbox: send, try again, give up, forget."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models
from django.utils import timezone

from community.notifications import checking
from community.notifications.models import Mail
from community.notifications.stored import StoredMessage

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
"""Waits double from the first to the longest: twelve attempts are spread over some 20 hours."""


def deliver(mail_id: int) -> bool:
    """Hand one mail to the transport, if it is due and nobody else has it; returns whether.

    Any failure of the transport is kept with the row, which is tried again later.
    """
    mail = _claim(mail_id)
    if mail is None:
        return False
    if mail.attempts > MAX_ATTEMPTS:
        _put_off(mail, mail.error or "every worker that took it died")
        return False
    if not checking.still_true(mail):
        return False
    transport: BaseEmailBackend = get_connection(settings.MAIL_TRANSPORT)
    try:
        transport.open()
        transport.send_messages([StoredMessage(mail)])
    except Exception as error:  # a transport may raise anything; none of it may lose the mail
        logger.warning("Mail %s was not taken", mail.message_id, exc_info=True)
        _put_off(mail, f"{type(error).__name__}: {error}")
        return False
    else:
        Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), claimed_until=None, error="")
        return True
    finally:
        _hang_up(transport)


def _hang_up(transport: BaseEmailBackend) -> None:
    """Close the line; whatever comes of that, the mail was taken before or was not."""
    try:
        transport.close()
    except Exception:  # it may raise anything here too
        logger.info("The mail transport did not say goodbye", exc_info=True)


def _claim(mail_id: int) -> Mail | None:
    """Take the mail in hand, in one statement, for MAIL_LEASE_SECONDS; None when it is not free."""
    now = timezone.now()
    claimed = (
        Mail.objects.due(now)
        .filter(pk=mail_id)
        .update(
            claimed_until=now + timedelta(seconds=settings.MAIL_LEASE_SECONDS),
            attempts=models.F("attempts") + 1,
        )
    )
    return Mail.objects.get(pk=mail_id) if claimed else None


def _put_off(mail: Mail, error: str) -> None:
    """Keep the reason and choose the next time, or give up after MAX_ATTEMPTS.

    Only while the claim is still ours: who overslept its lease leaves the row to whoever has it.
    """
    mine = Mail.objects.filter(pk=mail.pk, claimed_until=mail.claimed_until)
    now = timezone.now()
    if mail.attempts < MAX_ATTEMPTS:
        mine.update(due_at=_next_time(now, mail.attempts), error=error[:2000], claimed_until=None)
    elif mine.update(failed_at=now, error=error[:2000], claimed_until=None):
        logger.error(
            "Mail %s was given up after %d attempts: %s", mail.message_id, MAX_ATTEMPTS, error
        )


def _next_time(now: datetime, attempts: int) -> datetime:
    return now + min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)


def something_is_due() -> bool:
    """Whether any mail waits whose time has come."""
    return Mail.objects.due(timezone.now()).exists()


def deliver_due(limit: int = 100) -> int:
    """Deliver what is due, the oldest first and at most `limit`; returns how many went out."""
    due = Mail.objects.due(timezone.now()).order_by("due_at").values_list("pk", flat=True)
    return sum(deliver(pk) for pk in list(due[:limit]))


def forget_old() -> int:
    """Delete mail that went out, or was given up, MAIL_KEPT_DAYS ago; returns how many."""
    then = timezone.now() - timedelta(days=settings.MAIL_KEPT_DAYS)
    over = models.Q(sent_at__lt=then) | models.Q(failed_at__lt=then)
    return Mail.objects.filter(over).delete()[0]
