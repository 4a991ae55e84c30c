"""Which cases a deed closes on its way, so that taking the deed back opens them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Closed:
    """What was closed: cases, and holds (both pks) of which nobody had been told before."""

    cases: list[int] = field(default_factory=list)
    untold: list[int] = field(default_factory=list)


_now: ContextVar[Closed | None] = ContextVar("closed", default=None)


@contextmanager
def closing() -> Iterator[Closed]:
    """Note what is closed meanwhile."""
    found = Closed()
    token = _now.set(found)
    try:
        yield found
    finally:
        _now.reset(token)


def note_closed(cases: Iterable[int]) -> None:
    """These cases were closed just now."""
    if (found := _now.get()) is not None:
        found.cases += cases


def note_told(holds: Iterable[int]) -> None:
    """Of what these held, others are told for the first time just now."""
    if (found := _now.get()) is not None:
        found.untold += holds
