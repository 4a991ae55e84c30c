"""The link that ends the mail of saved searches: signed, for whoever holds it (RFC 8058)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from community.accounts.models import User
from community.search.models import SavedSearch

SALT = "searches.unsubscribe"


@dataclass(frozen=True, slots=True)
class Leave:
    """What a link ends: the mail of `searches`, each with how often it came when it was written."""

    person: User
    searches: tuple[tuple[SavedSearch, str], ...]


def address(person: User, searches: Iterable[SavedSearch]) -> str:
    """The path that ends the mail of `searches` to `person`, and begins it again."""
    pairs = [[search.pk, str(search.cadence)] for search in searches]
    return reverse(
        "saved_searches:unsubscribe", args=[signing.dumps([person.pk, pairs], salt=SALT)]
    )


def read(token: str) -> Leave | None:
    """What the link with `token` ends; None for one that is not ours, or of nobody any more.

    Searches that were forgotten since are not in it.
    """
    try:
        pk, pairs = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = User.objects.active().filter(pk=pk).first()
    if person is None:
        return None
    known = SavedSearch.objects.visible_to(person).in_bulk([number for number, _often in pairs])
    return Leave(
        person, tuple((known[number], often) for number, often in pairs if number in known)
    )
