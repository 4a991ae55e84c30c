"""What the front page shows: the numbers that are for one person, and charts of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.utils import timezone

from portal.desk.growth import WEEKS, Number, growth, weeks
from portal.desk.queue import queue
from portal.desk.works import post, works

HEIGHT, STEP, GAP = 40, 10, 2
"""Of a chart, in units of its own: how high it is, and how wide a week with the gap beside it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A week in a chart."""

    x: int
    y: float
    height: float
    is_now: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """One column of numbers, drawn; the table below all charts has the same in figures."""

    title: str
    now: Number
    highest: int
    is_whole: bool  # every week's number is told
    bars: list[Bar]


def front(person: Any) -> dict[str, Any]:
    """What `person` finds on the front page of the desk."""
    columns = growth(person)
    mondays = weeks(timezone.now().astimezone(UTC).date())
    lines = list(zip(*(numbers for _column, numbers in columns), strict=True))
    return {
        "queue": queue(person),
        "charts": [_chart(str(column.title), numbers) for column, numbers in columns],
        "columns": [column.title for column, _numbers in columns],
        "weeks": list(zip(mondays, lines, strict=True))[::-1] if columns else [],
        "post": post(person),
        "works": works(person),
        "size": {"height": HEIGHT, "width": STEP * WEEKS - GAP, "bar": STEP - GAP},
    }


def _chart(title: str, numbers: list[Number]) -> Chart:
    highest = max((number or 0 for number in numbers), default=0)
    bars = []
    for place, number in enumerate(numbers):
        height = round(HEIGHT * (number or 0) / highest, 1) if highest else 0.0
        is_now = place == len(numbers) - 1
        bars.append(Bar(place * STEP, round(HEIGHT - height, 1), height, is_now))
    return Chart(title, numbers[-1], highest, None not in numbers, bars)
