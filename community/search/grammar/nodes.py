"""What a query is made of; `start` and `end` are the place of the whole part in its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Words:
    """One word as typed. It may have several terms (co-author), which stand side by side.

    `word` is the folded surface (of several terms: with spaces between), `words` the surface of
    each term. `joined` holds terms that say the same in one word: coauthor.
    """

    terms: tuple[str, ...]
    word: str
    start: int
    end: int
    words: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in quotes: side by side, in this order."""

    terms: tuple[str, ...]
    start: int
    end: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that begins so; `stem` is folded."""

    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Filter:
    """A field with one of these values."""

    field: str
    values: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Range:
    """A number between two bounds, both included; None: no bound on that side."""

    field: str
    low: int | None
    high: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Node, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts."""

    parts: tuple[Node, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Not:
    """What the part does not hold for."""

    part: Node
    start: int
    end: int


Leaf: TypeAlias = Words | Phrase | Prefix | Filter | Range
Node: TypeAlias = Leaf | And | Or | Not


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of the query that could not be used as typed, and a sentence that says so."""

    part: str
    message: str


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked. `node` is None when nothing is left to look for."""

    text: str
    node: Node | None
    problems: tuple[Problem, ...] = ()
