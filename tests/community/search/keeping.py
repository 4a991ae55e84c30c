"""Saved searches over things that a test lays into the index, and the mail that tells of them."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import time_machine

from community.accounts.models import User
from community.lib import changes, findable
from community.lib.findable import Document
from community.notifications import sending
from community.notifications.models import Mail
from community.search import saving, telling
from community.search.models import SavedSearch
from tests.community.search.laying import Shelf, document

# Noon of a Friday; in UTC, where the cast lives, the next mornings are Saturday's and Monday's.
FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 21, 8, 1, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 8, 1, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 8, 1, tzinfo=UTC)


@contextmanager
def a_shelf() -> Iterator[Shelf]:
    """A source of its own, whose documents a test may change as it likes."""
    kept = dict(findable.sources())
    findable.register(shelf := Shelf("note"))
    yield shelf
    findable.sources().clear()
    findable.sources().update(kept)


def note(key: int, title: str, **told: Any) -> Document:
    return document(key=key, kind="note", title=title, **told)


def put(shelf: Shelf, *documents: Document, at: datetime | None = None) -> None:
    """Let content say what these documents say, and the index follow."""
    shelf.put(*documents)
    follow(at, *(one.key for one in documents))


def remove(shelf: Shelf, key: int) -> Document:
    """Let a thing be out of everybody's sight."""
    gone = shelf.known.pop(key)
    follow(None, key)
    return gone


def follow(at: datetime | None, *keys: int) -> None:
    if at is None:
        changes.announce("note", *keys)
        return
    with time_machine.travel(at, tick=False):
        changes.announce("note", *keys)


def saved(
    owner: User, text: str = "heron", cadence: str = "daily", *, at: datetime = FRIDAY, **more: Any
) -> SavedSearch:
    with time_machine.travel(at, tick=False):
        return saving.save_search(text, by=owner, cadence=cadence, **more)


def morning(at: datetime) -> int:
    """What the worker does then; how many mails it wrote."""
    with time_machine.travel(at, tick=False):
        return telling.mail_due(at)


def deliver(mail: int) -> bool:
    """Whether the mail with this pk goes out, on the evening of Saturday."""
    with time_machine.travel(SATURDAY + timedelta(hours=12), tick=False):
        return sending.deliver(mail)


def letters() -> list[EmailMessage]:
    return [
        email.message_from_bytes(bytes(mail.raw), policy=email.policy.default)
        for mail in Mail.objects.order_by("pk")
    ]


def text(letter: EmailMessage, kind: str = "plain") -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())
