"""A number that is larger than any key, wherever it is given, is one that nothing has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Field, IntegerField, Model, Q
from django.test import Client
from django.urls import URLPattern
from drf_spectacular.generators import SchemaGenerator

from community.lib.numbers import LARGEST
from tests.cast import person
from tests.conftest import sure_browser_of
from tests.laws.test_doors import DOORS, OF_ACCOUNTS, address, post
from tests.laws.test_strangers import EVERYWHERE
from threads.models import Post

__all__ = ["post"]  # a fixture of the table of doors

ROOT = Path(__file__).parents[2]
OURS = ("community", "stories", "threads", "mentors", "portal")
HUGE = "9" * 25
GROUP = re.compile(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)")
PARAMETER = re.compile(r"(?:GET|query_params)(?:\.get|\.getlist)?[(\[]\"(\w+)\"")


def keys() -> Iterator[tuple[type[Model], Field[Any, Any]]]:
    """Every column of ours that holds a whole number or a key of another table."""
    for model in apps.get_models():
        if model.__module__.startswith(OURS):
            for column in model._meta.concrete_fields:
                if isinstance(column.target_field if column.remote_field else column, IntegerField):
                    yield model, column


@pytest.mark.slow  # every column there is
@pytest.mark.django_db
def test_no_column_holds_it_and_to_ask_for_it_breaks_nothing() -> None:
    columns = list(keys())
    assert len(columns) > 200
    for number in (LARGEST + 1, -LARGEST - 2, int(HUGE)):
        for model, column in columns:
            rows = model._base_manager.all()
            for asked in ({column.name: number}, {f"{column.name}__in": [number, -number]}):
                assert not rows.filter(**asked).exists(), (model, asked)
                assert not rows.exclude(~Q(**asked)).exists(), (model, asked)


@pytest.mark.django_db
def test_of_several_numbers_those_that_may_be_are_looked_for(post: Post) -> None:
    rows = Post.objects.filter(pk__in=[int(HUGE), post.pk], author__in=[post.author_id, int(HUGE)])
    assert rows.get() == post
    assert Post.objects.exclude(author=int(HUGE)).filter(pk=post.pk).exists()


def filled(route: str) -> str:
    """An address of `route` with a number larger than any key at each open place."""
    if "(?P" in route:
        return "/" + re.sub(r"[\^$\\]|\\Z", "", GROUP.sub(HUGE, route))
    zero = "00000000-0000-0000-0000-000000000000"
    return "/" + re.sub(r"<(\w+:)?\w+>", lambda at: zero if at[1] == "uuid:" else HUGE, route)


def with_places() -> list[tuple[str, URLPattern]]:
    return [(route, entry) for route, entry in EVERYWHERE if "<" in route]


@pytest.mark.slow  # every address there is
@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_with_it_leads_nowhere(method: str) -> None:
    root = person("root", role="moderator", is_superuser=True)
    browser = sure_browser_of(root)
    given = {"data": {}, "content_type": "application/json"}
    answers = {}
    for route, _entry in with_places():
        more = given if method == "post" and route.startswith("api/") else {}
        answers[route] = getattr(browser, method)(filled(route), **more).status_code
    assert len(answers) > 400
    assert {route: status for route, status in answers.items() if status >= 500} == {}
    pages = {at: status for at, status in answers.items() if "<int:" in at and "api/" not in at}
    refused = {403, 404, 405, 422}
    assert {at: status for at, status in pages.items() if status not in refused} == {}


def parameters() -> set[str]:
    """The names of what pages and the API read from behind the question mark."""
    code = (file for app in OURS for file in (ROOT / app).rglob("*.py"))
    return {name for file in code for name in PARAMETER.findall(file.read_text(encoding="utf-8"))}


@pytest.mark.slow  # every address of the API, by every parameter of each
@pytest.mark.django_db
def test_a_list_of_the_api_that_is_asked_with_it_stands() -> None:
    root = sure_browser_of(person("root", role="moderator", is_superuser=True))
    answers = {}
    for path, methods in SchemaGenerator().get_schema(public=True)["paths"].items():
        address = re.sub(r"{\w+}", "1", path)
        for one in methods.get("get", {}).get("parameters", []):
            if one["in"] == "query":
                asked = {one["name"]: HUGE}
                answers[f"{path}?{one['name']}"] = root.get(address, asked).status_code
    assert len(answers) > 100
    assert {at: status for at, status in answers.items() if status >= 500} == {}


@pytest.mark.slow  # every page there is
@pytest.mark.django_db
def test_a_page_that_is_asked_with_it_stands(post: Post) -> None:
    assert {"notes", "reply", "on", "key", "open", "story", "mentor"} <= parameters()
    assert post.author
    browser, owners = Client(), sure_browser_of(post.author)
    asked = dict.fromkeys(parameters(), HUGE)
    refused = {}
    for name, (method, _answers) in DOORS.items():
        if method == "get" and name not in {*OF_ACCOUNTS, "readyz"}:
            path = address(name, post)
            statuses = {one.get(path, asked).status_code for one in (browser, owners)}
            refused |= {name: statuses} if max(statuses) >= 500 else {}
    assert refused == {}
