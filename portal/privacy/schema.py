"""The JSON Schema of a file with somebody's data, made of what is declared and of the tables."""

from __future__ import annotations

from typing import Any

from django.db import models

from community.lib.personal import Holding, holdings

DIALECT = "https://json-schema.org/draft/2020-12/schema"
VERSION = 1
_TYPES: dict[str, dict[str, Any]] = {
    "BooleanField": {"type": "boolean"},
    "DateField": {"type": "string", "format": "date"},
    "DateTimeField": {"type": "string", "format": "date-time"},
    "FloatField": {"type": "number"},
    "JSONField": {},
}


def handed_out() -> list[Holding]:
    """The tables whose rows are in the file."""
    return [one for one in holdings() if one.is_handed_out]


def columns(holding: Holding) -> list[models.Field[Any, Any]]:
    """The columns that are handed out: all but what is not to be said, and keys to other people."""
    person = holding.table._meta.apps.get_model("accounts.User")
    return [
        column
        for column in holding.table._meta.concrete_fields
        if column.name not in holding.unsaid and column.related_model is not person
    ]


def whole() -> dict[str, Any]:
    """The schema of `data.json`."""
    sections = {one.name: _section(one) for one in handed_out()}
    return {
        "$schema": DIALECT,
        "title": "What the portal keeps of one person",
        "type": "object",
        "properties": {
            "version": {"const": VERSION},
            "portal": {"type": "string"},
            "made_at": {"type": "string", "format": "date-time"},
            "sections": {
                "type": "object",
                "properties": sections,
                "required": sorted(sections),
                "additionalProperties": False,
            },
        },
        "required": ["version", "portal", "made_at", "sections"],
        "additionalProperties": False,
    }


def _section(holding: Holding) -> dict[str, Any]:
    fields = {column.name: _typed(column) for column in columns(holding)}
    fields |= {lookup: {"type": ["string", "null"]} for lookup in holding.also}
    return {
        "title": str(holding.what),
        "description": str(holding.why),
        "type": "array",
        "items": {
            "type": "object",
            "properties": fields,
            "required": sorted(fields),
            "additionalProperties": False,
        },
    }


def _typed(column: models.Field[Any, Any]) -> dict[str, Any]:
    kept: Any = column
    while kept.related_model is not None:  # what a key holds is what it leads to
        kept = kept.target_field
    kind = kept.get_internal_type()
    if "Integer" in kind or kind.endswith("AutoField"):
        typed: dict[str, Any] = {"type": "integer"}
    else:
        typed = dict(_TYPES.get(kind, {"type": "string"}))
    typed["title"] = str(column.verbose_name)
    if column.null and "type" in typed:
        typed["type"] = [typed["type"], "null"]
    return typed
