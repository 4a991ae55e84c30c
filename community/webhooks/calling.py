"""Calling an endpoint: what is sent goes to the address that was checked, and nowhere on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import ip_address
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from community.lib.fetching import FetchError, RefusedError, checked, fetch

KEPT_OF_ANSWER = 500
"""Bytes of the answer that the log shows."""
CONTENT_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Call:
    """A message on its way to `url`."""

    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call: a status, or why there was none."""

    status: int | None = None
    said: str = ""
    error: str = ""
    milliseconds: int = 0

    @property
    def is_taken(self) -> bool:
        """A 2xx alone says that the message was taken; a redirect is not followed."""
        return self.status is not None and 200 <= self.status < 300


def require_callable(url: str) -> None:
    """Raise ValidationError unless `url` may be an endpoint: https, and no place within.

    On a developer's machine and in tests, where FETCH_LOOPBACK says so, this machine may be called
    over http too. What its name stands for is looked up, and checked, at every call.
    """
    try:
        parts = checked(url)
    except RefusedError as error:
        raise ValidationError({"url": str(error)}) from error
    if urlsplit(url).fragment:
        raise ValidationError({"url": _("Leave out what stands behind the #.")})
    if parts.scheme == "https" or (settings.FETCH_LOOPBACK and _is_here(parts.hostname or "")):
        return
    raise ValidationError({"url": _("Give an address that begins with https://.")})


def call_all(calls: Sequence[Call]) -> list[Outcome]:
    """Make all calls at once, so that a slow endpoint holds nobody up; each has its own outcome.

    The threads touch no database.
    """
    if len(calls) == 1:
        return [_call(calls[0])]
    with ThreadPoolExecutor(max_workers=max(len(calls), 1)) as pool:
        return list(pool.map(_call, calls))


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _call(call: Call) -> Outcome:
    begun = monotonic()
    try:
        require_callable(call.url)
        answer = fetch(
            call.url,
            method="POST",
            body=call.body,
            headers={**call.headers, "Content-Type": CONTENT_TYPE},
            most_bytes=KEPT_OF_ANSWER,
            most_seconds=settings.WEBHOOK_SECONDS,
            is_cut=True,
        )
    except ValidationError as error:
        return Outcome(error=" ".join(error.messages))
    except FetchError as error:
        return Outcome(error=str(error), milliseconds=_since(begun))
    said = answer.body.decode(errors="replace").replace("\0", "\ufffd")
    return Outcome(answer.status, said, _refused(answer.status), _since(begun))


def _refused(status: int) -> str:
    if 300 <= status < 400:
        return _("It leads elsewhere; webhooks are not passed on. Give the address itself.")
    return ""


def _since(begun: float) -> int:
    return round((monotonic() - begun) * 1000)
