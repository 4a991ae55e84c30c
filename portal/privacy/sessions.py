"""Sessions of one person, which the table of sessions does not tell apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

BATCH = 500


def end_all(person: Any) -> int:
    """Sign `person` out everywhere; how many sessions ended."""
    return _delete(lambda told: str(told.get(SESSION_KEY, "")) == str(person.pk))


def _delete(is_meant: Callable[[dict[str, Any]], bool]) -> int:
    meant = [session.pk for session in _all() if is_meant(session.get_decoded())]
    for start in range(0, len(meant), BATCH):
        Session.objects.filter(pk__in=meant[start : start + BATCH]).delete()
    return len(meant)


def _all() -> Iterator[Session]:
    yield from Session.objects.order_by("pk").iterator(chunk_size=BATCH)
