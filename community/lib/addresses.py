"""Which addresses on the network this portal may call when somebody else names them.

Only what the whole internet may reach: never this machine, the network it stands in, or what leads
there under another name (an IPv4 address written as IPv6, or translated into it).
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

IP = IPv4Address | IPv6Address
Resolver = Callable[[str, int], list[str]]
"""Host and port → every address there is for it. Raises OSError."""

_IN_USE = IPv6Network("2000::/3")  # all that is given out to the internet so far
_NOT_FOR_ALL = tuple(
    IPv6Network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
"""In there, and still not for all: protocols and tunnels, examples in books, 6to4."""
_NOT_FOR_ALL_4 = tuple(IPv4Network(one) for one in ("192.0.0.0/24", "192.88.99.0/24"))
_TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64: the last four bytes are an IPv4 address


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of `host`; it also reads numbers such as 0x7f.1."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def meant(text: str) -> IP | None:
    """The address that a packet to `text` reaches in the end; None for what is no address."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _TRANSLATED:
            return IPv4Address(address.packed[-4:])
    return address


def is_public(text: str) -> bool:
    """Whether the address is one that anybody on the internet could call."""
    address = meant(text)
    if isinstance(address, IPv6Address):
        return address in _IN_USE and not any(address in one for one in _NOT_FOR_ALL)
    if address is None:
        return False
    kept_apart = address.is_multicast or address.is_reserved
    return address.is_global and not kept_apart and not any(address in n for n in _NOT_FOR_ALL_4)


def is_loopback(text: str) -> bool:
    """Whether the address is this machine's own."""
    address = meant(text)
    return address is not None and address.is_loopback
