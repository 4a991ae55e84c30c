"""How an endpoint does: it rests when it fails or is slow, and is paused if it fails too long."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from community.notifications.checking import address_of
from community.webhooks.calling import Outcome
from community.webhooks.models import Endpoint, Reason, Secret

GONE = 410
DEAD_LETTERS = 3
FAILING_FOR = timedelta(days=5)
"""It is paused after so many dead letters in a row, or when it has failed for so long."""
FIRST_REST = timedelta(seconds=5)
LONGEST_REST = timedelta(minutes=10)
"""It rests for as long as it has failed already: what waits for it holds nothing else up."""
SLOW = timedelta(seconds=2)
REST_OF_SLOW = 3
"""One that takes what is sent, but slowly, rests for so many times as long as it took."""
SECRETS_KEPT = timedelta(days=30)
CANNOT_SIGN = gettext_noop("The secret cannot be read any more. Make a new one.")


def note(endpoint: Endpoint, outcome: Outcome, *, is_dead: bool) -> None:
    """Let `endpoint`, which the caller has locked and saves, bear what came of a try."""
    now, took = timezone.now(), timedelta(milliseconds=outcome.milliseconds)
    if not outcome.is_taken:
        _suffer(endpoint, now, is_dead=is_dead, is_gone=outcome.status == GONE)
        return
    recover(endpoint)
    if took >= SLOW:
        endpoint.rests_until = now + REST_OF_SLOW * took


def recover(endpoint: Endpoint) -> None:
    """Forget what failed."""
    endpoint.failures = endpoint.dead_in_a_row = 0
    endpoint.failing_since = endpoint.rests_until = None


def pause(endpoint: Endpoint, reason: Reason) -> None:
    """Send nothing there until it is resumed."""
    endpoint.paused_at, endpoint.pause_reason = timezone.now(), reason


def tell_of_pause(endpoint: Endpoint, *, reason: str = "") -> None:
    """Mail to its owner that it is paused and why, in the caller's transaction."""
    to = address_of(endpoint.owner)
    if to is None:
        return
    context = {"user": endpoint.owner, "endpoint": endpoint, "reason": reason}
    body = render_to_string("webhooks/mail/paused.txt", context)
    EmailMessage(_("A webhook of yours is paused"), body, to=[to]).send()


def forget_secrets(now: datetime) -> None:
    """Delete secrets that have long signed no more."""
    Secret.objects.filter(ends_at__lt=now - SECRETS_KEPT).delete()


def _suffer(endpoint: Endpoint, now: datetime, *, is_dead: bool, is_gone: bool) -> None:
    endpoint.failures += 1
    endpoint.dead_in_a_row += is_dead
    endpoint.failing_since = endpoint.failing_since or now
    failed_for = now - endpoint.failing_since
    endpoint.rests_until = now + min(max(failed_for, FIRST_REST), LONGEST_REST)
    too_long = failed_for >= FAILING_FOR
    if endpoint.is_paused or not (is_gone or too_long or endpoint.dead_in_a_row >= DEAD_LETTERS):
        return
    pause(endpoint, Reason.GONE if is_gone else Reason.FAILING)
    tell_of_pause(endpoint)
