"""The names of versions: ETags.

`"<body>"`, or `"<body>.<stamp>"` where one is told what everybody is. `body` is a digest of what
was sent. `stamp` is a digest of all that the answer came from, taken without making the answer:
while it stays, so does the answer, and a 304 costs a read or two.

What one has read and wants to change is compared by `body` too; but where parts of it move by what
others do (votes, counts), it is `"<body>-<lasting>"`, and compared by the digest of the rest.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.http import parse_etags

from community.changes.reading import tide

WINDOW = 300
"""Seconds after which an answer is made anew all the same: some things change by time alone."""


def etag_of(body: bytes, stamp: str = "", *, lasts: bytes = b"") -> str:
    """The same bytes, the same name; and, with a stamp, as long as nothing changed."""
    name = _digest(body)
    name += f"-{_digest(lasts)}" if lasts else ""
    return f'"{name}.{stamp}"' if stamp else f'"{name}"'


def lasting(told: Any, moving: Collection[str], *, below: str = "") -> Any:
    """What is `told` without the fields called in `moving`; a dot leads into what is nested."""
    if not isinstance(told, Mapping):
        return told
    return {
        name: lasting(one, moving, below=f"{below}{name}.")
        for name, one in told.items()
        if f"{below}{name}" not in moving
    }


def names_body(etag: str, named: str) -> bool:
    """Whether the header `If-None-Match` means the version that `etag` does.

    A version that was compressed on its way is called weak by whatever compressed it, and is still
    the one that was read.
    """
    wanted = _parts(etag)[0]
    return any(one == "*" or _parts(one)[0] == wanted for one in parse_etags(named))


def names_lasting(etag: str, named: str) -> bool:
    """Whether the header `If-Match` means a version from which `etag` differs by what moves."""
    wanted = _parts(etag)[1]
    return any(one == "*" or _parts(one)[1] == wanted for one in parse_etags(named))


def still_good(request: HttpRequest, stamp: str) -> str | None:
    """The ETag among those of `If-None-Match` that was given out under `stamp`, if there is one."""
    for one in parse_etags(request.headers.get("If-None-Match", "")):
        if one.strip('W/"').rpartition(".")[2] == stamp:
            return one
    return None


def stamp_of(request: HttpRequest, kinds: Collection[str], *also: object) -> str:
    """A name for all that an answer to anybody depends on: the question, and what changed."""
    asked = (
        request.get_full_path(),
        request.get_host(),
        request.headers.get("Accept", ""),
        translation.get_language(),
        timezone.get_current_timezone_name(),
        int(time.time() // WINDOW),
        tide(kinds),
        *also,
    )
    return hashlib.blake2b(repr(asked).encode(), digest_size=8).hexdigest()


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _parts(etag: str) -> tuple[str, str]:
    """The digests of the body, and of what lasts of it."""
    name = etag.removeprefix("W/").strip('"').partition(".")[0]
    body, _dash, lasts = name.partition("-")
    return body, lasts or body
