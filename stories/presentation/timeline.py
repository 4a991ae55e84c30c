"""The milestones of a journey, drawn: to scale where they are dated, else in the order told."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from stories.presentation.milestones import LASTING, Step

CHANGES = {"transition", "layoff", "setback", "break"}  # drawn as turning points


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    year: int


@dataclass(frozen=True, slots=True)
class Mark:
    """One dated step: a bar from `x` over `width`, or a point when `width` is 0."""

    step: Step
    x: float
    width: float
    label_x: float
    label_anchor: str  # SVG's text-anchor
    label_y: float
    y: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """A chart with a time axis, in the units of its viewBox."""

    width: int
    height: int
    axis_y: float
    ticks: list[Tick]
    marks: list[Mark]
    undated: int


@dataclass(frozen=True, slots=True)
class Line:
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Stop:
    """One step on the track: its sign at `y`, its words in lines that fit the chart."""

    step: Step
    y: float
    title: list[Line]
    notes: list[Line]
    is_change: bool

    @property
    def sign_y(self) -> float:
        """The top of a square sign, which is twelve units high."""
        return self.y - 6


@dataclass(frozen=True, slots=True)
class Track:
    """Steps one under another in the order told; distances mean nothing."""

    width: int
    height: float
    x: int
    text_x: int
    first_y: float
    last_y: float
    stops: list[Stop]


def scale(steps: Sequence[Step]) -> Scale | None:
    """The chart of the dated steps, or None when fewer than two or fewer than half are dated."""
    dated = [step for step in steps if step.start or step.end]
    if len(dated) < 2 or 2 * len(dated) < len(steps):
        return None
    first = math.floor(min(_year(step.start or step.end) for step in dated))
    last = math.ceil(max(_year(step.end or step.start, end=True) for step in dated))
    width, left, row = 720, 8, 36
    unit = (width - 2 * left) / max(last - first, 1)

    def x(year: float) -> float:
        return round(left + (year - first) * unit, 1)

    marks = []
    for n, step in enumerate(dated):
        begin = x(_year(step.start or step.end))
        is_open = bool(step.start) and not step.end and step.kind in LASTING
        end = x(last) if is_open else x(_year(step.end or step.start, end=True))
        is_span = bool(step.start and step.end) and (step.kind in LASTING or step.start != step.end)
        lasts = is_open or is_span
        is_right = begin > width / 2
        marks.append(
            Mark(
                step=step,
                x=begin if lasts else round((begin + end) / 2, 1),
                width=max(round(end - begin, 1), 4) if lasts else 0,
                label_x=end if is_right else begin,
                label_anchor="end" if is_right else "start",
                label_y=n * row + 16,
                y=n * row + 22,
                is_open=is_open,
            )
        )
    axis_y = len(dated) * row + 8
    every = max(1, math.ceil((last - first) / 10))
    ticks = [Tick(x(year), year) for year in range(first, last + 1, every)]
    return Scale(width, axis_y + 28, axis_y, ticks, marks, undated=len(steps) - len(dated))


def track(steps: Sequence[Step]) -> Track:
    """The steps as stops on a line, for a chart narrow enough for a telephone."""
    line, gap, y = 19, 16, 18.0
    stops = []
    for step in steps:
        title = [Line(y + n * line, text) for n, text in enumerate(wrapped(step.title, 38))]
        below = y + len(title) * line
        notes = [
            Line(below + n * (line - 2), text)
            for n, text in enumerate(text for note in step.notes for text in wrapped(note, 44))
        ]
        stops.append(Stop(step, y - 5, title, notes, step.kind in CHANGES))
        y = below + len(notes) * (line - 2) + gap
    return Track(360, y - gap, 14, 36, stops[0].y, stops[-1].y, stops)


def wrapped(text: str, columns: int) -> list[str]:
    """`text` in lines of at most `columns` cells, where a wide character (Chinese, …) takes two.

    A line breaks at a blank or beside a wide character; a word longer than a line stays whole.
    """
    lines, line, used = [], "", 0
    for piece in _pieces(text):
        cells = sum(map(_cells, piece.rstrip()))
        if line and used + cells > columns:
            lines.append(line.strip())
            line, used = "", 0
        line += piece
        used += sum(map(_cells, piece))
    return [*lines, line.strip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    pieces, word = [], ""
    for letter in text:
        word += letter
        if letter.isspace() or _cells(letter) == 2:
            pieces.append(word)
            word = ""
    return [*pieces, word] if word else pieces


def _cells(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _year(value: str, *, end: bool = False) -> float:
    """A cut ISO 8601 date as a year with its fraction: where it begins, or with `end` ends."""
    parts = [int(part) for part in value.split("-")]
    year, month, day = (*parts, 0, 0)[:3]
    if not month:
        return year + (1 if end else 0)
    if not day:
        return year + (month if end else month - 1) / 12
    return year + (month - 1) / 12 + (day if end else day - 1) / 372
