"""Page and API say the same to everybody: who is let in, who is sent away, and what is in sight.

`agreeing.reading` has every operation that reads and the page that shows the same. Each is asked
for at both by everybody; a list holds the same rows at both; and of what has a `visible_to`, that
names those who are let in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from community.limits.leasing import leases
from portal.reference.schema import schema
from tests.community.api.documented import ROOT, operation_at
from tests.conftest import Laid
from tests.laws.agreeing.readers import (
    AT_THE_DESK,
    IN,
    NOT_HERE,
    OF_ONES_OWN,
    Reader,
    everybody,
    fill_the_house,
    is_refused,
    said,
)
from tests.laws.agreeing.reading import NO_PAGE, TWINS, Twin

pytestmark = [
    pytest.mark.slow,  # every kind of thing, for each reader: most of a minute
    pytest.mark.once,  # both doors ask the same database
]

MOST_ITSELF, MOST_OF_PARTS = 5, 2
"""Rows of a kind that are asked for: what somebody sees, and of each state one."""
MOST_PAGES = 4
STATES = ("state", "status", "standing", "audience", "is_open")
FURTHER = re.compile(r'<a [^>]*rel="next"[^>]*href="([^"]*(?:cursor|answers)=[^"]*)"')


def rows(twin: Twin, readers: list[Reader]) -> list[Any]:
    """Some rows of a kind: what some readers see, newest first, and what nobody else does."""
    model: Any = apps.get_model(twin.of)
    everything = model._base_manager.filter(**dict(twin.chosen)).distinct().order_by("-pk")
    states = [one.name for one in model._meta.get_fields() if one.name in STATES]
    found: dict[Any, Any] = {}
    if hasattr(model._default_manager.all(), "visible_to"):
        for reader in readers:
            seen = everything.filter(
                pk__in=model._default_manager.visible_to(reader.person).values("pk")
            )
            found.setdefault(
                reader.role, next((one for one in seen[:9] if stands_alone(one)), None)
            )
    for row in everything:
        if stands_alone(row):
            found.setdefault(tuple(str(getattr(row, one)) for one in states), row)
    most = MOST_OF_PARTS if twin.page else MOST_ITSELF
    chosen = list(dict.fromkeys(one for one in found.values() if one is not None))
    half = most // 2
    return chosen[: most - half] + chosen[-half:] if len(chosen) > most else chosen


def stands_alone(thing: Any) -> bool:
    """Whether it is no part of another thing's page, as the talk of a room is."""
    is_thread = thing._meta.label == "threads.Thread"
    return not is_thread or thing.get_absolute_url().startswith("/threads/")


def is_told(reader: Reader, address: str) -> int:
    """What its address in the API answers."""
    status = int(reader.caller.get(address).status_code)
    return IN if status == 301 else status


class Pages:
    """What pages answered, each asked for once by each: nothing changes meanwhile."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, str], tuple[int, str]] = {}

    def ask(self, reader: Reader, page: str) -> tuple[int, str]:
        """The status in the words of the API, and what is on the page."""
        page = page.partition("#")[0]
        if (reader.role, page) not in self.seen:
            answer = reader.browser.get(page)
            if answer.status_code in {301, 302} and (status := said(answer)) == IN:
                self.seen[reader.role, page] = status, ""
            else:
                text = "" if answer.streaming else answer.content.decode()
                self.seen[reader.role, page] = said(answer), text
        return self.seen[reader.role, page]


def page_of(twin: Twin, subject: Any) -> str:
    return twin.pages[0].format(subject) or str(subject.get_absolute_url())


def is_by_rule(twin: Twin, reader: Reader, thing: Any, told: int) -> bool:
    """Whether those are told of `thing` itself to whom its model says that it is visible."""
    rule = getattr(type(thing)._default_manager.all(), "visible_to", None)
    if rule is None or twin.page or not twin.api.endswith("}/"):
        return True
    return bool(rule(reader.person).filter(pk=thing.pk).exists() is (told == IN))


def agree(twin: Twin, seen: int, told: int) -> bool:
    """At the desk there is but in and out."""
    if twin.is_there_or_not and told == NOT_HERE:
        return seen in {IN, NOT_HERE}
    if twin.is_of_the_desk:
        return is_refused(seen) == is_refused(told)
    return seen == told


@pytest.fixture(autouse=True)
def _nobody_calls_too_often(settings: Any) -> Iterator[None]:
    settings.LIMITS_SCALE = 10_000
    leases.forget()
    yield
    leases.forget()


def who_comes(twin: Twin, readers: list[Reader]) -> list[Reader]:
    """At the desk it is roles that count, and of one's own things that one is a member."""
    found = readers
    if twin.is_of_the_desk:
        found = [one for one in readers if one.role in AT_THE_DESK]
    elif not twin.of:
        found = [one for one in readers if one.role in OF_ONES_OWN]
    return found[1:] if twin.is_for_members else found


@pytest.mark.django_db
class TestAgreement:
    @pytest.fixture(scope="class")
    def readers(self, laid: Laid) -> list[Reader]:
        with laid():
            fill_the_house()
            return everybody()

    @pytest.fixture(scope="class")
    def pages(self) -> Pages:
        return Pages()

    @pytest.mark.parametrize("name", TWINS)
    def test_page_and_api_let_the_same_in(
        self, readers: list[Reader], pages: Pages, name: str
    ) -> None:
        twin, otherwise, is_read = TWINS[name], [], False
        for thing in rows(twin, readers[::-1]) if twin.of else [None]:
            for reader in who_comes(twin, readers):
                subject = thing or reader
                address = ROOT + twin.api.format(subject)
                assert operation_at(address)["operationId"] == name
                seen = pages.ask(reader, page_of(twin, subject))[0]
                told = is_told(reader, address)
                is_read |= told == IN
                is_so = thing is None or is_by_rule(twin, reader, thing, told)
                if not is_so or not agree(twin, seen, told):
                    otherwise.append((reader.role, address, page_of(twin, subject), seen, told))
        assert not otherwise, "\n".join(map(str, otherwise))
        assert is_read

    @pytest.mark.parametrize("name", [name for name, twin in TWINS.items() if twin.rows])
    def test_lists_hold_the_same(self, readers: list[Reader], pages: Pages, name: str) -> None:
        twin, otherwise, is_anything = TWINS[name], [], False
        known = {
            str(attrgetter(twin.key)(row)): twin.mark.format(row) or row.get_absolute_url()
            for row in apps.get_model(twin.rows)._base_manager.filter(**dict(twin.like))
        }
        for thing in rows(twin, readers[::-1]) if twin.of else [None]:
            for reader in who_comes(twin, readers):
                told = everything_told(reader, ROOT + twin.api.format(thing or reader), twin.told)
                if twin.also and told is not None:
                    told |= everything_told(reader, ROOT + twin.also, twin.told) or set()
                is_anything |= bool(told)
                shown = everything_shown(pages, reader, twin, thing or reader)
                seen = {key for key, mark in known.items() if mark in shown}
                if told is not None and seen != told:
                    otherwise.append(
                        (reader.role, thing, "API alone", told - seen, "page alone", seen - told)
                    )
        assert not otherwise, "\n".join(map(str, otherwise))
        assert is_anything


def everything_told(reader: Reader, address: str, key: str) -> set[str] | None:
    """The keys of all rows of a list, or nothing for whoever is not let in."""
    joint = "&" if "?" in address else "?"
    answer = reader.caller.get(f"{address}{joint}page_size=100")
    if answer.status_code != IN:
        return None
    told = answer.json()
    assert not told["next"]
    return {str(one[key]) for one in told["items"]}


def everything_shown(pages: Pages, reader: Reader, twin: Twin, subject: Any) -> str:
    """What stands on the pages of a list, one after another."""
    found = ""
    for page in twin.pages:
        following = page.format(subject) or subject.get_absolute_url()
        for _ in range(MOST_PAGES):
            text = pages.ask(reader, following)[1]
            found += text
            further = FURTHER.search(text)
            if not further:
                break
            onward = further[1].replace("&amp;", "&")
            is_query = onward.startswith("?")
            following = following.partition("?")[0] + onward if is_query else onward
    return found


def test_every_reading_has_its_page_or_its_reason() -> None:
    reading = {path["get"]["operationId"] for path in schema()["paths"].values() if "get" in path}
    assert not set(TWINS) & set(NO_PAGE)
    assert set(TWINS) | set(NO_PAGE) == reading


def has_page(model: type[Model]) -> bool:
    return hasattr(model, "get_absolute_url") and hasattr(
        model._default_manager.all(), "visible_to"
    )


def test_each_kind_with_a_page_is_asked_for() -> None:
    ours = {"community", "stories", "threads", "mentors", "portal"}
    paged = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in ours and has_page(model)
    }
    assert paged - {twin.of for twin in TWINS.values()} == ELSEWHERE


ELSEWHERE = {"mentors.Thanks", "mentors.PlaceInLine", "mentors.Concern", "mentors.StoryClaim"}
"""What stands on the page of something else, and is let in as that is."""
