"""What somebody posted, as rules look at it: the app that has it makes one of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Written:
    """Something that a member posted, or what they changed it to.

    `text` is what a reader sees of it, with the addresses of its links. Of an edit `before` is what
    it said, and `links` are those that lead out and did not before. `standing` counts the public
    posts of theirs that stood then. New, trusted and staff are as the portal measures them.
    """

    kind: str
    key: int
    person: int
    at: datetime
    text: str
    links: frozenset[str] = frozenset()
    standing: int = 0
    is_new: bool = False
    is_trusted: bool = False
    is_staff: bool = False
    is_edit: bool = False
    before: str = ""
    title: str = ""
    url: str = ""
    by: str = ""


Recent = Callable[[int], list[Written]]
"""The last so many posts, the newest first, in a number of queries that does not grow."""

_recent: list[Recent] = []


def register(recent: Recent) -> None:
    """Let `recent` say what was posted, in place of what did so far; from an app's `ready()`."""
    _recent[:] = [recent]


def recent(number: int) -> list[Written]:
    """The last `number` posts, the newest first."""
    return _recent[0](number) if _recent else []
