"""When mentors were last here: noted at most once an hour, and asked of nobody else.

Whether somebody mentors is looked up when they sign in and kept in their session, so that a page
asks nothing more for it; while they use the site, one statement an hour writes it down.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from mentors.actions import touch
from mentors.actions.resting import SEEN_EVERY

SEEN = "mentor_seen"
"""The key of a session under which stands when its mentor was noted last."""


def begin(request: HttpRequest, person: int) -> None:
    """Note `person`, who signs in or has just become a mentor."""
    if touch(person):
        request.session[SEEN] = _now()


def signed_in(*, request: HttpRequest, user: Any, **_more: Any) -> None:
    """A member has signed in."""
    begin(request, user.pk)


_NOTED: dict[int, int] = {}
"""When this process noted the owner of a token last, whose calls have no session."""


def called(person: int) -> None:
    """A program calls for `person`: note them, once in SEEN_EVERY."""
    if _now() - _NOTED.get(person, 0) >= SEEN_EVERY.total_seconds():
        _NOTED[person] = _now()
        touch(person)


class SeenMiddleware:
    """Note a mentor who is here, once in SEEN_EVERY."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        me: Any = request.user
        seen = request.session.get(SEEN) if me.is_authenticated else None
        if seen is not None and _now() - seen >= SEEN_EVERY.total_seconds():
            request.session[SEEN] = _now()
            touch(me.pk)
        return self.get_response(request)


def _now() -> int:
    return int(timezone.now().timestamp())
