"""What every answer has in common: where sign-in sends, what may be cached, whose clock."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import resolve
from django.utils import timezone
from django.utils.cache import patch_cache_control

from community import policy
from community.accounts import sessions
from community.accounts.two_factor import rest_roles
from community.accounts.two_factor_views import second_step_page
from community.api.quotas import quota_of, within
from community.lib.gone import Gone
from community.policy import RolesRest, SignInRequired
from portal.pages import errors

PROBES = frozenset({"/healthz", "/readyz"})
NEVER_STORED = ("/accounts/", "/settings/", "/api/auth/", "/dev/")
COUNTED = ("/api/v1/", "/api/auth/")


def sign_in_address(request: HttpRequest) -> str:
    """The sign-in page that brings the visitor back to where they were (a POST: to its page)."""
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else None
    if back is None:
        back = request.POST.get("next") or request.path
        if not back.startswith("/") or back.startswith(("//", "/\\")):
            back = "/"
    return f"{resolve_url('account_login')}?{urlencode({'next': back})}"


class ProbeMiddleware:
    """Answer health probes first: they come by address and plain HTTP, and must cost nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in PROBES:
            return self.get_response(request)
        response: HttpResponse = resolve(request.path_info).func(request)
        response["Cache-Control"] = "no-store"
        return response


class BodyMiddleware:
    """Refuse what nobody has a reason to send, before a file of it lands on the disk.

    It must stand ahead of the check of a form's token, which reads the whole form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isascii() and length.isdecimal() and len(length) < 16 else None
        if size is not None and size <= settings.LARGEST_REQUEST:
            return None
        if size is not None and size <= settings.LARGEST_UPLOAD and policy.staff(request.user):
            return None
        return errors.too_large(request)


class QuotaMiddleware:
    """Count also the calls of the API that are refused on their way to a door, and say so there.

    Doors count for themselves. It stands ahead of whatever refuses: wrong hosts, bodies that are
    too large, tries that are too many.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(COUNTED) or response.has_header("RateLimit"):
            return response
        patch_cache_control(response, no_store=True)
        return within(quota_of(request, sessions.person_of_app(request)), lambda: response)


class AccessMiddleware:
    """Send visitors who must sign in to do so, and say of each page who may keep a copy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith((settings.ADMIN_URL, *NEVER_STORED)):
            patch_cache_control(response, private=True, no_store=True)
        elif not response.has_header("Cache-Control"):
            # Whoever keeps a copy asks again before showing it: what was withdrawn is gone at once.
            private = {"private": True} if request.user.is_authenticated else {}
            patch_cache_control(response, no_cache=True, **private)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, SignInRequired):
            return HttpResponseRedirect(sign_in_address(request))
        if isinstance(error, RolesRest):
            return second_step_page(request)
        if isinstance(error, Gone):
            return errors.gone(request)
        return None


class SecondStepMiddleware:
    """Let roles rest until their bearer has taken a second step, where staff need one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        rest_roles(request)
        return self.get_response(request)


class TimeZoneMiddleware:
    """Show times in the member's own zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
            return self.get_response(request)
