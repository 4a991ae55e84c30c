"""Whatever is read over the API asks the database a few times, however many rows it tells.

Counted is what an operation asks for itself. What its door asks before is the same everywhere, and
counted apart: whose the token is and which roles they have, and for visitors what has changed (by
which a 304 is told). A lease of the quota and noting that a mentor is here come once in many calls.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.accounts.models import User
from community.limits.leasing import leases
from portal.reference.schema import schema
from tests.community.api.asking import MOST_QUERIES, Caller, token_of
from tests.conftest import Laid
from tests.pages import fill_the_shelf
from tests.portal.contract_rows import PLACES, rows_of

pytestmark = [
    pytest.mark.slow,  # every operation that reads, as several: half a minute
    pytest.mark.once,  # as many queries are asked of either database
]

ALWAYS = {"visitor": "", "member": "ada", "moderator": "mo"}
"""Who reads everything: what they are called here, and their handle."""

ELSE = {
    "editor": "edith",
    "mentor": "gil",
    "asker": "ines",
    "mentee": "hana",
    "with a goal": "mira",
    "with a meeting": "kenji",
    "programme": "pia",
    "administrator": "root",
}
"""Who reads what is there for none of those, until one finds it."""

FEW, MANY = 3, 12
"""Of the rows that an address may name, so many are tried; and where nobody has found one yet."""

VALUES = re.compile(r"'[^']*'|\b\d+\b(?:, \d+)*|s\d+_x\d+")
"""What is asked for, other than by name: so two queries for two rows are alike."""

DOORS = re.compile(r'FROM "(accounts_apitoken|auth_group)"|WITH told \(kind\)')
MOST_OF_THE_DOOR = 2

MORE = {
    "list_changes": (11, "what each of six kinds of things is told from"),
    "list_notices": (18, "what each kind of notice is about; and those whose thing went are read"),
    "export_shelf": (10, "two lists and what each row of them stands on, as one file"),
    "export_shelf_as_markdown": (10, "as with the other file"),
    "get_fitting_mentors": (10, "the question, its asker's way, and the way of those who fit"),
}
"""What asks more than MOST_QUERIES: how often at most, however many rows there are, and why."""

NOT_THERE = {
    "get_drawable",
    "get_request_draft",
    "get_request_draft_advice",
    "get_story_document",
    "get_warning",
}
"""What none of the readers has."""


@pytest.fixture(autouse=True)
def _nobody_calls_too_often(settings: Any) -> Iterator[None]:
    settings.LIMITS_SCALE = 10_000
    leases.forget()
    yield
    leases.forget()


KEYS = ("id", "slug", "handle", "key")
"""What a row of a list calls the name it has in addresses."""


class Asked(NamedTuple):
    """An answer: how many rows it tells, and how many queries are its own and its door's.

    `alike` of its own ask the same of other rows.
    """

    rows: int
    own: int
    of_the_door: int
    alike: int


class Reader:
    """Somebody with a program."""

    def __init__(self, handle: str) -> None:
        self.caller = Caller(token_of(User.objects.get(handle=handle)) if handle else None)
        self.listed: dict[str, Any] = {}
        for address in ("me/", "mentors/"):  # leases, and a mentor who is here
            self.caller.get(f"/api/v1/{address}")

    def asks(self, address: str) -> Asked | None:
        """What reading `address` takes; None where nothing is there for them."""
        with CaptureQueriesContext(connection) as captured:
            answer = self.caller.get(address)
        if answer.status_code != 200:
            return None
        queries = [one["sql"] for one in captured.captured_queries]
        own = [sql for sql in queries if not DOORS.search(sql)]
        alike = Counter(VALUES.sub("?", sql) for sql in own).most_common(1)
        rows = [] if answer.streaming else rows_in(answer.content)
        return Asked(len(rows), len(own), len(queries) - len(own), alike[0][1] if alike else 0)

    def fills_in(self, address: str, *, is_below: bool = False) -> Iterator[str]:
        """Addresses with rows at the open places: those that the list above tells, if one does."""
        before, place, after = address.partition("{")
        if not place:
            yield address
            return
        name, _end, after = after.partition("}")
        if before not in self.listed:
            answer = self.caller.get(f"{before}?page_size={MANY}")
            self.listed[before] = rows_in(answer.content) if answer.status_code == 200 else None
        told = self.listed[before]
        keys = [row[key] for row in told or () for key in (name, *KEYS) if key in row]
        if told is None or not is_below:  # of a thing's own things the list tells all
            keys += rows_of(PLACES.get(before.rstrip("/").rpartition("/")[2], ""))
        for one in dict.fromkeys(keys):
            yield from self.fills_in(f"{before}{one}{after}", is_below=True)


def rows_in(content: bytes) -> list[dict[str, Any]]:
    """The rows of a list; none of anything else."""
    try:
        told = json.loads(content)
    except ValueError:
        return []
    rows = told.get("items", []) if isinstance(told, dict) else told
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


ASKED = {"search": "q=work", "suggest": "q=work", "find_similar": "title=doctorate"}


def operations() -> Iterator[tuple[str, str, bool]]:
    """Of each that reads: its name, its address, and whether it is a list in pages."""
    for address, path in schema()["paths"].items():
        if one := path.get("get"):
            names = {parameter["name"] for parameter in one.get("parameters", ())}
            asked = ASKED.get(one["operationId"], "")
            yield one["operationId"], f"{address}?{asked}", "page_size" in names


class TestWhatIsRead:
    @pytest.fixture(scope="class")
    def everything(self, laid: Laid) -> None:
        with laid():
            fill_the_shelf()

    @pytest.mark.django_db
    @pytest.mark.usefixtures("everything")
    def test_it_asks_a_few_times_however_many_rows_it_tells(self) -> None:
        readers = {name: Reader(handle) for name, handle in {**ALWAYS, **ELSE}.items()}
        found, too_often, grows = set[str](), [], []
        for name, address, is_paged in operations():
            most = MORE.get(name, (MOST_QUERIES, ""))[0]
            for who, reader in readers.items():
                if who in ELSE and name in found:
                    break
                for at in islice(reader.fills_in(address), FEW if who in ALWAYS else MANY):
                    if asked := reader.asks(f"{at}&page_size=100" if is_paged else at):
                        found.add(name)
                        if asked.own > most or asked.of_the_door > MOST_OF_THE_DOOR:
                            too_often.append((who, at, asked))
                        if 1 < asked.rows <= asked.alike:
                            grows.append((who, at, asked))
                        break
        assert too_often == []
        assert grows == []
        assert {name for name, _at, _paged in operations()} - found == NOT_THERE
