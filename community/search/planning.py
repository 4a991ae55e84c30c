"""From a query to what the engine is asked for and what ranking weighs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from community.lib.findable import sources
from community.search import grammar
from community.search.engines import engine
from community.search.finding import word_counts
from community.search.grammar import Problem
from community.search.matching import (
    EVERYTHING,
    NOTHING,
    Match,
    Sequence,
    all_of,
    any_of,
    term,
)
from community.search.ranking import Wanted, weight_of
from community.search.terms import SCORE_STEPS, facet
from community.tags.models import Tag

MOST_PREFIXED = 64
FIRST_YEAR = 1900  # of an open range
LAST_YEAR = 2100


@dataclass
class Plan:
    """What to match, the words among it that something is asked of, and what went unused.

    `filters` is the part of `match` that no word is in; `words` are the matches of the words and
    phrases that must be there, `spellings` the runs of terms behind each, in the same order;
    `muted` are the tags that are kept from the reader.
    """

    match: Match = EVERYTHING
    filters: list[Match] = field(default_factory=list)
    words: list[Match] = field(default_factory=list)
    quoted: list[Match] = field(default_factory=list)
    without: list[Match] = field(default_factory=list)
    muted: list[Match] = field(default_factory=list)
    spellings: list[tuple[tuple[str, ...], ...]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _Planner:
    def __init__(self, query: grammar.Query) -> None:
        self.query, self.plan = query, Plan()
        self.tags = _tags_meant(query)

    def match(self, node: grammar.Node, *, wanted: bool = True) -> Match:
        """What the engine is asked for this part; `wanted` is whether its words are to be there."""
        if isinstance(node, grammar.And):
            yes = [part for part in node.parts if not isinstance(part, grammar.Not)]
            no = [part.part for part in node.parts if isinstance(part, grammar.Not)]
            return all_of(
                [self.match(part, wanted=wanted) for part in yes],
                [self.match(part, wanted=not wanted) for part in no],
            )
        if isinstance(node, grammar.Or):
            return any_of([self.match(part, wanted=wanted) for part in node.parts])
        if isinstance(node, grammar.Not):
            return all_of([], [self.match(node.part, wanted=not wanted)])
        if isinstance(node, grammar.Words):
            return self._said([node.terms, *((one,) for one in node.joined)], wanted=wanted)
        if isinstance(node, grammar.Phrase):
            return self._said([node.terms], wanted=wanted)
        if isinstance(node, grammar.Prefix):
            return self._said(self._starting(node), wanted=wanted)
        if isinstance(node, grammar.Range):
            return _score(node) if node.field == "score" else self._years(node)
        return self._filter(node)

    def _said(self, runs: list[tuple[str, ...]], *, wanted: bool) -> Match:
        if wanted and runs:
            self.plan.spellings.append(tuple(runs))
        return any_of([Sequence(run) for run in runs])

    def _starting(self, node: grammar.Prefix) -> list[tuple[str, ...]]:
        terms = engine().words_starting(node.stem, MOST_PREFIXED + 1)
        if len(terms) > MOST_PREFIXED:
            self._say(
                node,
                _("“%(part)s” stands for very many words: the %(number)s most frequent are used."),
                number=MOST_PREFIXED,
            )
        return [(one,) for one in terms[:MOST_PREFIXED]]

    def _years(self, node: grammar.Range) -> Match:
        """The years of a range; of a range wider than two centuries, those since 1900."""
        low = min(FIRST_YEAR, node.high or FIRST_YEAR) if node.low is None else node.low
        high = max(LAST_YEAR, low) if node.high is None else node.high
        if high - low > LAST_YEAR - FIRST_YEAR:
            low, high = max(low, FIRST_YEAR), min(high, LAST_YEAR)
        return any_of(term(facet("year", str(year))) for year in range(low, high + 1))

    def _filter(self, node: grammar.Filter) -> Match:
        if node.field == "kind":
            self._name_kinds_not_here(node)
        elif node.field in {"is", "has"}:
            self._name_flags_not_here(node)
        elif node.field == "tag":
            return self._tagged(node)
        return any_of(term(facet(node.field, value)) for value in node.values)

    def _tagged(self, node: grammar.Filter) -> Match:
        for slug in node.values:
            if slug not in self.tags:
                self._say(
                    node, _("“%(part)s” finds nothing: there is no tag “%(name)s”."), name=slug
                )
        return any_of(term(facet("tag", self.tags.get(slug, slug))) for slug in node.values)

    def _name_kinds_not_here(self, node: grammar.Filter) -> None:
        for kind in node.values:
            if kind not in sources():
                self._say(
                    node,
                    _("“%(part)s” finds nothing: there is no %(name)s here yet."),
                    name=kind,
                )

    def _name_flags_not_here(self, node: grammar.Filter) -> None:
        known = set[str]().union(*(source.flags for source in sources().values()))
        for value in node.values:
            if facet(node.field, value) not in known:
                self._say(node, _("“%(part)s” finds nothing: nothing here can be that yet."))

    def _say(self, node: grammar.Node, sentence: str, **values: object) -> None:
        part = self.query.text[node.start : node.end]
        self.plan.problems.append(Problem(part, sentence % {"part": part, **values}))


def plan_of(query: grammar.Query, muted: Collection[str] = ()) -> Plan:
    """What `query` asks for; its own problems stay with it.

    Without what carries one of the tags `muted` (slugs), but for those that it names.
    """
    planner = _Planner(query)
    plan = planner.plan
    if query.node is None:
        return plan
    top = query.node.parts if isinstance(query.node, grammar.And) else (query.node,)
    for part in top:
        if isinstance(part, grammar.Not):
            plan.without.append(planner.match(part.part, wanted=False))
        elif isinstance(part, grammar.Filter | grammar.Range):
            plan.filters.append(planner.match(part))
        elif isinstance(part, grammar.Phrase):
            plan.quoted.append(planner.match(part))
        else:
            plan.words.append(planner.match(part))
    named = set(planner.tags.values())
    plan.muted = [term(facet("tag", slug)) for slug in muted if slug not in named]
    plan.match = all_of([*plan.filters, *plan.quoted, *plan.words], [*plan.without, *plan.muted])
    return plan


def muted_of(plan: Plan) -> Match:
    """What the plan would match, were nothing muted, and leaves out for that."""
    wanted = [*plan.filters, *plan.quoted, *plan.words, any_of(plan.muted)]
    return all_of(wanted, plan.without)


def relaxed(plan: Plan) -> Match | None:
    """The match when not every word must be there: any will do; None where nothing can give way.

    Filters and quoted words stand.
    """
    if len(plan.words) < 2:
        return None
    return all_of([*plan.filters, *plan.quoted, any_of(plan.words)], [*plan.without, *plan.muted])


def in_title(match: Match) -> Sequence | None:
    """`match` for a single word or phrase, in the title alone; None for anything else."""
    return Sequence(match.terms, in_title=True) if isinstance(match, Sequence) else None


def weighed(spellings: list[tuple[tuple[str, ...], ...]]) -> list[Wanted]:
    """Each thing asked for with its weight: the rarer, the more it says."""
    terms = {term for runs in spellings for run in runs for term in run}
    counts, widest = word_counts(terms)
    total = widest * 2  # about how many entries there are; enough to weigh words by
    return [
        Wanted(runs, max(weight_of(min(counts.get(t, 1) for t in run), total) for run in runs))
        for runs in dict.fromkeys(spellings)
    ]


def _score(node: grammar.Range) -> Match:
    """Entries whose score lies in a range; a bound beyond what is told apart counts as that."""
    yes, no = list[Match](), list[Match]()
    if node.low is not None:
        low = max(min(node.low, SCORE_STEPS), -SCORE_STEPS)
        (yes if low > 0 else no).append(
            term(f"score:>={low}") if low > 0 else term(f"score:<={low - 1}")
        )
    if node.high is not None:
        high = max(min(node.high, SCORE_STEPS), -SCORE_STEPS)
        (yes if high < 0 else no).append(
            term(f"score:<={high}") if high < 0 else term(f"score:>={high + 1}")
        )
    return all_of(yes, no) if yes or no else NOTHING


def _tags_meant(query: grammar.Query) -> dict[str, str]:
    """For each tag the query names, the slug of the tag that is meant."""
    slugs = {
        slug
        for node in _nodes(query.node)
        if isinstance(node, grammar.Filter) and node.field == "tag"
        for slug in node.values
    }
    if not slugs:
        return {}
    tags = Tag.objects.filter(slug__in=slugs).select_related("synonym_of")
    return {tag.slug: tag.meant.slug for tag in tags}


def said(node: grammar.Node | None) -> Iterator[grammar.Words | grammar.Phrase]:
    """The words and phrases that are to be there, in order; not those that must not."""
    if isinstance(node, grammar.Words | grammar.Phrase):
        yield node
    elif isinstance(node, grammar.And | grammar.Or):
        for part in node.parts:
            yield from said(part)


def _nodes(node: grammar.Node | None) -> Iterator[grammar.Node]:
    if node is None:
        return
    yield node
    if isinstance(node, grammar.And | grammar.Or):
        for part in node.parts:
            yield from _nodes(part)
    elif isinstance(node, grammar.Not):
        yield from _nodes(node.part)
