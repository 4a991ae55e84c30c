"""Where a request comes from: the reader's own address, and never one that somebody made up.

A proxy that is trusted (`TRUSTED_PROXIES`) says for whom it asks, in X-Forwarded-For. That header
is read from the right: each trusted proxy vouches for the one entry before it, and the first that
is not of a trusted proxy is the reader. What stands left of it anybody may have written.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

OF_PROXIES = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")
HOUSEHOLD = 64
"""The length of the IPv6 prefix that one connection gets: whoever has one address has all of it."""


class ProxyMiddleware:
    """Put the reader's address where the proxy's stands; drop what strangers say of themselves.

    From here on REMOTE_ADDR is the reader's, for all that reads it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sender = read(request.META.get("REMOTE_ADDR", ""))
        if sender is not None and _is_trusted(sender, settings.TRUSTED_PROXIES):
            said = request.META.get("HTTP_X_FORWARDED_FOR", "")
            request.META["REMOTE_ADDR"] = str(reader(sender, said, settings.TRUSTED_PROXIES))
        else:
            for header in OF_PROXIES:
                request.META.pop(header, None)
        return self.get_response(request)


def reader(sender: Address, said: str, trusted: Sequence[Network]) -> Address:
    """For whom `sender`, a trusted proxy, asks: from the right, the first that is no such proxy.

    An entry that is no address ends the search: what stands left of it is not to be believed.
    """
    found = sender
    for entry in reversed(said.split(",")) if said.strip() else ():
        address = read(entry)
        if address is None:
            break
        found = address
        if not _is_trusted(address, trusted):
            break
    return found


def read(written: str) -> Address | None:
    """The address that is `written`, with or without brackets and port; None when it is none."""
    bare = written.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def household(request: HttpRequest) -> str:
    """What limits count a visitor by: the IPv4 address, or the IPv6 network of one connection."""
    address = read(request.META.get("REMOTE_ADDR", ""))
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, HOUSEHOLD), strict=False))
    return str(address) if address else "nowhere"


def who(request: HttpRequest) -> str:
    """What limits count by: a member wherever they are, a visitor by where they are."""
    if request.user.is_authenticated:
        return f"user-{request.user.pk}"
    return f"ip-{household(request)}"


def _is_trusted(address: Address, trusted: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in trusted)
