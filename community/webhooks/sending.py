"""What the worker does with deliveries: send, try again, give up, forget.

A try is a claim, so that an event that kills its worker is given up too. It is told from those
that were in hand with it by being sent alone the next time, as they are: so they lose a try at
most, and may, as some of them may have been sent. Whoever overslept its claim leaves the row to
whoever has it. What came of a try is one transaction with the health of the endpoint (see
`health`), which does not bear what fails here.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from time import monotonic

from django.db import transaction
from django.db.models import F, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_noop

from community.accounts.models import User
from community.lib.abilities import ALL
from community.lib.sealing import SealedForGoodError
from community.webhooks import health
from community.webhooks.calling import Call, Outcome, call_all
from community.webhooks.events import TEST
from community.webhooks.models import Attempt, Delivery, DeliveryQuerySet, Endpoint, State
from community.webhooks.signing import signed
from community.webhooks.telling import message_of

logger = logging.getLogger(__name__)

WAITS = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1_800, *(hours * 3_600 for hours in (2, 5, 10, 14, 20, 24)))
)
"""How long after each failed try the next one comes, but for the jitter."""
MOST_TRIES = len(WAITS) + 1
LONGEST = timedelta(days=3)
"""The last try is made when an event has waited so long."""
JITTER = 0.2
"""Waits are this part longer or shorter: what failed together does not come back together."""
LEASE = timedelta(seconds=120)
AT_ONCE = 16
OF_ONE_OWNER = 4
"""Deliveries on their way at once: of everybody, and of one person."""
LONGEST_ROUND = 60.0
KEPT = timedelta(days=30)
BEFORE_THE_CLOCK = timedelta(seconds=60)
"""For shorter waits than the clock's a round asks for the next one itself."""
CANNOT_TELL = gettext_noop("It could not be written down. The fault is ours.")
BROKE_OFF = gettext_noop("Sending it broke off each time. The fault is ours.")

_dice = SystemRandom()


@dataclass(frozen=True, slots=True)
class _Ready:
    """A delivery in hand, and the call that it is."""

    delivery: Delivery
    call: Call


def something_is_due() -> bool:
    """Whether any delivery waits whose time has come."""
    return Delivery.objects.due(timezone.now()).exists()


def next_due() -> datetime | None:
    """When the next delivery comes due, where that is before the clock looks; else None."""
    soon = Delivery.objects.due(timezone.now() + BEFORE_THE_CLOCK)
    held = (Coalesce(until, "next_at") for until in ("claimed_until", "endpoint__rests_until"))
    at: datetime | None = soon.aggregate(at=Min(Greatest("next_at", *held)))["at"]
    return at


def send_due() -> int:
    """Send what is due, each owner in their turn, for up to a minute; how many were taken."""
    begun, number = monotonic(), 0
    while (chosen := _chosen()) and monotonic() - begun < LONGEST_ROUND:
        number += send(chosen)
    return number


def send(pks: list[int]) -> int:
    """Send those that are due and that nobody else has in hand; how many were taken.

    What a worker had in hand that is gone goes after the others, each alone.
    """
    left = Delivery.objects.filter(pk__in=pks, claimed_until__isnull=False)
    alone = set(left.values_list("pk", flat=True))
    together = [pk for pk in pks if pk not in alone]
    return sum(map(_send, [together, *([pk] for pk in pks if pk in alone)]))


def forget_old() -> int:
    """Delete deliveries of more than 30 days ago, and secrets that sign no more; how many rows."""
    now = timezone.now()
    health.forget_secrets(now)
    return Delivery.objects.filter(made_at__lt=now - KEPT).delete()[0]


def _send(pks: list[int]) -> int:
    ready = [one for pk in pks if (claimed := _claim(pk)) and (one := _prepare(claimed))]
    outcomes = call_all([one.call for one in ready]) if ready else []
    return sum(_note(one.delivery, outcome) for one, outcome in zip(ready, outcomes, strict=True))


def _due() -> DeliveryQuerySet:
    return Delivery.objects.due(timezone.now())


def _chosen() -> list[int]:
    """A handful of what is due: of the owners who were served longest ago, of none too many."""
    due = _due()
    theirs = Endpoint.objects.filter(owner=OuterRef("endpoint__owner"))
    served = theirs.order_by(F("called_at").desc(nulls_last=True)).values("called_at")[:1]
    waiting = due.values("endpoint__owner").annotate(served=Subquery(served), first=Min("next_at"))
    turns = waiting.order_by(F("served").asc(nulls_first=True), "first", "endpoint__owner")
    owners = list(turns.values_list("endpoint__owner", flat=True)[:AT_ONCE])
    share = min(AT_ONCE // max(len(owners), 1), OF_ONE_OWNER)
    rested = due.order_by(F("endpoint__called_at").asc(nulls_first=True), "next_at", "pk")
    pks = rested.values_list("pk", flat=True)
    return [pk for one in owners for pk in pks.filter(endpoint__owner=one)[:share]]


def _claim(pk: int) -> Delivery | None:
    """Take the delivery in hand, in one statement; None when it is not free any more."""
    now = timezone.now()
    due = Delivery.objects.due(now).filter(pk=pk)
    # Of two at once PostgreSQL asks the second again of the row alone, not of the query within.
    free = Delivery.objects.free(now).filter(pk=pk, pk__in=due.values("pk"))
    claimed = free.update(claimed_until=now + LEASE, tries=F("tries") + 1)
    rows = Delivery.objects.select_related("endpoint__owner")
    return rows.get(pk=pk) if claimed else None


def _prepare(delivery: Delivery) -> _Ready | None:
    """The call; None where there is none: nothing to tell, or what was to be told cannot be."""
    if delivery.tries > MOST_TRIES:
        logger.error("Delivery %s ended its worker each time and is given up", delivery.pk)
        _note(delivery, Outcome(error=BROKE_OFF), is_ours=True)
        return None
    try:
        return _told(delivery)
    except SealedForGoodError as error:
        logger.error("Webhook %s cannot be signed: %s", delivery.endpoint_id, error)
        _note(delivery, Outcome(error=health.CANNOT_SIGN))
    except Exception:  # whatever it is, the others in hand have nothing to do with it
        logger.exception("Delivery %s cannot be told", delivery.pk)
        _note(delivery, Outcome(error=CANNOT_TELL), is_ours=True)
    return None


def _told(delivery: Delivery) -> _Ready | None:
    """The call; None, and the delivery has ended, where there is nothing to tell."""
    owner: User = delivery.endpoint.owner
    owner.roles_rest = True  # as where a token has no scope for them: another program reads it
    message = None if owner.suspension(ALL) else message_of(delivery)
    if message is None:
        _mine(delivery).update(state=State.LAPSED, claimed_until=None)
        return None
    delivery.type = message.type
    body = message.body
    secrets = list(delivery.endpoint.secrets.living().order_by("-pk"))
    headers = signed(delivery.message_id, body, at=timezone.now(), by=secrets)
    return _Ready(delivery, Call(delivery.endpoint.url, body, headers))


@transaction.atomic
def _note(delivery: Delivery, outcome: Outcome, *, is_ours: bool = False) -> bool:
    """Write down what came of a try; whether the event was taken.

    What failed here (`is_ours`) says nothing of how the endpoint does.
    """
    endpoint = Endpoint.objects.select_for_update().filter(pk=delivery.endpoint_id).first()
    if endpoint is None or not _mine(delivery).update(**_after(delivery, outcome)):
        return False  # it was deleted meanwhile, or somebody else has it
    Attempt.objects.create(
        delivery=delivery,
        status=outcome.status,
        error=outcome.error[:300],
        said=outcome.said,
        milliseconds=outcome.milliseconds,
    )
    endpoint.called_at = timezone.now()
    if delivery.kind != TEST and not is_ours:
        endpoint.owner = delivery.endpoint.owner
        health.note(endpoint, outcome, is_dead=delivery.state == State.DEAD)
    endpoint.save()
    return outcome.is_taken


def _mine(delivery: Delivery) -> DeliveryQuerySet:
    return Delivery.objects.filter(pk=delivery.pk, claimed_until=delivery.claimed_until)


def _after(delivery: Delivery, outcome: Outcome) -> dict[str, object]:
    """The columns of the delivery once `outcome` is known."""
    now = timezone.now()
    at = None if outcome.status == health.GONE or delivery.kind == TEST else _next(delivery, now)
    if outcome.is_taken:
        delivery.state = State.SENT
    elif at is None:
        delivery.state = State.DEAD
    changed: dict[str, object] = {
        "state": delivery.state,
        "type": delivery.type,
        "claimed_until": None,
    }
    if at is None or delivery.state != State.WAITING:
        return changed
    return changed | {"next_at": at}


def _next(delivery: Delivery, now: datetime) -> datetime | None:
    """When it is tried again after a failure; None when it is given up."""
    end = delivery.round_at + LONGEST
    if delivery.tries >= MOST_TRIES or now >= end:
        return None
    wait = WAITS[delivery.tries - 1] * _dice.uniform(1 - JITTER, 1 + JITTER)
    return min(now + wait, end)
