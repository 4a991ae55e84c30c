"""Before a deed that must be one's own, somebody is asked once more who they are.

`confirm_first` stands before a page; `require` asks from within one, as the admin does. What was
being sent waits in the session meanwhile, and is done as soon as its sender has confirmed it:
passwords and files do not wait there, and so a form with those comes back to be filled in again.
"""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal.httpkit import add_query_params
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import resolve, reverse

from community import policy
from community.accounts.two_factor import rest_roles
from community.policy import SignInRequired

View = Callable[..., HttpResponse]

WAITS = 15 * 60  # seconds that a form waits to be confirmed
_NOT_KEPT = re.compile(r"password|csrfmiddlewaretoken")


def is_confirmed(request: HttpRequest) -> bool:
    """Whether whoever asks has given their password or second step within the last minutes."""
    if not reauthentication.get_reauthentication_flows(request.user):
        return _came_from_the_house_lately(request)
    return bool(reauthentication.did_recently_reauthenticate(request))


def confirm_first(view: View) -> View:
    """Let `view` be opened only by whoever has just confirmed who they are; others are asked."""

    @wraps(view)
    def confirmed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return ask(request) or view(request, *args, **kwargs)

    return confirmed


def confirm_to_send(view: View) -> View:
    """The same for what `view` changes; looking at it is free."""

    @wraps(view)
    def confirmed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = ask(request) if request.method == "POST" else None
        return asked or view(request, *args, **kwargs)

    return confirmed


def ask(request: HttpRequest) -> HttpResponse | None:
    """The way to confirm who one is, with what is being sent kept; None for whoever just did.

    Raises SignInRequired for a visitor.
    """
    if not policy.member(request.user):
        raise SignInRequired
    if is_confirmed(request):
        return None
    address = request.get_full_path()
    if request.method == "POST":
        request.session[reauthentication.STATE_SESSION_KEY] = {
            "callback": f"{__name__}.go_on",
            "state": {"address": address, "at": time.time(), "body": _body(request)},
        }
    else:
        request.session.pop(reauthentication.STATE_SESSION_KEY, None)
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    way = methods[0]["url"] if methods else _way_of_the_house(request)
    return HttpResponseRedirect(add_query_params(way, {"next": address}))


def go_on(request: HttpRequest, state: dict[str, Any]) -> HttpResponse:
    """Do what was waiting, in the name of whoever has just confirmed it; allauth calls this.

    Only what they were asked about: when they come from elsewhere, or late, they are led to the
    page, and nothing is done.
    """
    wanted = get_next_redirect_url(request, "next") or "/"
    if wanted != state["address"] or time.time() - state["at"] > WAITS:
        return HttpResponseRedirect(wanted)
    path, _, query = wanted.partition("?")
    again = copy.copy(request)
    again.method, again.path, again.path_info = "POST", path, path
    again.POST, again.GET = QueryDict(state["body"]), QueryDict(query)
    again.META = {**request.META, "PATH_INFO": path, "QUERY_STRING": query}
    again.resolver_match = resolve(path)
    rest_roles(again)
    answer: HttpResponse = again.resolver_match.func(
        again, *again.resolver_match.args, **again.resolver_match.kwargs
    )
    return answer


def _body(request: HttpRequest) -> str:
    kept = request.POST.copy()
    for name in [name for name in kept if _NOT_KEPT.search(name)]:
        del kept[name]
    return kept.urlencode()


def _came_from_the_house_lately(request: HttpRequest) -> bool:
    """Who has neither password nor second step here confirms by signing in at the other house."""
    records = reauthentication.get_authentication_records(request, request.user)
    times = [one["at"] for one in records if one.get("method") == "socialaccount"]
    timeout = reauthentication.app_settings.REAUTHENTICATION_TIMEOUT
    return bool(times) and time.time() - times[-1] < timeout


def _way_of_the_house(request: HttpRequest) -> str:
    """Its sign-in page; for whoever has no account there either, the way to a password."""
    account = request.user.socialaccount_set.first()  # type: ignore[union-attr]
    if account is None:
        return reverse("account_reset_password")
    return reverse("openid_connect_login", args=[account.provider])
