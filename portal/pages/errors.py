"""Error pages; none of them needs the database, but the one that gives a comment back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from community.lib.requests import current_request_id
from threads import unsent


def _page(template: str, status: HTTPStatus, **context: Any) -> HttpResponse:
    html = render_to_string(template, {"request_id": current_request_id.get(), **context})
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("400.html", HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("403.html", HTTPStatus.FORBIDDEN, message=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("404.html", HTTPStatus.NOT_FOUND)


def gone(request: HttpRequest) -> HttpResponse:
    return _page("410.html", HTTPStatus.GONE)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page("500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a token that fits is refused; a comment in it comes back to its writer."""
    response = unsent.stale(request) or _page("403_csrf.html", HTTPStatus.FORBIDDEN)
    response["Cache-Control"] = "no-store"
    return response
