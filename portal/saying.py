"""Where it waits what the next page says: in a cookie of its own, and in the session when long."""

from __future__ import annotations

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage

from community.lib import cookies


def cookie_name() -> str:
    """What the cookie is called here."""
    return cookies.named("messages")


class NamedCookieStorage(CookieStorage):
    """Django's own, under a name that browsers hold to this host."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        return cookie_name()


class MessageStorage(FallbackStorage):
    storage_classes = (NamedCookieStorage, SessionStorage)
