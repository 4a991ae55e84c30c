"""How the tests of mentoring call the API: as somebody, and counting what it asks the database."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.accounts.models import User
from tests.community.api.asking import Caller, problem, token_of

V1 = "/api/v1"
MOST_QUERIES = 8


def program_of(person: User, *scopes: str) -> Caller:
    """A program of `person`, with a token for everything unless scopes are given."""
    return Caller(token_of(person, *scopes))


def queries(caller: Caller, address: str) -> int:
    """How many queries a read of `address` asks, once what lives in the process is there."""
    assert caller.get(address).status_code == 200, caller.get(address).content[:500]
    with CaptureQueriesContext(connection) as asked:
        caller.get(address)
    return len(asked)


def post(caller: Caller, address: str, body: Any = None, **headers: str) -> Any:
    return caller.send("POST", address, {} if body is None else body, **headers)


def refused(response: Any) -> tuple[int, str]:
    """The status and the name of the problem."""
    return response.status_code, problem(response)


def pointers(response: Any) -> set[str]:
    """Where in the body something is wrong."""
    return {one["pointer"] for one in response.json()["errors"]}
