"""What a delivery says: the form of Standard Webhooks, and the same data as the API's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rest_framework.renderers import JSONRenderer

from community.changes.models import Change
from community.notifications.api import NoticeSerializer
from community.notifications.models import Notification
from community.notifications.tellers import told as lines_of
from community.webhooks import events
from community.webhooks.models import Delivery


@dataclass(frozen=True, slots=True)
class Message:
    """An event as it is sent: what kind it is, when it happened, and what is told of it."""

    type: str
    at: datetime
    data: Any

    @property
    def body(self) -> bytes:
        """The bytes that are signed and sent."""
        content = {"type": self.type, "timestamp": self.at, "data": self.data}
        rendered: bytes = JSONRenderer().render(content)
        return rendered


def message_of(delivery: Delivery) -> Message | None:
    """What `delivery` tells its owner now; None when there is nothing that they may be told."""
    match delivery.kind:
        case events.TEST:
            data = {"endpoint": delivery.endpoint_id}
            return Message("endpoint.test", delivery.made_at, data)
        case events.NOTICE:
            return _of_notice(delivery)
    return _of_change(delivery)


def _of_notice(delivery: Delivery) -> Message | None:
    owner = delivery.endpoint.owner
    mine = Notification.objects.visible_to(owner).filter(pk=delivery.source or 0)
    lines = lines_of(mine.select_related("by"), person=owner)
    if not lines:
        return None
    return Message("notice.created", lines[0].notice.at, NoticeSerializer(lines[0]).data)


def _of_change(delivery: Delivery) -> Message | None:
    change = Change.objects.filter(pk=delivery.source or 0).first()
    if change is None:
        return None
    item = events.told(change)
    what = "gone" if item["is_gone"] else "changed"
    return Message(f"{change.kind}.{what}", change.at, item)
