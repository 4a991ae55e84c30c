"""Calling an address that a member gave: out to the internet, never inwards, never without end.

The host's addresses are looked up once, all of them are checked, and the connection goes to one of
those that were checked: a name that means something else a moment later leads nowhere. Each
redirect is a new address and checked as the first was. Time, bytes on the way and bytes unpacked
are bounded for the whole of it. Nothing of this portal goes along: no cookie, proxy or referrer.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from community.lib import addresses
from community.lib.pinned import Deadline, TimeUpError, connected

MOST_BYTES = 2_000_000
MOST_SECONDS = 10.0
MOST_REDIRECTS = 3
LONGEST_ADDRESS = 2_000
PIECE = 16_384
SCHEMES = {"http": 80, "https": 443}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOST_AND_PORT = re.compile(r"(?:\[[^\[\]@]+\]|[^\[\]@:]+)(?::\d{0,5})?")
_UNQUOTED = "/%:@!$&'()*+,;=?~-._[]"


class FetchError(Exception):
    """It could not be fetched; the words are fit to be shown to whoever gave the address."""


class RefusedError(FetchError):
    """The address is none that the portal calls, now or later."""


class TooLargeError(FetchError):
    """It is larger than was asked for, as it came or unpacked."""


class TooSlowError(FetchError):
    """It did not end in time."""


class UnreachableError(FetchError):
    """Nothing answered there, or not in a way that could be understood."""


class WrongTypeError(FetchError):
    """It is of another kind than was asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `url` is where it came from in the end, `kind` its media type."""

    url: str
    status: int
    kind: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300


def fetch(
    url: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    kinds: Collection[str] | None = None,
    most_bytes: int = MOST_BYTES,
    most_seconds: float = MOST_SECONDS,
    most_redirects: int = MOST_REDIRECTS,
    is_cut: bool = False,
    resolver: addresses.Resolver | None = None,
) -> Answer:
    """Call `url` and give back the answer, whatever its status.

    Redirects are followed for GET alone: what is posted is not passed on to an address that nobody
    gave. `kinds` are the media types that are taken (of a 2xx answer; None: any). `most_seconds` is
    the time for all of it, names and redirects included. Where only the beginning is wanted, the
    answer `is_cut` after `most_bytes`, and not unpacked.

    Raises RefusedError for an address that is not to be called, WrongTypeError, TooLargeError,
    TooSlowError or UnreachableError; all are FetchErrors.
    """
    deadline = Deadline(most_seconds)
    sent = {"User-Agent": f"{settings.PORTAL_NAME} (+{settings.PUBLIC_URL})", **(headers or {})}
    sent["Accept-Encoding"] = "identity" if is_cut else "gzip, deflate"
    left = most_redirects
    while True:
        parts = checked(url)
        try:
            with connected(parts, _callable(parts, deadline, resolver), deadline) as connection:
                connection.request(method, _path(parts), body, sent, preload_content=False)
                response = connection.getresponse()
                if method != "GET" or not _leads_on(response):
                    if is_cut:
                        return _begun(url, response, most_bytes, deadline)
                    return _read(url, response, kinds, most_bytes, deadline)
                url = _joined(url, response.headers["Location"])
        except TimeUpError as error:
            raise TooSlowError(_("It took too long to answer.")) from error
        except (HTTPError, HTTPException, OSError, zlib.error) as error:
            if deadline.is_over:
                raise TooSlowError(_("It took too long to answer.")) from error
            raise UnreachableError(_("Nothing could be read at this address.")) from error
        if left <= 0:
            raise RefusedError(_("It leads on and on, from one address to the next."))
        left -= 1


def _leads_on(response: BaseHTTPResponse) -> bool:
    return response.status in REDIRECTS and "Location" in response.headers


def checked(url: str) -> SplitResult:
    """The parts of an address that may be called, as far as it can be told from its words alone.

    Raises RefusedError for what is no http or https address, bears a name and password, or asks for
    a port other than `FETCH_PORTS`.
    """
    if len(url) > LONGEST_ADDRESS or any(sign <= " " or sign in "\\\x7f" for sign in url):
        raise RefusedError(_("This is no web address."))
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        ascii_host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise RefusedError(_("This is no web address.")) from error
    if parts.scheme not in SCHEMES or not ascii_host:
        raise RefusedError(_("Give an address that begins with https:// or http://."))
    if parts.username is not None or parts.password is not None:
        raise RefusedError(_("Leave the name and password out of the address."))
    if not _HOST_AND_PORT.fullmatch(parts.netloc):
        raise RefusedError(_("This is no web address."))
    port = port or SCHEMES[parts.scheme]
    if port not in settings.FETCH_PORTS and not settings.FETCH_LOOPBACK:
        raise RefusedError(_("This address asks for an unusual port."))
    shown = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    return parts._replace(netloc=f"{shown}:{port}", fragment="")


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise RefusedError(_("It leads on to what is no web address.")) from error


def _callable(
    parts: SplitResult, deadline: Deadline, resolver: addresses.Resolver | None
) -> list[str]:
    """The addresses of the host; RefusedError when a single one of them is not for all."""
    host, port = parts.hostname or "", parts.port or SCHEMES[parts.scheme]
    try:
        found = deadline.within(lambda: (resolver or addresses.resolve)(host, port))
    except (OSError, UnicodeError) as error:
        raise UnreachableError(_("There is no such host.")) from error
    if not found or not all(_may_call(one, port) for one in found):
        raise RefusedError(_("This address is not open to everybody on the internet."))
    return found


def _may_call(address: str, port: int) -> bool:
    if settings.FETCH_LOOPBACK and addresses.is_loopback(address):
        return True
    return port in settings.FETCH_PORTS and addresses.is_public(address)


def _path(parts: SplitResult) -> str:
    query = f"?{parts.query}" if parts.query else ""
    return quote((parts.path or "/") + query, safe=_UNQUOTED)


def _begun(url: str, response: BaseHTTPResponse, most: int, deadline: Deadline) -> Answer:
    """The answer with the first `most` bytes of it, as they came."""
    raw = bytearray()
    for piece in response.stream(min(PIECE, most), decode_content=False):
        raw += piece
        if len(raw) >= most:
            break
        deadline.require()
    else:
        deadline.require()
    return Answer(
        url, response.status, _kind_of(response), dict(response.headers), bytes(raw[:most])
    )


def _kind_of(response: BaseHTTPResponse) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _read(
    url: str,
    response: BaseHTTPResponse,
    kinds: Collection[str] | None,
    most: int,
    deadline: Deadline,
) -> Answer:
    kind = _kind_of(response)
    if kinds is not None and 200 <= response.status < 300 and kind not in kinds:
        raise WrongTypeError(_("This address does not hold a page or a text."))
    length = response.headers.get("Content-Length", "")
    if length.isascii() and length.isdecimal() and (len(length) > 18 or int(length) > most):
        raise TooLargeError(_("What is at this address is too large."))
    raw = bytearray()
    for piece in response.stream(PIECE, decode_content=False):
        raw += piece
        if len(raw) > most:
            raise TooLargeError(_("What is at this address is too large."))
        deadline.require()
    deadline.require()  # what ended because time was up is not whole
    body = _unpacked(bytes(raw), response.headers.get("Content-Encoding", ""), most)
    return Answer(url, response.status, kind, dict(response.headers), body)


def _unpacked(raw: bytes, encoding: str, most: int) -> bytes:
    """The bytes that were packed as `encoding` says, never more than `most` of them."""
    match encoding.strip().lower():
        case "" | "identity":
            return raw
        case "gzip" | "x-gzip" | "deflate":
            unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
            found = unpacker.decompress(raw, most + 1)
            if len(found) > most:
                raise TooLargeError(_("What is at this address is too large."))
            if not unpacker.eof:
                raise UnreachableError(_("Nothing could be read at this address."))
            return found
    raise WrongTypeError(_("What is at this address is packed in a way we do not read."))
