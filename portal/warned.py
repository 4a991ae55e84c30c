"""Whoever was warned reads it before they write again: a page asks, and keeps their words."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from community.moderation.actions import acknowledge
from community.moderation.models import Warning  # noqa: A004

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
FIELD = "acknowledge"
"""What the page sends along with what it kept: the numbers of the warnings that were read."""
SECRET = ("password", "token", "code")
NOT_ASKED = frozenset(
    {
        "warning",  # the warning itself
        "decision",  # an appeal against it
        "threads:save_draft",  # what scripts send by themselves
        "stories:keep_place",
        "account_logout",
    }
)
"""Names of addresses at which nobody is stopped."""
NEVER = ("/accounts/", "/api/")
"""Nor at the desk. The API asks by itself, for a token's bearer too, and tells it as a problem."""


class WarnedMiddleware:
    """Show a member their warnings in place of what they send, until they say they read them.

    It stands behind the check of a form's token, for it gives back what was sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *given: Any) -> HttpResponse | None:
        if request.method in SAFE or not request.user.is_authenticated or _is_free(request):
            return None
        if not getattr(request.user, "is_warned", True):
            return None
        waiting = list(Warning.objects.visible_to(request.user).waiting().order_by("pk"))
        read = set(request.POST.getlist(FIELD))
        for warning in waiting:
            if str(warning.pk) in read:
                acknowledge(warning, by=request.user)
        left = [warning for warning in waiting if str(warning.pk) not in read]
        return _page(request, left) if left else None


def _is_free(request: HttpRequest) -> bool:
    match, never = request.resolver_match, (settings.ADMIN_URL, *NEVER)
    return request.path.startswith(never) or (match is not None and match.view_name in NOT_ASKED)


def _page(request: HttpRequest, warnings: list[Warning]) -> HttpResponse:
    if request.headers.get("Accept", "").startswith("application/json"):
        said = _("A moderator has warned you: read that on any page first.")
        return JsonResponse({"detail": said}, status=HTTPStatus.FORBIDDEN)
    context = {
        "warnings": warnings,
        "address": request.get_full_path(),
        "kept": list(_sent(request)),
        "has_files": bool(request.FILES),
        "field": FIELD,
    }
    response = render(request, "moderation/warned.html", context, status=HTTPStatus.FORBIDDEN)
    if request.headers.get("HX-Request"):  # a part of a page was asked for: this is a whole one
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    return response


def _sent(request: HttpRequest) -> Any:
    """What was typed and chosen, to be sent again; nothing that is secret."""
    for name, values in request.POST.lists():
        if name not in {FIELD, "csrfmiddlewaretoken"} and not name.lower().endswith(SECRET):
            yield from ((name, value) for value in values)
