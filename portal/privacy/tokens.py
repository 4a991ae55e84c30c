"""The link in a mail by which an account is kept after all."""

from __future__ import annotations

from django.core import signing

from portal.privacy.models import Closing

SALT = "portal.privacy.keep"


def made(closing: Closing) -> str:
    """What stands in the link; it is good for this asking alone."""
    return signing.dumps([closing.pk, closing.asked_at.isoformat()], salt=SALT)


def closing_of(token: str) -> Closing | None:
    """The closing that the link was made for, while it waits; None for any other."""
    try:
        pk, asked_at = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Closing.objects.filter(pk=pk, begun_at=None).select_related("person").first()
    return found if found is not None and found.asked_at.isoformat() == asked_at else None
