"""What a search answers, as pages, feeds and the API show it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from community.search.grammar import Problem, Query

SORTS = ("best", "newest", "discussed")
PAGE = 20


@dataclass(frozen=True)
class Hit:
    """One thing found: its best passage, marked, and the address that opens there."""

    kind: str
    kind_name: str
    key: int
    title: SafeString  # with <mark> around the words searched for; for a comment what it is about
    plain_title: str
    url: str  # opens at the passage
    snippet: SafeString  # the best passage, cut to some 240 characters, words marked; may be empty
    byline: str
    dated: str  # ISO 8601, as precise as known; empty: unknown
    tags: tuple[tuple[str, str], ...]  # (slug, name)
    state: str
    state_name: str
    score: int
    discussed: int
    is_accepted: bool


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet: how many of the hits have it, and the query that asks for it."""

    value: str
    name: str
    count: int
    text: str  # the query with this value added, or without it where `is_on`
    is_on: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow the hits: kind, tag, year or state."""

    field: str
    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True)
class Chip:
    """A filter in use, as typed, and the query without it."""

    part: str
    text: str


@dataclass(frozen=True)
class Correction:
    """The query was misspelt: what was searched for instead, and what was typed."""

    shown: str
    typed: str


@dataclass(frozen=True)
class Results:
    """The answer to one query.

    `total` counts up to CANDIDATES; `has_more` says that there are more, and then facet counts
    are lower bounds too ("300+"). `is_relaxed`: few or none have all the words, so those with
    some of them follow. `has_muted`: some that match carry a muted tag and were left out. `next`
    and `previous` are the cursors of the pages beside this one.
    """

    query: Query
    sort: str
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    has_more: bool = False
    facets: tuple[Facet, ...] = ()
    chips: tuple[Chip, ...] = ()
    problems: tuple[Problem, ...] = ()
    correction: Correction | None = None
    is_relaxed: bool = False
    has_muted: bool = False
    next: str | None = None
    previous: str | None = None


@dataclass(frozen=True)
class Suggestion:
    """One line under the search box while somebody types."""

    title: str
    url: str
    kind_name: str
