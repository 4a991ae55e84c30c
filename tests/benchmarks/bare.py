"""The same matches written by hand, as somebody would who has only the engine and these tables.

`page` and `candidates` only match and fetch: for few matches the rows that a page shows, for a
common word the 1,000 newest candidates with the columns that ranking and facets take. Nothing is
ranked, counted, marked or cut, and no text is read as a query. `whole_page` does what the portal's
page does with what the engine itself offers: it ranks, marks the words and counts the facets.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import connection
from rapidfuzz.distance import OSA

from community.search.spelling import keys_of

CANDIDATES = 1_000
PAGE = 20

_SHOWN = (
    "e.id, e.kind, e.key, e.title, e.heading, e.url, e.byline, e.dated, e.state, e.score, "
    "e.discussed, e.is_accepted, e.tags, e.passages"
)
_RANKED = (
    "e.id, e.kind, e.year, e.state, e.tags, e.score, e.discussed, e.is_accepted, "
    "e.title_terms, e.tag_terms"
)
_SQL = {
    "sqlite": (
        "SELECT {columns} FROM search_terms t JOIN search_entry e ON e.id = t.rowid "
        "WHERE search_terms MATCH %s{bound} ORDER BY t.rowid DESC LIMIT {limit}"
    ),
    "postgresql": (
        "SELECT {columns} FROM search_entry e "
        "WHERE e.vector @@ %s::tsquery{bound} ORDER BY e.id DESC LIMIT {limit}"
    ),
}
_MARKED = {
    "sqlite": (
        "highlight(search_terms, 0, '<mark>', '</mark>'), "
        "snippet(search_terms, 2, '<mark>', '</mark>', '…', 40)"
    ),
    "postgresql": (
        "ts_headline('simple', e.title, %s::tsquery), "
        "ts_headline('simple', e.passages::text, %s::tsquery, 'MaxWords=40, MinWords=30')"
    ),
}
_FROM = {
    "sqlite": (
        "FROM search_terms JOIN search_entry e ON e.id = search_terms.rowid "
        "WHERE search_terms MATCH %s"
    ),
    "postgresql": "FROM search_entry e WHERE e.vector @@ %s::tsquery",
}
_RANK = {
    "sqlite": "bm25(search_terms, 3, 2, 1)",
    "postgresql": "ts_rank(e.vector, %s::tsquery) DESC",
}
_WHOLE = {
    vendor: {
        "rows": (
            f"SELECT {_SHOWN}, {_MARKED[vendor]} {_FROM[vendor]} "
            f"ORDER BY {_RANK[vendor]} LIMIT {PAGE}"
        ),
        "facet": f"SELECT e.{{name}}, count(*) {_FROM[vendor]} GROUP BY 1",
        "tags": f"SELECT e.tags {_FROM[vendor]}",
    }
    for vendor in _FROM
}
_BOUND = {"sqlite": " AND t.rowid < %s", "postgresql": " AND e.id < %s"}
_NEAR = (
    "SELECT DISTINCT w.word, w.term, w.count FROM search_wordkey k "
    "JOIN search_word w ON w.id = k.word_id WHERE k.key IN ({places})"
)


@dataclass(frozen=True)
class Terms:
    """Terms that are all to be there, the first `side_by_side` of them as a phrase."""

    terms: tuple[str, ...]
    side_by_side: int = 0

    def __str__(self) -> str:
        terms = (*self.terms, "audience:everyone")
        phrase, rest = terms[: self.side_by_side], terms[self.side_by_side :]
        if connection.vendor == "postgresql":
            parts = [" <-> ".join(f"'{term}'" for term in phrase)] if phrase else []
            return " & ".join([*parts, *(f"'{term}'" for term in rest)])
        said = " ".join(phrase)
        parts = [f'{{title_terms tag_terms body_terms}} : "{said}"'] if phrase else []
        return " AND ".join([*parts, *(f'"{term}"' for term in rest)])


def page(terms: Terms, below: int | None = None) -> list[Any]:
    """The rows that one page shows."""
    return _fetched(_SHOWN, terms, PAGE, below)


def candidates(terms: Terms) -> list[Any]:
    """The rows that ranking and facets take."""
    return _fetched(_RANKED, terms, CANDIDATES)


def whole_page(terms: Terms) -> tuple[list[Any], dict[str, Any]]:
    """The rows of the first page, ranked and with the words marked, and every facet counted."""
    statements = _WHOLE[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statements["rows"], [str(terms)] * statements["rows"].count("%s"))
        rows = cursor.fetchall()
        facets: dict[str, Any] = {}
        for name in ("kind", "state", "year"):
            cursor.execute(statements["facet"].format(name=name), [str(terms)])
            facets[name] = dict(cursor.fetchall())
        cursor.execute(statements["tags"], [str(terms)])
        tags = Counter(slug for (slugs,) in cursor.fetchall() for slug in slugs.split())
        named = [slug for slug, _number in tags.most_common(12)]
        places = ", ".join(["%s"] * len(named))
        cursor.execute(f"SELECT slug, name FROM tags_tag WHERE slug IN ({places})", named)
        facets["tag"] = cursor.fetchall()
    return rows, facets


def meant(word: str) -> str:
    """The term of the known word nearest to `word`."""
    keys = sorted(keys_of(word))
    with connection.cursor() as cursor:
        cursor.execute(_NEAR.format(places=", ".join(["%s"] * len(keys))), keys)
        near = [
            (OSA.distance(word, other), -count, term) for other, term, count in cursor.fetchall()
        ]
    return min(near)[2]


def page_ids(terms: Terms, number: int) -> int:
    """The id of the `number`th newest match: the next page begins below it."""
    return int(_fetched("e.id", terms, number)[-1][0])


def _fetched(columns: str, terms: Terms, limit: int, below: int | None = None) -> list[Any]:
    statement = _SQL[connection.vendor].format(
        columns=columns, limit=limit, bound="" if below is None else _BOUND[connection.vendor]
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [str(terms)] if below is None else [str(terms), below])
        return cursor.fetchall()
