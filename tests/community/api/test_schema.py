"""The schema says what there is, and what is mounted is in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from portal import api
from portal.reference.schema import schema as of_the_api
from portal.reference.signing_in import document as of_signing_in

FORMAT_CHECKER = Draft202012Validator.FORMAT_CHECKER
SAYS = {"type", "$ref", "oneOf", "anyOf", "allOf", "enum", "const"}

MARKS = (
    *("take_back_", "unfollow_", "unmark_"),
    *("set_vote", "follow_", "mark_outdated", "set_tag_standing", "set_place_in_story"),
)
"""Marks of one's own: they are there or not, and nothing in them could have changed."""
KEEP_THEIR_VERSION = {"save_draft"}
"""They take the version that was read in their body."""


DOCUMENTS = {"the API": of_the_api, "signing in": of_signing_in}


@pytest.fixture(scope="module", params=DOCUMENTS)
def described(request: pytest.FixtureRequest) -> Any:
    """Each document that tells programs what they can ask."""
    return DOCUMENTS[request.param]()


def routes(patterns: list[Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Every route that is mounted, with its view."""
    found: list[tuple[str, Any]] = []
    for one in patterns:
        if isinstance(one, URLResolver):
            found += routes(one.url_patterns, prefix + str(one.pattern))
        elif isinstance(one, URLPattern):
            found.append((prefix + str(one.pattern), one.callback))
    return found


@pytest.fixture(scope="module")
def schema() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]


@pytest.mark.once
@pytest.mark.slow  # the schema of every address
def test_it_is_valid_and_without_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null")
    assert not capsys.readouterr().err


@pytest.mark.once
@pytest.mark.slow  # every shape is looked at: ten seconds
def test_a_reader_that_did_not_write_it_finds_it_valid(described: Any) -> None:
    found = OpenAPIV31SpecValidator(whole(described)).iter_errors()
    assert [f"{list(one.path)}: {one.message}"[:300] for one in found] == []


def test_every_route_is_in_it(schema: Any) -> None:
    methods = {
        method
        for _route, view in routes(api.urlpatterns)
        if hasattr(view, "actions") and view.cls is not api.NothingDoor
        for method in view.actions.values()
    }
    told = {
        operation["operationId"] for path in schema["paths"].values() for operation in path.values()
    }
    assert len(told) == sum(len(path) for path in schema["paths"].values())
    assert methods
    mounted = sum(
        len(set(view.actions) - {"head"})
        for _route, view in routes(api.urlpatterns)
        if hasattr(view, "actions") and view.cls is not api.NothingDoor
    )
    assert len(told) == mounted


def whole(schema: Any) -> Any:
    """`schema` as it is sent."""
    return json.loads(json.dumps(schema, default=str))


def bodies(schema: Any) -> Iterator[tuple[str, str, Any]]:
    """Each body of each operation: a name for it, the place of its schema, and its content."""
    for address, path in schema["paths"].items():
        for method, operation in path.items():
            given = {"requestBody": operation.get("requestBody", {})}
            given |= {f"responses/{one}": body for one, body in operation["responses"].items()}
            for place, body in given.items():
                for kind, content in body.get("content", {}).items():
                    steps = [one.replace("/", "~1") for one in (address, kind)]
                    where = f"/paths/{steps[0]}/{method}/{place}/content/{steps[1]}/schema"
                    yield f"{operation['operationId']} {place} {kind}", where, content


def test_every_body_has_an_example_that_is_one(described: Any) -> None:
    sent = whole(described)
    known = Resource(contents=sent, specification=DRAFT202012)
    registry: Any = Registry().with_resource("urn:api", known)
    for name, where, content in bodies(sent):
        if not name.endswith(" application/json"):
            continue
        told = [one["value"] for one in content.get("examples", {}).values()]
        told += [content["example"]] if "example" in content else []
        assert told, name
        judge = Draft202012Validator(
            {"$ref": f"urn:api#{where}"}, registry=registry, format_checker=FORMAT_CHECKER
        )
        for one in told:
            assert [error.message for error in judge.iter_errors(one)] == [], name


def untyped(schema: Any, where: str) -> Iterator[str]:
    """The places in a JSON Schema at which anything could stand."""
    if not isinstance(schema, dict) or not SAYS & set(schema):
        yield where
        return
    if schema.get("type") == "object" and not {"properties", "additionalProperties"} & set(schema):
        yield where
    if "array" in str(schema.get("type")):
        yield from untyped(schema.get("items"), f"{where}[]")
    for name, inner in schema.get("properties", {}).items():
        yield from untyped(inner, f"{where}.{name}")
    if "additionalProperties" in schema and schema["additionalProperties"] is not False:
        yield from untyped(schema["additionalProperties"], f"{where}.*")
    for word in ("oneOf", "anyOf", "allOf"):
        for inner in schema.get(word, ()):
            yield from untyped(inner, f"{where}|")


def test_nothing_in_it_could_be_anything(described: Any) -> None:
    found = [
        place
        for name, inner in described["components"]["schemas"].items()
        for place in untyped(inner, name)
    ]
    for name, _where, content in bodies(described):
        found += untyped(content.get("schema"), name)
    for address, path in described["paths"].items():
        for operation in path.values():
            for one in operation.get("parameters", ()):
                found += untyped(one.get("schema"), f"{address} {one['name']}")
    assert found == []
    assert list(untyped({"type": "object", "properties": {"a": {}}}, "it")) == ["it.a"]


def test_operations_are_called_what_they_do(described: Any) -> None:
    operations = [one for path in described["paths"].values() for one in path.values()]
    names = [one["operationId"] for one in operations]
    assert len(set(names)) == len(names)
    for operation in operations:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", operation["operationId"])
        for said in ("summary", "description", "tags"):
            assert operation[said], operation["operationId"]


def test_every_operation_says_how_it_refuses(schema: Any) -> None:
    for address, path in schema["paths"].items():
        for method, operation in path.items():
            told = set(operation["responses"])
            assert {"401", "404", "429"} <= told, (address, method)
            name = operation["operationId"]
            is_mark = name.startswith(MARKS) or name in KEEP_THEIR_VERSION
            if method == "patch" or (method in {"put", "delete"} and not is_mark):
                assert {"412", "428"} <= told, (address, method)
            if method != "get":
                names = {one["name"] for one in operation["parameters"]}
                assert "Idempotency-Key" in names


def test_it_is_served(client: Any, db: None) -> None:
    answer = client.get("/api/v1/schema/")
    assert answer.status_code == 200
    assert answer.content.startswith(b"openapi: 3.1.0")
