"""Asking the index: a query in, what a page shows out.

"Best" ranks at most CANDIDATES entries: all that match when they are no more; otherwise the newest,
of which the oldest give way to still older ones that have one of the words in their title, until
IN_TITLE_CANDIDATES have. Counts then are lower bounds and say so. "Newest" reads on without end.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from community.lib.keyset import BadCursor
from community.search import grammar
from community.search.correcting import corrected
from community.search.cursors import read_edge, read_place, write_edge, write_place
from community.search.facets import chips_of, facets_of
from community.search.finding import (
    CANDIDATES,
    IN_TITLE_CANDIDATES,
    Row,
    candidates,
    exists,
    visible,
)
from community.search.matching import Match, Sequence, all_of, any_of
from community.search.planning import Plan, in_title, muted_of, plan_of, relaxed, weighed
from community.search.ranking import Candidate
from community.search.results import PAGE, SORTS, Correction, Results, Suggestion
from community.search.weighing import Weighing

FEW = 3  # with fewer entries that have all of the words, those with some of them follow
SUGGESTIONS = 7
NOT_FAR_BACK = 4  # times as far as the newest candidates reach


@dataclass(frozen=True)
class _Found:
    """The rows that match a plan, newest first, and how the plan was read."""

    plan: Plan
    match: Match
    rows: list[Row]
    is_relaxed: bool = False

    @property
    def has_more(self) -> bool:
        return len(self.rows) > CANDIDATES


def search(
    text: str,
    *,
    person: Any,
    sort: str = "best",
    cursor: str | None = None,
    exact: bool = False,
    muted: Collection[str] = (),
) -> Results:
    """Find what `text` asks for (see `grammar`) among what `person` may see.

    A misspelt query is searched for as it was meant, unless `exact`. Any text is answered; a
    `sort` not among SORTS is "best". What carries a tag whose slug is in `muted` is left out,
    unless the query names that tag. Raises BadCursor.
    """
    query = grammar.parse(text)
    sort = sort if sort in SORTS else "best"
    if query.node is None:
        return Results(query, sort, problems=query.problems)
    found, correction = _find(query, person, muted), None
    in_doubt = not exact and (not found.rows or found.is_relaxed)
    if in_doubt and (better := _as_meant(query, person, muted)):
        meant, found = better
        query, correction = meant, Correction(meant.text, query.text)
    results = Results(
        query,
        sort,
        total=min(len(found.rows), CANDIDATES),
        has_more=found.has_more,
        facets=facets_of(query, found.rows[:CANDIDATES]),
        chips=chips_of(query),
        problems=(*query.problems, *found.plan.problems),
        correction=correction,
        is_relaxed=found.is_relaxed,
        has_muted=bool(found.plan.muted) and exists(visible(muted_of(found.plan), person)),
    )
    if sort == "newest":
        return _newest(results, found, person, cursor)
    return _ranked(results, found, person, cursor)


def suggest(text: str, *, person: Any, muted: Collection[str] = ()) -> list[Suggestion]:
    """What somebody who has typed `text` so far may mean: entries with these words."""
    words = text.strip()
    if words and words[-1].isalnum() and len(words.split()[-1]) > 1:
        words += "*"
    found = search(words, person=person, exact=True, muted=muted)
    if not found.hits or found.is_relaxed:
        found = search(text, person=person, muted=muted)
    return [Suggestion(hit.plain_title, hit.url, hit.kind_name) for hit in found.hits[:SUGGESTIONS]]


def _find(query: grammar.Query, person: Any, muted: Collection[str] = ()) -> _Found:
    plan = plan_of(query, muted)
    match = visible(plan.match, person)
    rows = candidates(match)
    if len(rows) < FEW and (wider := relaxed(plan)) is not None:
        match = visible(wider, person)
        more = candidates(match)
        if len(more) > len(rows):
            return _Found(plan, match, more, is_relaxed=True)
    return _Found(plan, match, rows)


def _as_meant(
    query: grammar.Query, person: Any, muted: Collection[str]
) -> tuple[grammar.Query, _Found] | None:
    """The query as it was probably meant and what it finds; None where nothing better is known."""
    if (meant := corrected(query, person)) and (better := _find(meant, person, muted)).rows:
        return meant, better
    # Each word finds something, but one may be a misspelling that has a known word's stem.
    meant = corrected(query, person, unseen=True)
    if meant and (better := _find(meant, person, muted)).rows:
        return (meant, better) if not better.is_relaxed else None
    return None


def _ranked(results: Results, found: _Found, person: Any, cursor: str | None) -> Results:
    start = read_place(cursor)
    rows = found.rows[:CANDIDATES]
    weighing = Weighing(weighed(found.plan.spellings))
    order: list[Row] | list[Row | Candidate]
    if results.sort == "discussed":
        order = sorted(rows, key=attrgetter("discussed", "id"), reverse=True)
    else:
        order = weighing.best_of(_with_titles(rows, found) if found.has_more else rows)
    if start and start >= len(order):
        raise BadCursor("no such page")
    return replace(
        results,
        hits=weighing.shown(order[start : start + PAGE]),
        next=write_place(start + PAGE) if start + PAGE < len(order) else None,
        previous=write_place(max(start - PAGE, 0)) if start else None,
    )


def _newest(results: Results, found: _Found, person: Any, cursor: str | None) -> Results:
    below, above = read_edge(cursor)
    if below is None and above is None:
        rows = found.rows[: PAGE + 1]
    else:
        rows = candidates(found.match, PAGE + 1, below=below, above=above)
    has_more, rows = len(rows) > PAGE, rows[:PAGE]
    if above is not None:
        rows.reverse()
    if not rows:
        return results
    return replace(
        results,
        hits=Weighing(weighed(found.plan.spellings)).shown(rows),
        next=write_edge("b", rows[-1].id) if has_more or above is not None else None,
        previous=write_edge("a", rows[0].id)
        if (has_more if above is not None else below is not None)
        else None,
    )


def _with_titles(rows: list[Row], found: _Found) -> list[Row]:
    """The newest rows; where few of them have a word in the title, the oldest give way to some."""
    rows = rows[:CANDIDATES]
    titles = [title for word in found.plan.words if (title := in_title(word))]
    wanted = IN_TITLE_CANDIDATES - _number_in_title(rows, titles)
    if not titles or wanted <= 0:
        return rows
    match = all_of([any_of(titles), found.match])
    # First not far back: where very many titles have the word, PostgreSQL sorts all that it reads.
    end = rows[-1].id
    least = end - NOT_FAR_BACK * (rows[0].id - end)
    titled = candidates(match, wanted, below=end, least=least)
    if len(titled) < wanted:
        titled += candidates(match, wanted - len(titled), below=least)
    return [*rows[: CANDIDATES - len(titled)], *titled]


def _number_in_title(rows: list[Row], titles: list[Sequence]) -> int:
    """How many of `rows` have one of these words or phrases in their title."""
    runs = [f" {' '.join(title.terms)} " for title in titles]
    return sum(any(run in f" {row.title_terms} " for run in runs) for row in rows)
