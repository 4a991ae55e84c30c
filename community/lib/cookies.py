"""Names of cookies. Over HTTPS they begin so that browsers hold them to it.

`__Host-` binds a cookie to this very host, to HTTPS and to the whole of the site: no neighbour
under the same domain can put one of that name here. A cookie for a part of the site can have
`__Secure-` at most.
"""

from __future__ import annotations

from django.conf import settings


def named(name: str, *, path: str = "/") -> str:
    """What the cookie `name` for `path` is called here."""
    if not settings.SESSION_COOKIE_SECURE:
        return name
    return f"__Host-{name}" if path == "/" else f"__Secure-{name}"
