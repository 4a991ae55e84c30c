"""Where a reader is led back to, when the address itself says so."""

from __future__ import annotations

from django.utils.http import url_has_allowed_host_and_scheme


def own_path(address: str) -> str:
    """`address` where it is a path of the portal's own, from its "/" on; else "".

    Django's `redirect` would take a word without "/" for the name of a view, and find none.
    """
    is_path = address.startswith("/") and "\0" not in address
    is_own = is_path and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_own else ""
