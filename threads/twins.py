"""What is like a title, each question in the place of those that were asked after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString

from community.search.results import Hit
from threads.found import ThreadSource, state_of
from threads.models import Thread


def led_on(hits: Sequence[Hit], *, person: Any) -> list[Hit]:
    """`hits` with the question that a duplicate points to in its place, each question once."""
    asked = [hit.key for hit in hits if hit.kind == "thread"]
    rows = Thread.objects.filter(pk__in=asked, duplicate_of__in=Thread.objects.questions())
    targets = {row.pk: row.duplicate_of for row in rows.select_related("duplicate_of")}
    shown: dict[tuple[str, int], Hit] = {}
    for hit in hits:
        target = targets.get(hit.key) if hit.kind == "thread" else None
        led = _hit_of(hit, target) if target is not None else hit
        shown.setdefault((led.kind, led.key), led)
    return list(shown.values())


def _hit_of(hit: Hit, target: Thread) -> Hit:
    state = state_of(target)
    return replace(
        hit,
        key=target.pk,
        title=escape(target.title),
        plain_title=target.title,
        url=target.get_absolute_url(),
        snippet=SafeString(""),
        byline="",
        dated=target.created_at.date().isoformat(),
        state=state,
        state_name=str(ThreadSource.states[state]),
        is_accepted=target.accepted_id is not None,
    )
