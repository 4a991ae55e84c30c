"""A person's notices as the inbox shows them: unread first, those about one thread together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from community.lib import keyset
from community.notifications import actions
from community.notifications.models import Notification
from community.notifications.tellers import Group, Line, grouped, told

ORDER = ("is_read", "-pk")
PAGE = 40


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of it; `next` and `previous` are cursors, None where there is none."""

    groups: list[Group]
    next: str | None
    previous: str | None


def read(person: Any, *, cursor: str | None) -> Inbox:
    """The page of the inbox of `person` at `cursor`. Raises BadCursor.

    What they may not see any more is left out, and counted as unread no longer.
    """
    notices = Notification.objects.visible_to(person).select_related("by")
    page = keyset.page(notices, order=ORDER, size=PAGE, cursor=cursor)
    return Inbox(grouped(lines_of(page.items, person)), page.next, page.previous)


def lines_of(notices: list[Notification], person: Any) -> list[Line]:
    """Those of `notices` that `person` may still be told; the others count as unread no longer."""
    lines = told(notices, person=person)
    shown = {line.notice.pk for line in lines}
    lost = [one.pk for one in notices if one.pk not in shown and not one.is_read]
    if lost:
        actions.settle(lost, by=person)
    return lines
