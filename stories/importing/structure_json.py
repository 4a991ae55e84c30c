"""Figures as plain JSON, for tables that keep facts of every kind."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal

from stories.importing.structure_items import Duration, Fact, Funnel

KEPT_ELSEWHERE = ("kind", "label", "at")


def fact_values(fact: Fact) -> dict[str, object]:
    """The fields of `fact` but kind, label and place, under their own names.

    Whole numbers become int, others float. A funnel's `rates` (per cent of the stage before, from
    the second stage on) and `overall_rate` are added, rounded to one decimal; None is unknown.
    """
    values = {name: value for name, value in asdict(fact).items() if name not in KEPT_ELSEWHERE}
    if isinstance(fact, Funnel):
        values["rates"] = [_rounded(rate) for rate in fact.rates]
        values["overall_rate"] = _rounded(fact.overall_rate)
    return {name: _plain(value) for name, value in values.items()}


def duration_values(duration: Duration) -> dict[str, object]:
    """A length of time in one mapping: low, high, about (rounded when told), unit, usual."""
    values = {**asdict(duration.amount), "unit": duration.unit, "usual": duration.usual}
    return {name: _plain(value) for name, value in values.items()}


def _rounded(rate: Decimal | None) -> Decimal | None:
    return None if rate is None else round(rate, 1)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, str) else value
