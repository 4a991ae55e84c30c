"""What somebody tells of their way, in one question to the database for all its kinds."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce

from mentors import naming
from mentors.models import Circumstance, Crossing, Setback, SpokenLanguage
from mentors.models.past import Told
from mentors.profile import in_words

Kind = Circumstance.Kind
_NONE, _NO_YEAR = Value("", CharField()), Value(0, IntegerField())
_COLUMNS: dict[type[Told], tuple[Any, ...]] = {
    Crossing: (F("from_role"), F("to_role"), F("means"), F("note"), Coalesce("year", _NO_YEAR)),
    Setback: (F("kind"), _NONE, _NONE, F("note"), F("year")),
    Circumstance: (F("kind"), F("value"), _NONE, _NONE, _NO_YEAR),
    SpokenLanguage: (F("code"), _NONE, _NONE, _NONE, _NO_YEAR),
}
"""Each table in the same columns, so that they are read as one."""


def shown_way(person: int, viewer: Any) -> dict[str, list[dict[str, Any]]]:
    """What `person` (a pk) shows `viewer` of the way behind them. One query."""
    told = _told({model: model.objects.visible_to(viewer) for model in _COLUMNS}, person)
    return {
        "crossings": [one for one in told["crossings"] if one["year"]],
        "setbacks": told["setbacks"],
        "languages": [
            {"code": one["code"], "name": naming.language(one["code"])} for one in told["languages"]
        ],
        "circumstances": [
            {**one, "words": in_words(Circumstance(kind=one["kind"], value=one["value"]))}
            for one in told["circumstances"]
        ],
    }


def told_way(person: int) -> dict[str, Any]:
    """All that `person` (a pk) tells, as `WaySerializer` has it. One query."""
    told = _told({model: model.objects.all() for model in _COLUMNS}, person)
    facts = told["circumstances"]
    degree = [one for one in facts if one["kind"] == Kind.DEGREE]
    return {
        "crossings": [one for one in told["crossings"] if one["year"]],
        "wanted": [{**one, "year": None} for one in told["crossings"] if not one["year"]],
        "setbacks": told["setbacks"],
        "languages": told["languages"],
        "countries": [_as("code", one) for one in facts if one["kind"] == Kind.COUNTRY],
        "circumstances": [_as("status", one) for one in facts if one["kind"] == Kind.STATUS],
        "degree": _as("degree", degree[0]) if degree else None,
    }


def _told(rows: dict[type[Told], QuerySet[Any]], person: int) -> dict[str, list[dict[str, Any]]]:
    """`rows` of `person` by their kind, the first year first."""
    first, *others = (
        rows[model]
        .filter(person=person)
        .order_by()
        .values_list(Value(model._meta.model_name, CharField()), "pk", "visibility", *columns)
        for model, columns in _COLUMNS.items()
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    read = sorted(first.union(*others, all=True), key=lambda row: (row[-1], row[1]))
    for table, _pk, visibility, one, two, means, note, year in read:
        shown = {"visibility": visibility}
        if table == "crossing":
            way = {"from_role": one, "to_role": two, "means": means, "note": note, "year": year}
            found["crossings"].append(way | shown)
        elif table == "setback":
            found["setbacks"].append({"kind": one, "note": note, "year": year} | shown)
        elif table == "circumstance":
            found["circumstances"].append({"kind": one, "value": two} | shown)
        else:
            found["languages"].append({"code": one} | shown)
    return found


def _as(name: str, fact: dict[str, Any]) -> dict[str, Any]:
    return {name: fact["value"], "visibility": fact["visibility"]}
