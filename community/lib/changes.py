"""Content says that it changed; what is made from content listens.

An action announces the rows it changed, in its own transaction, and the listeners (the search
index; pages kept ready) bring what they derive up to date in the same one: a change that is
rolled back leaves no trace with them either. No rule of the portal may hang on this.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, Collection[int]], None]
_listeners: list[Listener] = []
_held: ContextVar[dict[str, set[int]] | None] = ContextVar("changes_held", default=None)


def listen(listener: Listener) -> None:
    """Call `listener(kind, keys)` at each announcement; once from an app's `ready()`."""
    if listener not in _listeners:
        _listeners.append(listener)


@contextmanager
def gathered() -> Iterator[None]:
    """Hold the announcements made within the block and make them at its end, each kind once.

    For many deeds in one transaction, which then cost their listeners little more than one.
    """
    held: dict[str, set[int]] = {}
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)
    for kind, keys in held.items():
        announce(kind, *sorted(keys))


def announce(kind: str, *keys: int) -> None:
    """Say that rows of `kind` are new, other or gone.

    `kind` is a model's name ("story", "post", "tag"), and then anything about the row may have
    changed. Narrower ones spare the listeners work: "details" names stories that keep title,
    rights and standing; "look", stories whose page changed beside its words (who speaks, pictures,
    what points where); "discussion", stories of whose discussion only the numbers changed;
    "activity", questions of which only posts, votes or the accepted answer changed; "invited",
    questions to which other mentors are invited; "person", people who are shown by another name;
    "profile", people who keep their name and show something else of themselves; "way", people who
    tell another way of theirs; "description", tags that keep their name and what they mean.
    """
    if (held := _held.get()) is not None:
        held.setdefault(kind, set()).update(keys)
        return
    for listener in _listeners:
        listener(kind, keys)
