"""Whoever is refused for doing too much is told in the answer's head when to come back."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver

from community.limits.actions import TooManyError, refused_for
from community.limits.doors import Counted, count, succeeded, tries


class RetryAfterMiddleware:
    """Give each answer 429 a Retry-After with the seconds until the limit allows more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = refused_for.set(None)
        try:
            response = self.get_response(request)
            wait = refused_for.get()
            if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and wait is not None:
                response.setdefault("Retry-After", str(ceil(wait.total_seconds())))
        finally:
            refused_for.reset(token)
        return response


class DoorsMiddleware:
    """Count each try at a door (see `doors`), and refuse what is too much before it costs anything.

    It stands behind the check of a form's token, so that nobody can be made to say things by a page
    that gives back what was sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_taken = getattr(request, "is_taken", False)  # what an app sent
        if is_taken or response.status_code == HTTPStatus.FOUND:  # a form that was taken leads on
            succeeded(getattr(request, "counted_tries", []))
        return response

    def process_view(self, request: HttpRequest, view: Any, *given: Any) -> HttpResponse | None:
        counted: list[Counted] = []
        try:
            counted.extend(count(request, one) for one in tries(request))
        except TooManyError as error:
            refuse: Any = get_resolver().resolve_error_handler(HTTPStatus.TOO_MANY_REQUESTS)
            answer: HttpResponse = refuse(request, error)
            return answer
        request.counted_tries = counted  # type: ignore[attr-defined]
        return None
