"""Whether a browser has signed in before, for the mail that tells of one that has not.

A cookie says so by a mark that a person's every browser bears alike: it tells browsers that were
here from those that were not, and none from another. A new password makes all of them new again,
but for the one in which it was chosen. Guesses of strangers never keep somebody out of these.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from community.accounts.backends import find
from community.lib import cookies

COOKIE = "known_here"
PATH = "/accounts/"  # where people sign in; nowhere else is the cookie sent
KEPT = timedelta(days=180)
MOST = 5  # people of one browser


def cookie_name() -> str:
    """What the cookie is called here."""
    return cookies.named(COOKIE, path=PATH)


def is_known(request: HttpRequest, person: Any) -> bool:
    """Whether `person` has signed in with this browser since their password is what it is."""
    return _mark(person) in _marks(request)


def is_known_as(request: HttpRequest, name: str) -> bool:
    """Whether whoever has `name` (a handle or an address) has signed in with this browser.

    A browser that nobody has signed in with is not worth a look; for others it takes two queries,
    whether there is such a name or not.
    """
    person = find(name) if _marks(request) else None
    return person is not None and is_known(request, person)


def remember(request: HttpRequest, response: HttpResponse, person: Any) -> None:
    """Let the browser say from now on that `person` has signed in with it."""
    mark = _mark(person)
    marks = [mark, *(one for one in _marks(request) if one != mark)][:MOST]
    response.set_signed_cookie(
        cookie_name(),
        ".".join(marks),
        salt=COOKIE,
        max_age=int(KEPT.total_seconds()),
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _marks(request: HttpRequest) -> list[str]:
    said = request.get_signed_cookie(cookie_name(), default="", salt=COOKIE, max_age=KEPT)
    return said.split(".") if said else []


def _mark(person: Any) -> str:
    return salted_hmac(COOKIE, f"{person.pk}:{person.password}", algorithm="sha256").hexdigest()[
        :32
    ]
