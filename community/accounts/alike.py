"""Whether an address is registered cannot be told from what an answer costs the database."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from community.accounts.models import User

SIGN_UP, NEW_PASSWORD = 40, 15
COSTS = {
    "account_signup": SIGN_UP,
    "socialaccount_signup": SIGN_UP,
    "headless:signup": SIGN_UP,
    "account_reset_password": NEW_PASSWORD,
    "headless:request_password": NEW_PASSWORD,
}
"""Doors that ask the database more or less often, by what there is under the address that is sent
there; and how often each is to ask. It is more than any of their ways takes."""
Answer = Callable[[HttpRequest], HttpResponse]


class AlikeMiddleware:
    """What these doors did not ask the database, they ask before they answer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self.get_response(request)
        asked = 0

        def count(execute: Any, *args: Any) -> Any:
            nonlocal asked
            asked += 1
            return execute(*args)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
            match = request.resolver_match
            is_full = response.status_code == HTTPStatus.TOO_MANY_REQUESTS  # whatever the address
            least = COSTS.get(match.view_name, 0) if match and not is_full else 0
            while asked < least:
                User.objects.filter(pk=0).exists()
        return response
