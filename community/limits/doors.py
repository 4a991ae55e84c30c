"""How often doors are tried: every address that changes something, signing in, searching.

What people write is limited where it is written (`threads/limits.py` and its like). Here it is the
tries that count, whatever comes of them: by member, by where a visitor is, by the name or address
that somebody guesses at. They are rows as all limits are, so any number of processes count as one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.accounts import browsers, sessions
from community.lib import client
from community.limits.actions import Limit, Trust, declare, give_back, spend

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def _door(name: str, deed: Any, most: int, per: timedelta) -> Limit:
    return declare(name, deed, most=(most, most, most), per=per, least=most)


FORMS = _door("forms", _("send forms of any kind"), 120, MINUTE)
SEARCH = _door("search", _("search"), 60, MINUTE)
LOOK = _door("search-box", _("have the search box look ahead"), 240, MINUTE)
SIGN_IN = _door("sign-in", _("try to sign in, from one place"), 30, MINUTE)
GUESS = _door(
    "sign-in-wrong", _("try a wrong password for one name, from one place"), 5, timedelta(minutes=5)
)
GUESS_ALL = _door(
    "sign-in-wrong-all", _("try wrong passwords for one name, from all places together"), 50, HOUR
)
SIGN_UP = _door("sign-up", _("make accounts, from one place"), 30, HOUR)
RESET = _door("reset", _("have a new password’s link sent, from one place"), 20, HOUR)
RESET_ONE = _door("reset-one", _("have a new password’s link sent to one address"), 5, HOUR)
LINK = _door("link", _("open links from our mails, from one place"), 30, timedelta(minutes=10))
CODE = _door("second-step", _("try codes and passkeys"), 5, timedelta(minutes=5))
PASSKEY = _door("passkey", _("sign in with a passkey, from one place"), 20, MINUTE)
AGAIN = _door("again", _("confirm that it is you"), 10, timedelta(minutes=5))
ACCOUNT = _door("account", _("change how you sign in"), 30, HOUR)
HOUSE = _door("house", _("sign in with another account, from one place"), 20, MINUTE)

Who = Callable[[HttpRequest], str]


@dataclass(frozen=True, slots=True)
class Try:
    """A limit that holds at a door, and by what it counts; `is_for_failing`: success is free."""

    limit: Limit
    who: Who
    is_for_failing: bool = False


Counted = tuple[Try, str]


def _place(request: HttpRequest) -> str:
    return f"ip-{client.household(request)}"


def _typed(field: str) -> Who:
    """By what stands in `field`, whoever sends it; never in clear, for it may be an address."""

    def of(request: HttpRequest) -> str:
        return _digest(_said(request, field))

    return of


def _typed_here(field: str) -> Who:
    """By what stands in `field`, of each place for itself."""

    def of(request: HttpRequest) -> str:
        return _digest(f"{_said(request, field)} {client.household(request)}")

    return of


def _typed_anywhere(field: str) -> Who:
    """By the name in `field`, wherever it is typed; of browsers known to that account, apart.

    So a stranger who guesses at a member's password, from however many places, never keeps them
    out of the browsers in which they have signed in before.
    """

    def of(request: HttpRequest) -> str:
        name = _said(request, field)
        return _digest(f"{name} {browsers.is_known_as(request, name)}")

    return of


def _said(request: HttpRequest, field: str) -> str:
    """What stands in `field`; an app says by which name somebody signs in."""
    if request.content_type != "application/json":
        return request.POST.get(field, "").strip().lower()
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        return ""  # nothing that is looked at
    names = ("username", "email") if field == "login" else (field,)
    said = [sent.get(name) for name in names] if isinstance(sent, dict) else []
    return next((one.strip().lower() for one in said if isinstance(one, str)), "")


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:40]


def _half_way(request: HttpRequest) -> str:
    """By the member who gave the right password and not yet the second step."""
    session = sessions.of_app(request) or request.session
    login = session.get("account_login")
    person = login.get("user_pk") if isinstance(login, dict) else None
    return f"user-{person}" if person else _place(request)


def _of_app(request: HttpRequest) -> str:
    """By the member who has signed in with an app."""
    person = sessions.person_of_app(request)
    return f"user-{person.pk}" if person else _place(request)


_OF_ACCOUNT = (Try(ACCOUNT, client.who),)

DOORS: dict[str, tuple[Try, ...]] = {
    "account_login": (
        Try(SIGN_IN, _place),
        Try(GUESS, _typed_here("login"), is_for_failing=True),
        Try(GUESS_ALL, _typed_anywhere("login"), is_for_failing=True),
    ),
    "account_signup": (Try(SIGN_UP, _place),),
    "account_reset_password": (Try(RESET, _place), Try(RESET_ONE, _typed("email"))),
    "account_reset_password_from_key": (Try(LINK, _place),),
    "account_confirm_email": (Try(LINK, _place),),
    "account_reauthenticate": (Try(AGAIN, client.who, is_for_failing=True),),
    "account_email": _OF_ACCOUNT,
    "account_change_password": (Try(AGAIN, client.who, is_for_failing=True), *_OF_ACCOUNT),
    "account_set_password": _OF_ACCOUNT,
    "mfa_authenticate": (Try(CODE, _half_way, is_for_failing=True),),
    "mfa_reauthenticate": (Try(CODE, client.who, is_for_failing=True),),
    "mfa_reauthenticate_webauthn": (Try(AGAIN, client.who),),
    "mfa_login_webauthn": (Try(PASSKEY, _place),),
    "mfa_activate_totp": _OF_ACCOUNT,
    "mfa_deactivate_totp": _OF_ACCOUNT,
    "mfa_generate_recovery_codes": _OF_ACCOUNT,
    "mfa_add_webauthn": _OF_ACCOUNT,
    "mfa_edit_webauthn": _OF_ACCOUNT,
    "mfa_remove_webauthn": _OF_ACCOUNT,
    "openid_connect_login": (Try(HOUSE, _place),),
    "socialaccount_signup": (Try(SIGN_UP, _place),),
    "socialaccount_connections": _OF_ACCOUNT,
    "usersessions_list": _OF_ACCOUNT,
}
"""URL name → what holds there for each try to change something; FORMS holds everywhere."""

OF_APPS: dict[str, tuple[Try, ...]] = {
    "headless:login": (
        Try(SIGN_IN, _place),
        Try(GUESS, _typed_here("login"), is_for_failing=True),
        Try(GUESS_ALL, _typed_anywhere("login"), is_for_failing=True),
    ),
    "headless:signup": (Try(SIGN_UP, _place),),
    "headless:verify_email": (Try(LINK, _place),),
    "headless:request_password": (Try(RESET, _place), Try(RESET_ONE, _typed("email"))),
    "headless:reset_password": (Try(LINK, _place),),
    "headless:second_step": (Try(CODE, _half_way, is_for_failing=True),),
    "headless:second_step_webauthn": (Try(CODE, _half_way, is_for_failing=True),),
    "headless:login_webauthn": (Try(PASSKEY, _place),),
    "headless:reauthenticate": (Try(AGAIN, _of_app, is_for_failing=True),),
    "headless:second_step_again": (Try(CODE, _of_app, is_for_failing=True),),
    "headless:webauthn_again": (Try(AGAIN, _of_app),),
}
"""The same for apps, which send JSON. A name's wrong passwords count as one, whoever sends them."""

READ: dict[str, tuple[Try, ...]] = {
    "search:index": (Try(SEARCH, client.who),),
    "search:suggest": (Try(LOOK, client.who),),
    "search_feed": (Try(SEARCH, client.who),),
}
"""URL name → what holds there for looking, where looking is work."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_EVERYWHERE = (Try(FORMS, client.who),)


def tries(request: HttpRequest) -> tuple[Try, ...]:
    """What holds for `request`, whose address is resolved."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name.startswith("api:"):
        return ()  # it counts all that it is asked, and says so in every answer
    if name in OF_APPS:  # also looking: with some a session begins, at others a key is tried
        return _EVERYWHERE + OF_APPS[name]
    if request.method in SAFE:
        return READ.get(name, ()) if request.GET.get("q") else ()
    return _EVERYWHERE + DOORS.get(name, ())


def count(request: HttpRequest, one: Try) -> Counted:
    """Note one try. Raises TooManyError."""
    who = one.who(request)
    spend(one.limit, who=who, trust=Trust.NEW)
    return one, who


def succeeded(counted: list[Counted]) -> None:
    """Take back what only failing is to cost."""
    for one, who in counted:
        if one.is_for_failing:
            give_back(one.limit, who=who)
