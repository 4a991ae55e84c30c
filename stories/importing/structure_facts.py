"""Read the figures of a story, each kind into the class that fits it."""

from __future__ import annotations

import re
from collections.abc import Callable

from stories.importing.structure_fields import LONGEST_NAME, Fields
from stories.importing.structure_items import (
    UNKNOWN_CURRENCY,
    Fact,
    Funnel,
    Length,
    Measure,
    Money,
    Score,
    Stage,
)
from stories.importing.structure_parts import read_amount, read_duration
from stories.importing.structure_vocabulary import FactKind

COMMON = ("kind", "label", "note", "at")
AMOUNT = ("value", "low", "high", "about", "unit")
CURRENCY = re.compile("[A-Z]{3}")
UNKNOWN_CURRENCY_AS_WRITTEN = {UNKNOWN_CURRENCY, "unknown currency"}
WHOLE = 100


def read_fact(fields: Fields) -> Fact:
    """The fact that one entry of `facts` tells."""
    return READERS[fields.choice("kind", FactKind)](fields)


def _funnel(fields: Fields) -> Funnel:
    fields.allow(*COMMON, "stages")
    stages: list[Stage] = []
    for entry in fields.groups("stages", "a stage of a funnel"):
        stage = _stage(entry)
        counts = [earlier.count for earlier in stages if earlier.count is not None]
        if counts and stage.count is not None and stage.count > counts[-1]:
            raise entry.wrong("count", f"is more than the {counts[-1]} of a stage before it")
        stages.append(stage)
    if len(stages) < 2:
        raise fields.wrong("stages", "must have at least two entries")
    return Funnel(
        kind=FactKind.FUNNEL,
        label=fields.text("label", required=True, longest=LONGEST_NAME),
        stages=tuple(stages),
        note=fields.text("note"),
        at=fields.at(),
    )


def _stage(fields: Fields) -> Stage:
    fields.allow("name", "count", "rate", "about")
    rate = fields.number("rate")
    if rate is not None and rate > WHOLE:
        raise fields.wrong("rate", "must be per cent of the stage before, so at most 100")
    return Stage(
        name=fields.text("name", required=True),
        count=fields.whole("count"),
        rate_told=rate,
        about=fields.flag("about"),
    )


def _score(fields: Fields) -> Score:
    fields.allow(*COMMON, "exam", "first", "best", "attempts")
    first, best = fields.number("first"), fields.figure("best")
    if first is not None and best < first:
        raise fields.wrong("best", "is less than the first score")
    attempts = fields.whole("attempts")
    if attempts == 0:
        raise fields.wrong("attempts", "must be at least 1")
    exam = fields.text("exam", required=True, longest=LONGEST_NAME)
    return Score(
        kind=FactKind.SCORE,
        label=fields.text("label", longest=LONGEST_NAME) or exam,
        exam=exam,
        first=first,
        best=best,
        attempts=attempts,
        note=fields.text("note"),
        at=fields.at(),
    )


def _money(fields: Fields) -> Money:
    fields.allow(*COMMON, "value", "low", "high", "about", "currency", "per")
    currency = fields.text("currency", required=True)
    if currency in UNKNOWN_CURRENCY_AS_WRITTEN:
        currency = UNKNOWN_CURRENCY
    elif not CURRENCY.fullmatch(currency):
        raise fields.wrong("currency", "must be three capitals such as USD, or unknown currency")
    return Money(
        kind=fields.choice("kind", FactKind),
        label=fields.text("label", required=True, longest=LONGEST_NAME),
        amount=read_amount(fields),
        currency=currency,
        per=fields.text("per"),
        note=fields.text("note"),
        at=fields.at(),
    )


def _length(fields: Fields) -> Length:
    fields.allow(*COMMON, *AMOUNT, "usual")
    return Length(
        kind=FactKind.DURATION,
        label=fields.text("label", required=True, longest=LONGEST_NAME),
        duration=read_duration(fields),
        note=fields.text("note"),
        at=fields.at(),
    )


def _measure(fields: Fields) -> Measure:
    fields.allow(*COMMON, *AMOUNT)
    return Measure(
        kind=fields.choice("kind", FactKind),
        label=fields.text("label", required=True, longest=LONGEST_NAME),
        amount=read_amount(fields),
        unit=fields.text("unit", required=True),
        note=fields.text("note"),
        at=fields.at(),
    )


def _rate(fields: Fields) -> Measure:
    if fields.text("unit", required=True) != "percent":
        raise fields.wrong("unit", "must be percent")
    if read_amount(fields).high > WHOLE:
        raise fields.wrong("high" if fields.has("high") else "value", "must be at most 100")
    return _measure(fields)


READERS: dict[FactKind, Callable[[Fields], Fact]] = {
    FactKind.FUNNEL: _funnel,
    FactKind.SCORE: _score,
    FactKind.COST: _money,
    FactKind.FUNDING: _money,
    FactKind.DURATION: _length,
    FactKind.RATE: _rate,
    FactKind.COUNT: _measure,
    FactKind.EFFORT: _measure,
}
