"""A funnel, stage by stage: how many came so far, and what share of the stage before that is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from stories.importing.structure_items import Funnel, Quote, Stage
from stories.importing.structure_vocabulary import FactKind
from stories.presentation.amounts import about, number, percent


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A stage in words: `shown` is "about 20", `rate` "35 %"; `share` is 0–100 of the first."""

    name: str
    shown: str
    rate: str
    share: int | None


def read_funnel(values: dict[str, Any]) -> Funnel:
    """The funnel kept in `values`, so that its one rule computes the rates from the counts.

    Raises KeyError, TypeError or ArithmeticError when `values` does not hold a funnel.
    """
    stages = tuple(
        Stage(
            name=stage["name"],
            count=stage.get("count"),
            rate_told=None if stage.get("rate_told") is None else Decimal(str(stage["rate_told"])),
            about=bool(stage.get("about")),
        )
        for stage in values["stages"]
    )
    return Funnel(kind=FactKind.FUNNEL, label="", stages=stages, at=Quote("", ""))


def funnel_steps(funnel: Funnel) -> list[FunnelStep]:
    """Each stage in words, with its share of the first stage where both were counted."""
    first = funnel.stages[0].count
    return [
        FunnelStep(
            name=stage.name,
            shown=_count(stage),
            rate=percent(rate) if rate is not None else "",
            share=round(100 * stage.count / first) if first and stage.count is not None else None,
        )
        for stage, rate in zip(funnel.stages, (None, *funnel.rates), strict=True)
    ]


def _count(stage: Stage) -> str:
    if stage.count is None:
        return ""
    shown = number(stage.count)
    return about(shown) if stage.about else shown
