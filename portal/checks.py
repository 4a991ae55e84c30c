"""What `manage.py check --deploy` says of this portal, beside what Django says of every one.

portal.E001  several processes answer, and each would have a cache, and so limits, of its own
portal.W001  nobody is named whom one tells that something is not safe
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004

from portal.preflight import NotReadyError, check_cache_is_shared


@register(Tags.caches, deploy=True)
def cache_is_shared(**given: Any) -> list[CheckMessage]:
    """portal.E001, with as many processes as `PORTAL_WORKERS` says; starting asks the same."""
    try:
        check_cache_is_shared(settings.WORKERS)
    except NotReadyError as error:
        return [Error(str(error), hint="Or set PORTAL_WORKERS=1.", id="portal.E001")]
    return []


@register(Tags.security, deploy=True)
def somebody_is_told(**given: Any) -> list[CheckMessage]:
    """portal.W001: without a contact there is no security.txt."""
    if settings.SECURITY_CONTACT:
        return []
    return [
        Warning(
            "Nobody is named whom one tells that something is not safe.",
            hint="Set SECURITY_CONTACT to a mail address, or to one that begins with https://.",
            id="portal.W001",
        )
    ]
