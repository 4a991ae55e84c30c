"""The API, told to programs and to people."""

from __future__ import annotations

import json

import pytest
import yaml
from django.test import Client
from lxml import html

from portal.reference.reading import sections
from portal.reference.schema import schema
from tests.community.api.asking import Caller
from tests.community.api.conftest import _a_new_process, visitor

__all__ = ["_a_new_process", "visitor"]

pytestmark = pytest.mark.django_db

SCHEMA, DOCS = "/api/v1/schema/", "/api/docs/"


def operations() -> set[str]:
    return {one["operationId"] for path in schema()["paths"].values() for one in path.values()}


def test_the_schema_is_counted_and_has_an_etag_like_any_read(visitor: Caller) -> None:
    answer = visitor.get(SCHEMA)
    assert answer["Content-Type"].startswith("application/vnd.oai.openapi")
    assert answer["RateLimit"].startswith('"api_visitor"')
    assert visitor.get(SCHEMA, If_None_Match=answer["ETag"]).status_code == 304


@pytest.mark.slow  # written twice, and read
def test_it_says_the_same_in_every_form_and_language(visitor: Caller) -> None:
    told = yaml.load(visitor.get(SCHEMA).content, yaml.CSafeLoader)
    assert json.loads(visitor.get(f"{SCHEMA}?format=json").content) == told
    german = visitor.get(f"{SCHEMA}?format=json", Accept_Language="de")
    assert json.loads(german.content) == told
    as_json = visitor.get(SCHEMA, Accept="application/vnd.oai.openapi+json")
    assert json.loads(as_json.content) == told


def test_every_operation_stands_on_a_page(client: Client) -> None:
    index = html.fromstring(client.get(DOCS).content)
    linked = {link.get("href") for link in index.cssselect(".reference__list a")}
    assert {one.rpartition("#")[2] for one in linked} == operations()
    assert {one.partition("#")[0] for one in linked} == {f"{DOCS}{name}/" for name in sections()}


def test_a_page_says_how_each_is_called_and_what_comes_back(client: Client) -> None:
    page = html.fromstring(client.get(f"{DOCS}threads/").content)
    (ask,) = page.cssselect("section:has(> #ask)")
    words = " ".join(ask.text_content().split())
    for told in ("POST /api/v1/threads/", "write:threads", "Idempotency-Key", "AskRequest", "201"):
        assert told in words, told
    assert "How many professors should I write to?" in words
    assert client.get(f"{DOCS}no-such/").status_code == 404


@pytest.mark.slow  # every page there is
def test_no_link_on_the_pages_leads_nowhere(client: Client) -> None:
    for name in sections():
        page = html.fromstring(client.get(f"{DOCS}{name}/").content)
        here = [link.get("href") for link in page.cssselect("main a[href^='#']")]
        anchors = page.xpath("//@id")
        assert len(anchors) == len(set(anchors)), name
        assert {f"#{one}" for one in anchors} >= set(here), name


def test_it_is_in_the_footer(client: Client) -> None:
    page = html.fromstring(client.get("/").content)
    assert page.cssselect(f"footer a[href='{DOCS}']")
