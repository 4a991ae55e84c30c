"""Handles of those who have left: nobody can take one and pass for them."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.crypto import salted_hmac

from portal.privacy.models import FormerHandle

SALT = "portal.privacy.former"
PREFIX = "former-member-"
"""With which the handles of closed accounts begin."""


def keep(handle: str) -> None:
    """Let nobody take `handle` any more; only its keyed hash is kept."""
    FormerHandle.objects.get_or_create(digest=next(_digests(handle)))


def was_somebodys(handle: str) -> bool:
    """Whether `handle` was somebody's who has left, or looks as if."""
    if handle.lower().startswith(PREFIX):
        return True
    return FormerHandle.objects.filter(digest__in=list(_digests(handle))).exists()


def _digests(handle: str) -> Iterator[str]:
    """The hash with today's key, then with those that were in use before."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield salted_hmac(SALT, handle.lower(), secret=key, algorithm="sha256").hexdigest()
