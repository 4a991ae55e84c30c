"""An example of every body: made from its schema, with words that such a field could hold.

Where an operation brings examples of its own, those stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

JSON = "application/json"
DEEP, DEEPEST = 6, 12

AT, ON = "2026-03-14T09:30:00Z", "2026-03-14"
FORMATS: dict[str, Any] = {
    "date-time": AT,
    "date": ON,
    "email": "ana@example.org",
    "uri": "https://portal.example.org/threads/17-how-many-professors-should-i-write-to/",
    "uuid": "0b7ad0f2-3f5e-4a53-9a53-0a4b7c1d2e3f",
}
WORDS: dict[str, str] = {
    "about": "I mended turbines for nine years, and now I train models.",
    "answer": "Start with three whose papers you have read.",
    "body": "I have a list of **forty** and one evening a week.",
    "by": "Ana Lopes",
    "byline": "Ana Lopes",
    "code": "post.hide",
    "contact": "ana@example.org",
    "description": "Going on to a doctorate, and whether to.",
    "display_name": "Ana Lopes",
    "email": "ana@example.org",
    "excerpt": "I have a list of forty and one evening a week.",
    "file": "a-second-start.md",
    "goal": "Find out whether a doctorate is for me.",
    "handle": "ana",
    "headline": "From turbines to models",
    "here_since": "2025-09",
    "html": "<p>I have a list of <strong>forty</strong> and one evening a week.</p>",
    "into": "phd",
    "key": "p4",
    "language": "en",
    "mentor": "gil",
    "name": "Ana Lopes",
    "note": "Read it before the interview.",
    "page": "/threads/17-how-many-professors-should-i-write-to/",
    "parent": "research",
    "person": "ana",
    "q": "phd kind:story",
    "query": "phd kind:story",
    "question": "How many professors should I write to?",
    "reason": "It names a third person.",
    "situation": "I have worked for nine years and want to study again.",
    "slug": "phd",
    "story": "a-second-start",
    "synonym_of": "phd",
    "tag": "phd",
    "text": "I wrote to a professor every week.",
    "time_zone": "Europe/Lisbon",
    "title": "How many professors should I write to?",
    "tried": "I wrote to two professors, and neither answered.",
    "url": "/threads/17-how-many-professors-should-i-write-to/",
    "words": "Thank you. Start with three of them.",
    "zone": "Europe/Lisbon",
}
LISTS = {"tags": ["phd", "applications"], "roles": ["moderator"], "scopes": ["read"]}


def add(result: Any, generator: Any, request: Any, public: bool) -> Any:
    """Give each operation of the schema its examples: a hook of drf-spectacular."""
    maker = Maker(result.get("components", {}).get("schemas", {}))
    for path in result["paths"].values():
        for operation in path.values():
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for content in (body.get("content", {}) for body in bodies):
                if (told := content.get(JSON)) and "schema" in told and "examples" not in told:
                    told.setdefault("example", maker.of(told["schema"]))
    return result


class Maker:
    """Makes examples of what `schemas` describe."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self.schemas = schemas
        self._made: dict[tuple[str, int], Any] = {}

    def of(self, schema: Mapping[str, Any], name: str = "", deep: int = 0) -> Any:
        """An example of what `schema` describes, in a field of this name."""
        if deep > DEEPEST:  # it is part of itself, without an end
            return None
        if "$ref" in schema:
            return self._named(schema["$ref"].rpartition("/")[2], name, deep)
        for word in ("example", "const", "default"):
            if schema.get(word) not in (None, ""):
                return schema[word]
        if schema.get("examples"):
            return schema["examples"][0]
        if "enum" in schema:
            return next((one for one in schema["enum"] if one not in (None, "")), schema["enum"][0])
        if "allOf" in schema:
            return self._joined([self.of(one, name, deep) for one in schema["allOf"]])
        for word in ("oneOf", "anyOf"):
            if word in schema:
                known = [one for one in schema[word] if one.get("type") != "null"]
                return self.of(known[0], name, deep)
        return self._plain(schema, name, deep)

    def _named(self, component: str, name: str, deep: int) -> Any:
        """Of a schema that has a name of its own: once for each depth and field."""
        known = self.schemas[component]
        if "properties" not in known:
            return self.of(known, name, deep)
        if (component, deep) not in self._made:
            self._made[component, deep] = self.of(known, name, deep)
        return self._made[component, deep]

    def _joined(self, parts: list[Any]) -> Any:
        if not all(isinstance(one, dict) for one in parts):
            return parts[0]
        return {name: value for part in parts for name, value in part.items()}

    def _plain(self, schema: Mapping[str, Any], name: str, deep: int) -> Any:
        match _type(schema):
            case "object":
                return self._object(schema, deep)
            case "array":
                return self._array(schema, name, deep)
            case "string":
                return _string(schema, name)
            case "integer" | "number":
                return _number(schema, name)
            case "boolean":
                return name.startswith(("may_", "is_public", "is_live"))
        return None

    def _object(self, schema: Mapping[str, Any], deep: int) -> dict[str, Any]:
        told = {}
        required = schema.get("required", ())
        for name, inner in schema.get("properties", {}).items():
            if deep < DEEP or name in required:
                told[name] = self.of(inner, name, deep + 1)
        if not told and isinstance(rest := schema.get("additionalProperties"), dict):
            told["name"] = self.of(rest, "", deep + 1)
        return told

    def _array(self, schema: Mapping[str, Any], name: str, deep: int) -> list[Any]:
        items = schema["items"]
        if name in LISTS and items.get("type") == "string" and "enum" not in items:
            return list(LISTS[name])
        if deep >= DEEP and not schema.get("minItems"):
            return []
        return [self.of(items, name, deep + 1) for _turn in range(schema.get("minItems") or 1)]


def _type(schema: Mapping[str, Any]) -> str:
    """The first type that is not null."""
    types = schema.get("type", "")
    names = [types] if isinstance(types, str) else [one for one in types if one != "null"]
    return names[0] if names else "null"


def _string(schema: Mapping[str, Any], name: str) -> str:
    if (form := schema.get("format")) in FORMATS:
        return str(FORMATS[form])
    found = WORDS.get(name, "")
    if not found and name.endswith("_at"):
        found = AT
    found = found or WORDS["name" if name.endswith("name") else "words"]
    longest = schema.get("maxLength")
    return found if longest is None or len(found) <= longest else WORDS["slug"][:longest]


def _number(schema: Mapping[str, Any], name: str) -> int:
    least = int(schema.get("minimum", 0))
    wanted = 17 if name in {"", "id"} or name.endswith("_id") else 3
    return max(least, min(wanted, int(schema.get("maximum", wanted))))
