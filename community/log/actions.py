"""What is done with the record: write it, and blank words that the law says must go."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from community.log.models import LogEntry, LogText

_basis: ContextVar[str] = ContextVar("log_basis", default="")


@contextmanager
def because(thing: models.Model) -> Iterator[None]:
    """Deeds within the block are done on the ground of `thing`: a rule, a case, a bulk deed.

    Each of their entries names it. The innermost one counts.
    """
    token = _basis.set(name_of(thing))
    try:
        yield
    finally:
        _basis.reset(token)


def ground() -> str:
    """On which ground deeds are done here and now, as the record names it; "" on none."""
    return _basis.get()


def name_of(thing: models.Model) -> str:
    """How the record names `thing`: moderation.case:12."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def _words(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False, default=str)


def record(
    code: str,
    *,
    by: Any,
    target: models.Model,
    reason: str = "",
    before: object = None,
    after: object = None,
) -> LogEntry:
    """Write one deed, in the caller's transaction.

    `code` names the deed ("post.hide"), `by` is the acting user or None for the portal itself,
    `before` and `after` are text or JSON-ready values of what changed. On which ground it was done,
    `because` says.
    """
    with transaction.atomic():
        entry = LogEntry.objects.create(
            code=code,
            actor_id=by.pk if by is not None else None,
            target_kind=target._meta.label_lower,
            target_id=str(target.pk),
            basis=ground(),
        )
        if reason or before is not None or after is not None:
            LogText.objects.create(
                entry=entry, reason=reason, before=_words(before), after=_words(after)
            )
    return entry


def blank(entry: LogEntry, *, by: Any, why: str) -> None:
    """Empty the words beside `entry`; the blanking is an entry of its own."""
    with transaction.atomic():
        LogText.objects.filter(entry=entry).update(
            reason="", before="", after="", blanked_at=timezone.now()
        )
        record("log.blank", by=by, target=entry, reason=why)
