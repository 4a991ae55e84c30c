"""The link from a mail to what one of its notices is about: signed, so that none can be guessed."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from community.notifications.models import Notification

SALT = "notices.mailed"


def address(notice: Notification) -> str:
    """The path that opens what `notice` is about, for whoever holds it and may see that."""
    return reverse("notifications:mailed", args=[signing.dumps(notice.pk, salt=SALT)])


def read(token: str) -> Notification | None:
    """The notice that the link with `token` is for; None for one that is not ours, or is gone."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Notification.objects.filter(pk=pk).first()
