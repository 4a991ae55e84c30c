"""To whom one tells that something here is not safe: `/.well-known/security.txt` (RFC 9116)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The contacts of `SECURITY_CONTACT`, good for `SECURITY_CONTACT_DAYS` from today.

    The date moves on by itself, as long as the portal is looked after; it is the same all day, so
    that a copy can be compared. Without a contact there is nobody to promise, and so a 404.
    """
    if not settings.SECURITY_CONTACT:
        raise Http404
    last_day = timezone.now().astimezone(UTC).date() + timedelta(
        days=settings.SECURITY_CONTACT_DAYS
    )
    expires = datetime.combine(last_day, time(), UTC)
    lines = [
        *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACT),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.PUBLIC_URL}{reverse('security')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
