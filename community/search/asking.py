"""Asking the index: a query in, what a page shows out.

"Best" ranks at most CANDIDATES entries: all that match when they are no more; otherwise the newest,
of which the oldest give way to still older ones that have one of the words in their title, until
IN_TITLE_CANDIDATES have. Counts then are lower bounds and say so. "Newest" reads on without end.

Pages follow one another by the place of the hit at the edge (see `cursors`): what comes or goes
between two of them neither repeats nor hides anything else.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from django.utils import timezone

from community.search import grammar
from community.search.correcting import corrected
from community.search.cursors import Held, Numbers, Window, read
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
from community.search.ranking import Wanted
from community.search.results import PAGE, SORTS, Correction, Results, Suggestion
from community.search.weighing import Placed, Weighing

FEW = 3  # with fewer entries that have all of the words, those with some of them follow
SUGGESTIONS = 7
NOT_FAR_BACK = 4  # times as far as the newest candidates reach
MOST_COME = 1_000  # newer ones that may come while somebody reads on
WEIGHT_DIGITS = 6

_place = attrgetter("place")


@dataclass(frozen=True)
class _Found:
    """The rows that match a plan, newest first, and how the plan was read."""

    plan: Plan
    match: Match
    rows: list[Row]
    is_relaxed: bool = False
    meant: str = ""

    @property
    def has_more(self) -> bool:
        return len(self.rows) > CANDIDATES

    @property
    def held(self) -> Held:
        """How the query was read."""
        return Held(meant=self.meant, is_relaxed=self.is_relaxed)

    def wanted(self, weights: Numbers = ()) -> list[Wanted]:
        """What is asked for, each weighing as it does now, or as it did."""
        now = weighed(self.plan.spellings)
        if len(weights) != len(now):
            weights = tuple(round(one.weight, WEIGHT_DIGITS) for one in now)
        return [replace(one, weight=weight) for one, weight in zip(now, weights, strict=True)]


def search(
    text: str,
    *,
    person: Any,
    sort: str = "best",
    cursor: str | None = None,
    size: int = PAGE,
    exact: bool = False,
    muted: Collection[str] = (),
) -> Results:
    """Find what `text` asks for (see `grammar`) among what `person` may see, `size` at a time.

    A misspelt query is searched for as it was meant, unless `exact`. Any text is answered; a
    `sort` not among SORTS is "best". What carries a tag whose slug is in `muted` is left out,
    unless the query names that tag. Raises BadCursor.
    """
    query = grammar.parse(text)
    sort = sort if sort in SORTS else "best"
    if query.node is None:
        return Results(query, sort, problems=query.problems)
    asked = f"{sort} {exact} {query.text}"
    window = Window(asked, size, read(cursor, asked=asked) if cursor else None)
    correction = None
    if window.held:
        meant, found = _find_again(query, person, muted, window.held)
    else:
        meant, found = _find_anew(query, person, muted, exact=exact)
    if found.meant:
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
        return _newest(results, found, window)
    return _ranked(results, found, window)


def suggest(text: str, *, person: Any, muted: Collection[str] = ()) -> list[Suggestion]:
    """What somebody who has typed `text` so far may mean: entries with these words."""
    words = text.strip()
    if words and words[-1].isalnum() and len(words.split()[-1]) > 1:
        words += "*"
    found = search(words, person=person, exact=True, muted=muted)
    if not found.hits or found.is_relaxed:
        found = search(text, person=person, muted=muted)
    return [Suggestion(hit.plain_title, hit.url, hit.kind_name) for hit in found.hits[:SUGGESTIONS]]


def _find_anew(
    query: grammar.Query, person: Any, muted: Collection[str], *, exact: bool
) -> tuple[grammar.Query, _Found]:
    """The query, or what was meant by it, and what that finds."""
    found = _find(query, person, muted)
    in_doubt = not exact and (not found.rows or found.is_relaxed)
    if in_doubt and (better := _as_meant(query, person, muted)):
        meant, found = better
        return meant, replace(found, meant=meant.text)
    return query, found


def _find_again(
    query: grammar.Query, person: Any, muted: Collection[str], held: Held
) -> tuple[grammar.Query, _Found]:
    """The same on a further page: read as on the first, whatever else it could be by now."""
    meant = grammar.parse(held.meant) if held.meant else query
    plan = plan_of(meant, muted)
    wider = relaxed(plan) if held.is_relaxed else None
    match = visible(wider or plan.match, person)
    rows = candidates(match, CANDIDATES + MOST_COME)
    return meant, _Found(plan, match, rows, is_relaxed=held.is_relaxed, meant=held.meant)


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


def _ranked(results: Results, found: _Found, window: Window) -> Results:
    held = window.held
    if results.sort == "discussed":
        weighing = Weighing(found.wanted())
        rows, held = _candidates(found, held)
        order = [Placed((row.discussed, row.id), row) for row in rows]
        order.sort(key=_place, reverse=True)
    else:
        wanted = found.wanted(held.weights if held else ())
        day = held.day if held else timezone.now().astimezone(UTC).toordinal()
        weighing = Weighing(wanted, at=datetime.fromordinal(day).replace(tzinfo=UTC))
        rows, held = _candidates(found, held, with_titles=True)
        order, closely = weighing.best_of(rows, closely=held.closely)
        weights = tuple(one.weight for one in wanted)
        held = replace(held, day=day, weights=weights, closely=closely)
    start, end = window.within([one.place for one in order])
    page = order[start:end]
    return replace(
        results,
        hits=weighing.shown([one.entry for one in page]),
        next=window.cursor("next", page[-1].place, held) if page and end < len(order) else None,
        previous=window.cursor("previous", page[0].place, held) if page and start else None,
    )


def _newest(results: Results, found: _Found, window: Window) -> Results:
    size, edge = window.size, window.at and int(window.at.edge[0])
    is_back = bool(window.at and window.at.way == "previous")
    if edge is None:
        rows = found.rows[: size + 1]
    elif is_back:
        rows = candidates(found.match, size + 1, above=edge)
    else:
        rows = candidates(found.match, size + 1, below=edge)
    has_more, rows = len(rows) > size, rows[:size]
    if is_back:
        rows.reverse()
    if not rows:
        return results
    held, has_less = window.held or found.held, has_more if is_back else edge is not None
    return replace(
        results,
        hits=Weighing(found.wanted()).shown(rows),
        next=window.cursor("next", (rows[-1].id,), held) if has_more or is_back else None,
        previous=window.cursor("previous", (rows[0].id,), held) if has_less else None,
    )


def _candidates(
    found: _Found, held: Held | None, *, with_titles: bool = False
) -> tuple[list[Row], Held]:
    """What is ranked, and within which bounds it was found on the first page."""
    titles = [title for word in found.plan.words if (title := in_title(word))]
    if held is None:
        if not found.has_more:
            return found.rows, found.held
        rows = found.rows[:CANDIDATES]
        end = rows[-1].id
        titled = _titled(rows, titles, found) if with_titles else []
        rows = rows[: CANDIDATES - len(titled)]
        bounds = (titled[-1].id, end) if titled else None
        return [*rows, *titled], replace(found.held, least=rows[-1].id, titled=bounds)
    rows = [row for row in found.rows if held.least is None or row.id >= held.least]
    if held.titled:
        least, end = held.titled
        match = all_of([any_of(titles), found.match])
        rows += candidates(match, 2 * IN_TITLE_CANDIDATES, below=end, least=least)
    return rows, held


def _titled(rows: list[Row], titles: list[Sequence], found: _Found) -> list[Row]:
    """Where few of the newest rows have a word in the title, some older ones that do."""
    wanted = IN_TITLE_CANDIDATES - _number_in_title(rows, titles)
    if not titles or wanted <= 0:
        return []
    match = all_of([any_of(titles), found.match])
    # First not far back: where very many titles have the word, PostgreSQL sorts all that it reads.
    end = rows[-1].id
    least = end - NOT_FAR_BACK * (rows[0].id - end)
    titled = candidates(match, wanted, below=end, least=least)
    if len(titled) < wanted:
        titled += candidates(match, wanted - len(titled), below=least)
    return titled


def _number_in_title(rows: list[Row], titles: list[Sequence]) -> int:
    """How many of `rows` have one of these words or phrases in their title."""
    runs = [f" {' '.join(title.terms)} " for title in titles]
    return sum(any(run in f" {row.title_terms} " for run in runs) for row in rows)
