"""The schema as people read it: sections, their operations, and what these send and answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

from portal.reference.schema import schema

JSON = "application/json"
PREFIX = "/api"
METHODS = ("get", "post", "put", "patch", "delete")
KINDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "null": "null",
    "date-time": "time",
    "date": "day",
    "uri": "address",
    "email": "e-mail address",
    "uuid": "UUID",
    "binary": "file",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a shape, or a parameter of an operation."""

    name: str
    kind: str
    shape: str
    words: str
    is_required: bool
    choices: tuple[str, ...]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a body looks like."""

    name: str
    words: str
    fields: tuple[Field, ...]
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent, or answered with a status."""

    status: str
    kind: str
    shape: str
    words: str
    example: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that can be asked for."""

    name: str
    method: str
    address: str
    summary: str
    words: str
    scope: str
    parameters: tuple[Field, ...]
    sends: Body | None
    answers: tuple[Body, ...]
    refusals: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The operations that begin with the same word."""

    name: str
    operations: tuple[Operation, ...]
    shapes: tuple[Shape, ...]

    @property
    def title(self) -> str:
        return self.name.replace("-", " ").capitalize()


@cache
def sections() -> dict[str, Section]:
    """Name → section, in the order of their names."""
    found: dict[str, list[Operation]] = {}
    for address, path in schema()["paths"].items():
        for method in METHODS:
            if told := path.get(method):
                found.setdefault(told["tags"][0], []).append(_operation(address, method, told))
    return {
        name: Section(name, tuple(operations), tuple(_shapes(operations)))
        for name, operations in sorted(found.items())
    }


def _operation(address: str, method: str, told: Mapping[str, Any]) -> Operation:
    answers = [_body(status, body) for status, body in told["responses"].items()]
    scopes = [scope for way in told.get("security", ()) for scope in way.get("token", ())]
    return Operation(
        name=told["operationId"],
        method=method.upper(),
        address=address,
        summary=told["summary"],
        words=told["description"],
        scope=scopes[0] if scopes else "",
        parameters=tuple(_parameter(one) for one in told.get("parameters", ())),
        sends=_body("", told["requestBody"]) if "requestBody" in told else None,
        answers=tuple(one for one in answers if one.status < "400"),
        refusals=tuple(one for one in answers if one.status >= "400"),
    )


def _parameter(told: Mapping[str, Any]) -> Field:
    kind, shape = _kind(told["schema"])
    choices = _choices(told["schema"])
    required = bool(told.get("required"))
    return Field(
        told["name"], kind, shape, told.get("description", ""), required, choices, told["in"]
    )


def _body(status: str, told: Mapping[str, Any]) -> Body:
    content = told.get("content", {})
    media = JSON if JSON in content else next(iter(content), "")
    kind, shape = _kind(content[media]["schema"]) if media else ("", "")
    words = told.get("description", "") or (HTTPStatus(int(status)).phrase if status else "")
    if media and media != JSON and status < "400":
        words = f"{words} ({media})".strip()
    example = _example(content[media]) if media == JSON else ""
    return Body(status, kind, shape, words, example)


def _example(content: Mapping[str, Any]) -> str:
    told = [one["value"] for one in content.get("examples", {}).values()] or [content["example"]]
    return json.dumps(told[0], indent=2, ensure_ascii=False, default=str)


def _kind(told: Mapping[str, Any]) -> tuple[str, str]:
    """What `told` is, in words, and the name of the shape in it."""
    if "$ref" in told:
        return "", str(told["$ref"]).rpartition("/")[2]
    for word in ("allOf", "oneOf", "anyOf"):
        if word in told:
            parts = [_kind(one) for one in told[word]]
            words = [kind for kind, _shape in parts if kind]
            return " or ".join(words), next((shape for _kind, shape in parts if shape), "")
    types = [told["type"]] if isinstance(told.get("type"), str) else told.get("type", [])
    if "array" in types:
        kind, shape = _kind(told["items"])
        return f"list of {kind}".strip(), shape
    if isinstance(rest := told.get("additionalProperties"), dict):
        kind, shape = _kind(rest)
        return f"object of {kind}".strip(), shape
    names = [
        KINDS.get(told.get("format", ""), KINDS[one]) if one != "null" else one for one in types
    ]
    return " or ".join(names), ""


def _choices(told: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple("null" if one is None else str(one) for one in told.get("enum", ()))


def _shapes(operations: Iterable[Operation]) -> Iterator[Shape]:
    """All shapes that these operations speak of, and those that are in them, by name."""
    known = schema()["components"]["schemas"]
    waiting = [
        body.shape
        for one in operations
        for body in (*((one.sends,) if one.sends else ()), *one.answers)
        if body.shape
    ]
    found: dict[str, Shape] = {}
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = _shape(name, known[name])
            waiting += [field.shape for field in found[name].fields if field.shape]
    return iter(found[name] for name in sorted(found))


def _shape(name: str, told: Mapping[str, Any]) -> Shape:
    required = told.get("required", ())
    fields = []
    for label, inner in told.get("properties", {}).items():
        kind, shape = _kind(inner)
        words = inner.get("description", "")
        fields.append(Field(label, kind, shape, words, label in required, _choices(inner)))
    return Shape(name, told.get("description", ""), tuple(fields), _choices(told))
