"""How often the API is called, and what every answer of it tells of that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from community.api.problems import refusal
from community.lib.client import household
from community.limits.actions import Limit, TooManyError, Trust, declare
from community.limits.leasing import Left, leases

STRETCH = timedelta(minutes=5)
VISITORS = declare(
    "api_visitor",
    _("call the API without an account, from one place"),
    most=(300,) * 3,
    per=STRETCH,
)
MEMBERS = declare("api_member", _("call the API"), most=(1_500,) * 3, per=STRETCH)


def quota_of(
    request: HttpRequest, person: Any, quotas: tuple[Limit, Limit] = (VISITORS, MEMBERS)
) -> tuple[Limit, str]:
    """The limit that applies, and whose it is: all tokens and apps of a member share one.

    `person` is who asks; a visitor may be None.
    """
    visitors, members = quotas
    if person is not None and person.pk:
        return members, f"user-{person.pk}"
    return visitors, f"place-{household(request)}"


def within(quota: tuple[Limit, str], answer: Callable[[], HttpResponse]) -> HttpResponse:
    """What `answer` gives while there is something left of `quota`, and else that there is not."""
    limit, who = quota
    try:
        left = leases.take(limit, who=who)
        response = answer()
    except TooManyError as error:
        left, response = Left(limit, limit.allows(Trust.NEW), 0, error.wait), refusal(error)
    _tell(left, response)
    return response


def _tell(left: Left, response: HttpResponse) -> None:
    """What is left, as draft-ietf-httpapi-ratelimit-headers-10 writes it."""
    seconds = int(left.limit.per.total_seconds())
    response["RateLimit-Policy"] = f'"{left.limit.name}";q={left.most};w={seconds}'
    wait = ceil(left.wait.total_seconds())
    response["RateLimit"] = f'"{left.limit.name}";r={left.remaining};t={wait}'
