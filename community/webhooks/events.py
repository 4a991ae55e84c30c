"""The events that can be sent: what is public and changes, and what concerns one alone.

The ground knows no app above it: whoever tells what changed (the roof, as in the feed of changes)
says so here, once, as it starts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.changes.models import Change

NOTICE = "notice"
TEST = "test"

PUBLIC = {
    "story": _("A story is published, changed or gone"),
    "thread": _("A question is asked, changed or gone"),
    "post": _("A question, an answer or a comment says something new, or is gone"),
    "tag": _("A tag is new, changed or gone"),
    "person": _("A member’s public page is new, changed or gone"),
    "mentor": _("A mentor is new, changed or gone"),
}
"""Kinds of changes (see `changes.recording`). Whoever is told of things is told when they go, too:
a copy that keeps what was taken back would be a fault of ours."""
EVENTS = {**PUBLIC, NOTICE: _("You get a notice: only what you see under Notices")}
CODES = list(EVENTS)


def types_of(code: str) -> list[str]:
    """The types of what is sent for one of EVENTS."""
    return ["notice.created"] if code == NOTICE else [f"{code}.changed", f"{code}.gone"]


Item = Mapping[str, Any]
Reader = Callable[[Sequence[Change]], Sequence[Item]]
_readers: list[Reader] = []


def read_with(reader: Reader) -> None:
    """Let `reader` tell of changes as the feed of changes does; once, from an app's `ready()`."""
    _readers[:] = [reader]


def told(change: Change) -> Item:
    """What is told of `change` to everybody, now."""
    [reader] = _readers
    [item] = reader([change])
    return item
