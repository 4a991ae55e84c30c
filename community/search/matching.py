"""What an engine is asked for: terms, and how they go together; nothing of what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from community.search.terms import ALL


@dataclass(frozen=True, slots=True)
class Sequence:
    """Terms side by side, in this order; a single one may stand anywhere, a filter's term too."""

    terms: tuple[str, ...]
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of `parts` and none of `without`."""

    parts: tuple[Match, ...]
    without: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of `parts`."""

    parts: tuple[Match, ...]


Match: TypeAlias = Sequence | AllOf | AnyOf

EVERYTHING = Sequence((ALL,))
NOTHING = Sequence(("nothing:",))


def term(text: str) -> Sequence:
    """A single term."""
    return Sequence((text,))


def any_of(parts: Iterable[Match]) -> Match:
    """One of `parts`, with the shortest tree for it."""
    found = tuple(dict.fromkeys(parts))
    if len(found) == 1:
        return found[0]
    return AnyOf(found) if found else NOTHING


def all_of(parts: Iterable[Match], without: Iterable[Match] = ()) -> Match:
    """All of `parts` and none of `without`, with the shortest tree for it."""
    wanted, unwanted = tuple(dict.fromkeys(parts)), tuple(dict.fromkeys(without))
    if len(wanted) == 1 and not unwanted:
        return wanted[0]
    return AllOf(wanted or (EVERYTHING,), unwanted)
