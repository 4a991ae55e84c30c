"""Work in hand: claimed for a time, so that what a dead worker leaves is taken up by the next."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import F
from django.utils import timezone

from portal.privacy import closing as closes
from portal.privacy import exporting
from portal.privacy.models import Closing, Export

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5
LONGEST_WAIT = timedelta(hours=6)
Row = TypeVar("Row", Export, Closing)


def something_is_due() -> bool:
    """Whether a file waits to be made or to go, or an account to be closed."""
    now = timezone.now()
    exports = Export.objects
    return (
        exports.due(now).exists() or exports.over(now).exists() or Closing.objects.due(now).exists()
    )


def tend() -> None:
    """Do all that is due, one after the other."""
    now = timezone.now()
    for pk in list(Closing.objects.due(now).order_by("due_at").values_list("pk", flat=True)):
        close(pk)
    for pk in list(Export.objects.due(now).order_by("pk").values_list("pk", flat=True)):
        export(pk)
    for over in Export.objects.over(now).order_by("pk"):
        exporting.let_go(over)


def export(pk: int) -> bool:
    """Make the file of one `Export`, unless somebody else has it in hand; whether it was made."""
    row = _claimed(Export, pk)
    if row is None:
        return False
    try:
        exporting.make(row)
    except Exception:  # whatever it was: it is logged, and tried again some times
        given_up = row.attempts >= MOST_ATTEMPTS
        logger.exception("A file with somebody's data was not made (attempt %d)", row.attempts)
        state = Export.State.FAILED if given_up else Export.State.WAITING
        Export.objects.filter(pk=pk).update(state=state, claimed_until=_later(row.attempts))
        return False
    return True


def close(pk: int) -> bool:
    """Close the account of one `Closing`, or go on with that; whether it is done now.

    It is never given up: somebody was promised that it is done.
    """
    row = _claimed(Closing, pk)
    if row is None:
        return False
    try:
        closes.carry_out(row, going_on=lambda: _renew(row))
    except Exception:  # whatever it was: what is done is done, and the rest is tried again
        logger.exception("Closing account %d was interrupted", row.person_id)
        Closing.objects.filter(pk=pk, done_at=None).update(claimed_until=_later(row.attempts))
        return False
    return True


def _claimed(table: type[Row], pk: int) -> Row | None:
    now = timezone.now()
    due = table.objects.due(now).filter(pk=pk)
    if not due.update(claimed_until=now + LEASE, attempts=F("attempts") + 1):
        return None
    return table.objects.select_related("person").get(pk=pk)


def _renew(row: Closing) -> None:
    Closing.objects.filter(pk=row.pk).update(claimed_until=timezone.now() + LEASE)


def _later(attempts: int) -> datetime:
    return timezone.now() + min(timedelta(minutes=1) * 2**attempts, LONGEST_WAIT)
