"""A list narrowed by a query: which rows of one kind have what it asks for."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from community.search import grammar
from community.search.engines import engine
from community.search.finding import CANDIDATES, fetched, visible
from community.search.matching import all_of, term
from community.search.planning import plan_of
from community.search.terms import facet


def narrowed(rows: QuerySet[Any], text: str, *, kind: str, person: Any) -> QuerySet[Any]:
    """Those of `rows`, of this `kind`, that the query `text` finds for `person`; all for a blank.

    The newest CANDIDATES of what matches. Any text is answered: parts that cannot be used are left
    out, as the search page leaves them out, and of nothing else nothing is found.
    """
    if not text.strip():
        return rows
    query = grammar.parse(text)
    if query.node is None:
        return rows.none()
    asked = all_of([plan_of(query).match, term(facet("kind", kind))])
    match = visible(asked, person)
    sql, values = engine().newest("e.key", match, CANDIDATES, below=None, above=None, least=None)
    return rows.filter(pk__in=[key for (key,) in fetched(sql, values)])
