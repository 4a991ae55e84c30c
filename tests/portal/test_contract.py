"""The API keeps to its schema, whoever calls: schemathesis makes calls up from it, right and wrong.

Every check of schemathesis looks at every answer: no 500; no status, type or body that the schema
does not tell of; what breaks the schema is refused, what keeps to it is not refused as broken;
without a token there is no way in but where the schema says so.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, transaction
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import Failure, FailureGroup

from community.limits.leasing import leases
from portal.reference.schema import schema as the_schema
from tests.community.api.asking import token_of
from tests.conftest import Laid
from tests.pages import Shelf, fill_the_shelf
from tests.portal.contract_rows import fill_in

pytestmark = [
    pytest.mark.slow,  # thousands of calls for each of three callers: minutes
    pytest.mark.skipif(connection.vendor != "sqlite", reason="what is refused is refused on both"),
]

SEED, MOST_MADE, MOST_SENT = 7, 40, 3
"""Of the first cases that are made up of an operation, so many are sent, drawn by the seed."""

NOT_MADE_UP = {"cursor", "since"}
"""A cursor is taken from an answer; one that was not is a 400, of which other tests tell."""

# A row may be gone (410), an ETag cannot be made up (412), and whether a tag or a day is a good one
# no JSON Schema can tell (422).
TAKEN = ["2xx", "3xx", "401", "403", "404", "409", "410", "412", "422", "429"]
REFUSED = [
    "400",
    "401",
    "403",
    "404",
    "405",
    "406",
    "409",
    "410",
    "412",
    "415",
    "422",
    "428",
    "429",
]
CONFIG = {
    "seed": SEED,
    "generation": {"mode": "all"},
    "phases": {"coverage": {"unexpected-methods": ["PATCH"]}},
    "checks": {
        "positive_data_acceptance": {"expected-statuses": TAKEN},
        "negative_data_rejection": {"expected-statuses": REFUSED},
        "missing_required_header": {"expected-statuses": REFUSED},
    },
}


@pytest.fixture(autouse=True)
def _calls_in_process(settings: Any) -> Iterator[None]:
    """Calls share the connection of the test, and nobody is stopped for calling often."""
    settings.LIMITS_SCALE = 10_000
    leases.forget()
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)
    leases.forget()


def contract() -> Any:
    """The schema, with rows that there are in its addresses, and the portal behind it."""
    told = json.loads(json.dumps(the_schema(), default=str))
    fill_in(told)
    for path in told["paths"].values():
        for operation in path.values():
            known = operation.get("parameters", [])
            operation["parameters"] = [one for one in known if one["name"] not in NOT_MADE_UP]
    load_all_checks()
    config = schemathesis.Config.from_dict(CONFIG)
    found: Any = schemathesis.openapi.from_dict(told, config=config)
    found.app = get_wsgi_application()
    return found


def made_up(schema: Any, operation: Any) -> list[Any]:
    """Some cases of `operation`: right ones, and wrong ones of every kind."""
    how = schema.config.generation_for(operation=operation, phase="coverage")
    cases = schema.iter_coverage_cases(operation, generation_modes=how.modes, generation_config=how)
    known = list(islice(cases, MOST_MADE))
    drawn = Random(f"{SEED} {operation.label}")  # noqa: S311 - the same in every run
    return drawn.sample(known, min(MOST_SENT, len(known)))


def complaints(case: Any, headers: dict[str, str]) -> list[str]:
    """What is wrong with the answer to `case`; what it did is taken back."""
    for name in ("Authorization", "X-Session-Token", "Cookie"):
        case.headers.pop(name, None)
    case.cookies.clear()
    with transaction.atomic():
        try:
            response = case.call(headers=headers)
            case.validate_response(response, headers=headers)
        except FailureGroup as group:
            said = f"{response.status_code} {response.content[:200]!r}"
            return [_told(one, case, said) for one in group.exceptions]
        finally:
            transaction.set_rollback(True)
    return []


def _told(one: Failure, case: Any, answer: str) -> str:
    sent = f"{case.query} {case.headers} {str(case.body)[:200]}"
    return f"{type(one).__name__} {case.method} {case.formatted_path} {sent} => {answer} {one}"[
        :900
    ]


class TestContract:
    @pytest.fixture(scope="class")
    def shelf(self, laid: Laid) -> Shelf:
        with laid():
            return fill_the_shelf()

    @pytest.mark.django_db
    @pytest.mark.parametrize("who", ["visitor", "member", "moderator"])
    def test_it_is_kept(self, shelf: Shelf, who: str) -> None:
        headers = {"Accept-Encoding": "identity"}
        if who != "visitor":
            person = shelf.member if who == "member" else shelf.moderator
            headers["Authorization"] = f"Bearer {token_of(person)}"
        schema, found, sent = contract(), [], 0
        for one in schema.get_all_operations():
            for case in made_up(schema, one.ok()):
                found += complaints(case, headers)
                sent += 1
        assert sent > 1_000
        assert found == [], "\n\n".join(found)
