"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    """The portal's name and public address, and whether this is a developer's machine."""
    return {
        "PORTAL_NAME": settings.PORTAL_NAME,
        "PUBLIC_URL": settings.PUBLIC_URL,
        "DEVELOPMENT": settings.DEVELOPMENT,
    }
