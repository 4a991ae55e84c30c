"""Error pages; none of them needs the database, but the one that gives a comment back."""

from __future__ import annotations

import re
from http import HTTPStatus
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from community.api.problems import ProblemError, refusal
from community.lib.requests import current_request_id
from threads import unsent


def _page(template: str, status: HTTPStatus, **context: Any) -> HttpResponse:
    html = render_to_string(template, {"request_id": current_request_id.get(), **context})
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith("/api/"):
        return refusal(ProblemError("malformed"))
    return _page("400.html", HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("403.html", HTTPStatus.FORBIDDEN, message=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("404.html", HTTPStatus.NOT_FOUND)


def gone(request: HttpRequest) -> HttpResponse:
    return _page("410.html", HTTPStatus.GONE)


def too_large(request: HttpRequest) -> HttpResponse:
    """More than anybody has a reason to send."""
    if request.path.startswith("/api/"):
        return refusal(ProblemError("too-large"))
    return _page("413.html", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def too_many(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    """A limit was reached: until when it holds, and what was typed, to be sent again then."""
    wait = getattr(error, "wait", None)
    told = str(getattr(error, "message", "") or "")
    if request.path.startswith("/api/") and error is not None:
        return refusal(error)
    if request.headers.get("Accept", "").startswith("application/json"):
        status = HTTPStatus.TOO_MANY_REQUESTS
        response: HttpResponse = JsonResponse({"detail": told}, status=status)
    else:
        response = _page("429.html", HTTPStatus.TOO_MANY_REQUESTS, told=told, **_sent(request))
    if wait is not None:
        response["Retry-After"] = str(ceil(wait.total_seconds()))
    response["Cache-Control"] = "no-store"
    return response


def _sent(request: HttpRequest) -> dict[str, Any]:
    """What a form held, to be sent again from the page that refuses it; nothing when it is secret.

    Its token fitted, or it would not have come this far: its writer sent it, and no other site.
    """
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
    address = request.get_full_path()
    if request.method != "POST" or not fields or any(_SECRET.search(name) for name, _ in fields):
        return {"address": address if request.method == "GET" else request.path}
    return {
        "address": address,
        "token": get_token(request),
        "typed": [pair for pair in fields if _is_typed(pair[1])],
        "hidden": [pair for pair in fields if not _is_typed(pair[1])],
    }


_SECRET = re.compile(r"password|code|credential|secret|token", re.IGNORECASE)


def _is_typed(value: str) -> bool:
    """Whether somebody wrote it, rather than chose it: words with blanks between."""
    return " " in value.strip() or "\n" in value.strip()


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return refusal(ProblemError("broken"))
    return _page("500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a token that fits is refused; a comment in it comes back to its writer."""
    response = unsent.stale(request) or _page("403_csrf.html", HTTPStatus.FORBIDDEN)
    response["Cache-Control"] = "no-store"
    return response
