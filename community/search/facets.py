"""Ways to narrow the hits: how many are of each kind, year, state and tag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from community.lib.findable import Words, sources
from community.search import grammar
from community.search.finding import Row, tag_names, tally
from community.search.results import Chip, Facet, FacetValue
from community.search.terms import NONE

MOST_TAGS = 12


def facets_of(query: grammar.Query, rows: Sequence[Row]) -> tuple[Facet, ...]:
    """The facets of these rows; kind and state are left out where all rows are alike."""
    counted = tally(rows)
    tags = dict(counted["tag"].most_common(MOST_TAGS))
    names = tag_names(tags)
    states = {state: name for source in sources().values() for state, name in source.states.items()}
    kinds = {kind: source.plural for kind, source in sources().items()}
    add = grammar.adding(query)
    facets = (
        _facet(query, add, "kind", _("Kind"), counted["kind"], kinds),
        _facet(query, add, "state", _("State"), counted["state"], {"": _("no state"), **states}),
        _facet(
            query, add, "year", _("Year"), counted["year"], {"": _("no date")}, newest_first=True
        ),
        _facet(query, add, "tag", _("Tag"), Counter(tags), names),
    )
    return tuple(facet for facet in facets if facet.values)


def _facet(
    query: grammar.Query,
    add: Callable[[str], str],
    field: str,
    name: str,
    counted: Counter[str],
    names: Mapping[str, Words],
    *,
    newest_first: bool = False,
) -> Facet:
    chosen = {value for node in grammar.filters(query) for value in _values(node, field)}
    if len(counted) < 2 and not chosen and field in {"kind", "state"}:
        return Facet(field, name, ())
    order = (
        sorted(counted, reverse=True) if newest_first else [v for v, _n in counted.most_common()]
    )
    values = []
    for value in order:
        asked = value or NONE
        is_on = asked in chosen
        text = _left(query, field, asked) if is_on else add(f"{field}:{asked}")
        values.append(FacetValue(asked, str(names.get(value, value)), counted[value], text, is_on))
    return Facet(field, name, tuple(values))


def _left(query: grammar.Query, field: str, value: str) -> str:
    """What is left of the query without each of its filters that asks for this value."""
    for _part in range(grammar.MAX_PARTS):
        node = next((n for n in grammar.filters(query) if value in _values(n, field)), None)
        if node is None:
            break
        query = grammar.parse(grammar.free_of(query, node))
    return query.text


def _values(node: grammar.Filter | grammar.Range, field: str) -> tuple[str, ...]:
    if node.field != field:
        return ()
    if isinstance(node, grammar.Filter):
        return node.values
    return (str(node.low),) if node.low is not None and node.low == node.high else ()


def chips_of(query: grammar.Query) -> tuple[Chip, ...]:
    """The filters in use, each with the query that is left without it."""
    return tuple(
        Chip(query.text[node.start : node.end], grammar.free_of(query, node))
        for node in grammar.filters(query)
    )
