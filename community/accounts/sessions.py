"""Where people are signed in: listed for them, and ended by them; and what an app holds of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.core.internal.sessionkit import get_session_user
from allauth.headless.internal.sessionkit import lookup_session
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

APP_HEADER = "X-Session-Token"
"""With what an app says which session is its own; browsers have a cookie for that."""
LONGEST_KEY = 40


def list_of(person: Any) -> list[UserSession]:
    """The sessions of `person` that still stand, newest first; two queries, however many."""
    own = UserSession.objects.filter(user=person.pk).order_by("-created_at", "-pk")
    keys = own.values("session_key")
    held = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    hashes = {person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()}
    standing = {one.session_key for one in held if _is_of(person, hashes, one.get_decoded())}
    return [session for session in own if session.session_key in standing]


def end(sessions: Iterable[UserSession], *, by: Any) -> int:
    """Sign `by` out in each of their own `sessions`; how many were ended."""
    own = [session for session in sessions if session.user_id == by.pk]
    for session in own:
        session.end()
    return len(own)


def forget_old() -> int:
    """Delete what is kept of sessions that are over; how many."""
    held = Session.objects.filter(session_key=OuterRef("session_key"))
    return UserSession.objects.filter(~Exists(held)).delete()[0]


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


def _is_of(person: Any, hashes: set[str], told: Mapping[str, Any]) -> bool:
    """Whether a session holds `person`, with the password that they have now."""
    return told.get(SESSION_KEY) == str(person.pk) and told.get(HASH_SESSION_KEY) in hashes
