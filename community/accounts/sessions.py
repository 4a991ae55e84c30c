"""Where people are signed in: listed for them, and ended by them; and what an app holds of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.core.internal.sessionkit import get_session_user
from allauth.headless.internal.sessionkit import lookup_session
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

APP_HEADER = "X-Session-Token"
"""With what an app says which session is its own; browsers have a cookie for that."""
LONGEST_KEY = 40


def list_of(person: Any) -> list[UserSession]:
    """The sessions of `person` that still stand, newest first; those that are over are dropped."""
    standing = UserSession.objects.purge_and_list(person)
    return sorted(standing, key=lambda session: session.created_at, reverse=True)


def end(sessions: Iterable[UserSession], *, by: Any) -> int:
    """Sign `by` out in each of their own `sessions`; how many were ended."""
    own = [session for session in sessions if session.user_id == by.pk]
    for session in own:
        session.end()
    return len(own)


def of_app(request: HttpRequest) -> SessionBase | None:
    """The session that an app names in `request`; None where it names none that stands."""
    key = request.headers.get(APP_HEADER, "")
    return lookup_session(key) if key.isascii() and 0 < len(key) <= LONGEST_KEY else None


def of_whom(session: SessionBase) -> Any:
    """Who has signed in in `session`; None for nobody, and where the password is another since."""
    return get_session_user(session)


def person_of_app(request: HttpRequest) -> Any:
    """Who has signed in with the app that asks; None for nobody."""
    session = of_app(request)
    return of_whom(session) if session is not None else None
