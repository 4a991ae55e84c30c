"""The link that ends a kind of mail: signed, for whoever holds it, signed in or not (RFC 8058)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from community.accounts.models import User
from community.notifications.events import Event, event_of

SALT = "notices.unsubscribe"


@dataclass(frozen=True, slots=True)
class Leave:
    """What a link ends: mail about `events`, or a `digest` ("daily" or "weekly")."""

    person: User
    events: tuple[Event, ...]
    digest: str = ""


def address(person: User, *, codes: Sequence[str], digest: str = "") -> str:
    """The path that ends mail to `person` about the events with `codes`, or their digest."""
    token = signing.dumps([person.pk, list(codes), str(digest)], salt=SALT)
    return reverse("notifications:unsubscribe", args=[token])


def read(token: str) -> Leave | None:
    """What the link with `token` ends; None for one that is not ours, or of nobody any more."""
    try:
        pk, codes, digest = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = User.objects.active().filter(pk=pk).first()
    if person is None:
        return None
    events = tuple(event for code in codes if (event := event_of(code)) is not None)
    return Leave(person, events, digest)
