"""Whoever is refused for doing too much is told in the answer's head when to come back."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from math import ceil

from django.http import HttpRequest, HttpResponse

from community.limits.actions import refused_for


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
