"""How the tests call the API: as somebody, and reading what comes back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.accounts.models import Scope, User
from community.accounts.tokens import make_token
from tests.community.api.documented import complaint

ME = "/api/v1/me/"
TAGS = "/api/v1/tags/"
LIMITS = "/api/v1/limits/"
MOST_QUERIES = 8


def token_of(person: User, *scopes: str, life: timedelta = timedelta(days=1)) -> str:
    """A token's secret; it reaches everywhere unless scopes are given."""
    made = make_token(person, by=person, name="test", scopes=scopes or Scope.values, life=life)
    return made[1]


class Caller:
    """A program with a token, or without one.

    Whatever it is answered, the schema tells of: an answer with another status, or of another kind,
    fails the test that asked, unless something is made to break there: then it `may_break`.
    """

    may_break = False

    def __init__(self, secret: str | None = None) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, address: str, **headers: str) -> Any:
        answer = self.client.get(address, headers=self._with(headers))
        return self._told_of("GET", address, answer)

    def send(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        """`body` is written as JSON unless it is bytes."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = self.client.generic(
            method, address, raw, "application/json", headers=self._with(headers)
        )
        return self._told_of(method, address, answer)

    def change(self, address: str, body: Any, **headers: str) -> Any:
        """Read, and change what was read."""
        etag = self.get(address)["ETag"]
        return self.send("PATCH", address, body, **{"If_Match": etag, **headers})

    def _told_of(self, method: str, address: str, answer: Any) -> Any:
        wrong = complaint(method, address, answer)
        assert self.may_break or not wrong, f"the schema does not tell of {wrong}"
        return answer

    def _with(self, headers: dict[str, str]) -> dict[str, str]:
        return self.headers | {name.replace("_", "-"): value for name, value in headers.items()}


def queries(caller: Caller, address: str) -> int:
    """How many queries an answer takes, once the caller's quota is at hand."""
    caller.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert caller.get(address).status_code == 200
    return len(captured)


def problem(response: Any) -> str:
    """The name of the problem that `response` tells of."""
    assert response["Content-Type"] == "application/problem+json", response.content[:500]
    body = response.json()
    assert body["status"] == response.status_code
    assert body["request_id"] == response["X-Request-ID"]
    assert body["title"]
    assert body["detail"]
    return str(body["type"].rpartition("#")[2])
