"""Fetching what matches: candidates for ranking, pages by date, and how many there are of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection

from community.lib.findable import audiences
from community.search.arriving import Arrived
from community.search.engines import engine
from community.search.matching import Match, all_of, any_of, term
from community.search.terms import facet
from community.tags.models import Tag

CANDIDATES = 1_000
IN_TITLE_CANDIDATES = 100


class Row(NamedTuple):
    """The small columns of an entry that matches (`models.SMALL`)."""

    id: int
    kind: str
    year: int | None
    state: str
    tags: str
    score: int
    discussed: int
    title_terms: str
    tag_terms: str


class Text(NamedTuple):
    """The large columns, of which only the few entries are read that come to the front."""

    id: int
    body_terms: str
    other_terms: str
    kind: str
    key: int
    title: str
    heading: str
    url: str
    byline: str
    dated: str
    state: str
    score: int
    discussed: int
    is_accepted: bool
    tags: str
    passages: str


_COLUMNS = ", ".join(f"e.{name}" for name in Row._fields)
_LARGE = ", ".join(Text._fields)


def visible(match: Match, person: Any) -> Match:
    """`match`, of what `person` may see."""
    audience = any_of(term(facet("audience", name)) for name in audiences(person))
    return all_of([match, audience])


def candidates(
    match: Match,
    limit: int = CANDIDATES + 1,
    *,
    below: int | None = None,
    above: int | None = None,
    least: int | None = None,
    arrived: Arrived | None = None,
) -> list[Row]:
    """At most `limit` entries that match, the newest first (with `above`, the oldest above it).

    `below`, `above` and `least` bound their ids; with `arrived`, only what came in that time.
    """
    sql, values = engine().newest(
        _COLUMNS, match, limit, below=below, above=above, least=least, arrived=arrived
    )
    return list(map(partial(tuple.__new__, Row), fetched(sql, values)))  # quicker than _make


def count(match: Match, limit: int) -> int:
    """How many entries match, counted up to `limit`."""
    return len(fetched(*engine().some(match, limit)))


def exists(match: Match) -> bool:
    """Whether any entry matches."""
    return bool(fetched(*engine().some(match, 1)))


def texts(ids: Sequence[int]) -> list[Text]:
    """The large columns of the entries `ids`; of those that still are there."""
    if not ids:
        return []
    places = ", ".join(["%s"] * len(ids))
    sql = f"SELECT {_LARGE} FROM search_entry WHERE id IN ({places})"  # noqa: S608
    return list(map(Text._make, fetched(sql, ids)))


def word_counts(terms: Collection[str]) -> tuple[dict[str, int], int]:
    """In about how many entries each of `terms` stands, and the term that stands in the most."""
    places = ", ".join(["%s"] * len(terms)) or "NULL"
    sql = (
        f"SELECT term, count FROM search_word WHERE term IN ({places}) "  # noqa: S608
        "UNION ALL SELECT '', (SELECT max(count) FROM search_word) ORDER BY 2"
    )
    counts: dict[str, int] = dict(fetched(sql, list(terms)))  # of the same term the widest, last
    return counts, counts.pop("") or 1


def tag_names(slugs: Collection[str]) -> dict[str, str]:
    """The name of each tag among `slugs`."""
    if not slugs:
        return {}
    places = ", ".join(["%s"] * len(slugs))
    sql = f"SELECT slug, name FROM {Tag._meta.db_table} WHERE slug IN ({places})"  # noqa: S608
    return dict(fetched(sql, list(slugs)))


def tally(rows: Sequence[Row]) -> dict[str, Counter[str]]:
    """How many of `rows` are of each kind, year and state, and how many carry each tag."""
    years = Counter(map(attrgetter("year"), rows))
    return {
        "kind": Counter(map(attrgetter("kind"), rows)),
        "state": Counter(map(attrgetter("state"), rows)),
        "year": Counter({"" if year is None else str(year): n for year, n in years.items()}),
        "tag": Counter(" ".join(map(attrgetter("tags"), rows)).split()),
    }


def fetched(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that `sql` gives."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
