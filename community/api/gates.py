"""What else can stand between a member and a change: apps above say so in `ready()`.

The ground knows no app above it. On pages each app stops a member in its own way; here it is told
as a problem.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request

from community.accounts.confirming import is_confirmed
from community.accounts.models import ApiToken
from community.api.problems import KINDS, ProblemError

_gates: dict[str, Callable[[Any], bool]] = {}


def register(problem: str, is_shut: Callable[[Any], bool]) -> None:
    """Let `problem`, one of KINDS, stop whoever `is_shut` to; once, from an app's `ready()`."""
    if problem not in KINDS:
        raise KeyError(problem)
    _gates[problem] = is_shut


def require_open(person: Any) -> None:
    """Raise ProblemError where something has to happen before `person` changes anything."""
    for problem, is_shut in _gates.items():
        if is_shut(person):
            raise ProblemError(problem)


def require_confirmed(request: Request) -> None:
    """Raise ProblemError unless a member asks in a session in which they just said who they are."""
    if isinstance(request.auth, ApiToken) or not is_confirmed(request._request):
        raise ProblemError("confirm-first")
