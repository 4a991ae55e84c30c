"""Whoever passes notices on, in whatever way, is told of each as it is shown to its receiver.

The ground knows no app above it: each app that listens says so in `ready()`. It is told in the
transaction in which the notice is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from community.notifications.models import Notification

Listener = Callable[[Sequence[Notification]], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Let `listener` be told of notices that are shown; once, from an app's `ready()`."""
    _listeners.append(listener)


def announce(notices: Sequence[Notification]) -> None:
    """These are shown now."""
    for listener in _listeners if notices else ():
        listener(notices)
