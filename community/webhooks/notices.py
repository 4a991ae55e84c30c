"""Notices become deliveries in the transaction that shows them."""

from __future__ import annotations

from collections.abc import Sequence

from community.notifications.models import Notification
from community.webhooks.events import NOTICE
from community.webhooks.models import Delivery, Endpoint
from community.webhooks.rounds import begin_soon

AT_ONCE = 500


def pass_on(notices: Sequence[Notification]) -> None:
    """Listener of notices: deliver each to those endpoints of its receiver that want them."""
    receivers = {notice.receiver_id for notice in notices}
    mine = Endpoint.objects.listening().filter(owner__in=receivers)
    wanting = [one for one in mine if NOTICE in one.events]
    rows = [
        Delivery(endpoint=one, kind=NOTICE, source=notice.pk, type="notice.created")
        for one in wanting
        for notice in notices
        if notice.receiver_id == one.owner_id
    ]
    if rows:
        Delivery.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
        begin_soon()
