"""The key in a calendar's secret link: it follows from a row and the portal's own secret.

So the page can show the link again, while a copy of the database alone opens no calendar.
"""

from __future__ import annotations

import base64
import hashlib
import secrets

from django.urls import reverse
from django.utils.crypto import salted_hmac

from mentors.models import CalendarKey

SALT = "mentors.calendar"


def new_seed() -> str:
    return secrets.token_urlsafe(24)


def key_of(person: int, seed: str) -> str:
    """The key that `seed` makes for the person with this pk: 43 characters, as random as it."""
    made = salted_hmac(SALT, f"{person}:{seed}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


def address_of(row: CalendarKey) -> str:
    """The path of the calendar; nothing, where the portal's secret is another one by now."""
    key = key_of(row.person_id, row.seed)
    return reverse("calendar_feed", args=[key]) if digest_of(key) == row.digest else ""


def found(key: str) -> CalendarKey | None:
    """Whose calendar `key` opens, while they have an account in use. One query, whatever `key`."""
    rows = CalendarKey.objects.filter(digest=digest_of(key), person__is_active=True)
    return rows.select_related("person").first()
