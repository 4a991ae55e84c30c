"""What is like a given title: for "has this been asked before?" and its kin."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from community.search import spelling
from community.search.analysis import tokens
from community.search.finding import Row, candidates, visible
from community.search.matching import Match, all_of, any_of, term
from community.search.models import LONGEST_WORD, Word
from community.search.planning import weighed
from community.search.ranking import Wanted
from community.search.results import Hit
from community.search.terms import facet
from community.search.weighing import Weighing

LONGEST = 300  # characters that are read
MOST_WORDS = 8  # the rarest of them
MEANT = 2  # readings of a misspelt word
LOOKED_AT = 120  # entries of each degree of likeness, which is so many of the so many rarest words
LIKELY, STRICT, LOOSE = (2, 3), (3, 4), ((2, 4), (1, 2))
ENOUGH = 2  # times as many as are asked for


def similar(
    text: str,
    *,
    person: Any,
    kinds: Collection[str] = (),
    limit: int = 5,
    exclude: tuple[str, int] | None = None,
) -> list[Hit]:
    """The entries most like `text`, best first, among what `person` may see.

    Words may be misspelt, inflected and in any order; the rarest count most. `kinds` narrows to
    some kinds; `exclude` is the (kind, key) of the thing itself.
    """
    spellings = _spellings(text[:LONGEST])
    # A word that is misspelt must not outweigh all others for being rare.
    wanted = sorted(weighed(list(spellings)), key=lambda one: -one.weight)[:MOST_WORDS]
    if not wanted:
        return []
    filters = [any_of(term(facet("kind", kind)) for kind in kinds)] if kinds else []
    rows = _alike(wanted, visible(all_of(filters), person), limit * ENOUGH)
    weighing = Weighing(wanted)
    best, _closely = weighing.best_of(rows)
    hits = weighing.shown([one.entry for one in best[: limit + 1]])
    return [hit for hit in hits if (hit.kind, hit.key) != exclude][:limit]


def _spellings(text: str) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Each word of `text` with what it may stand for: itself, or if unknown, its neighbours."""
    words = {token.word: token.term for token in tokens(text)}
    short = [word for word in words if len(word) <= LONGEST_WORD]
    known = set(Word.objects.filter(term__in=words.values()).values_list("term", flat=True))
    unknown = [word for word in short if words[word] not in known]
    close = spelling.neighbours(unknown, 1)
    close |= spelling.neighbours([word for word in close if not close[word]])
    for word, found_under in words.items():
        meant = [one.term for one in close.get(word, ())[:MEANT]]
        yield tuple((one,) for one in dict.fromkeys(meant or [found_under]))


def _alike(wanted: list[Wanted], where: Match, enough: int) -> list[Row]:
    """Entries that have some of the rarest words: more of them where very many have a few."""
    words = [any_of(term(run[0]) for run in one.spellings) for one in wanted]
    rows = dict[int, Row]()

    def look(number: int, among: int) -> None:
        if number <= len(words):
            match = all_of([_at_least(number, words[:among]), where])
            rows.update((row.id, row) for row in candidates(match, LOOKED_AT))

    look(*LIKELY)
    if len(rows) == LOOKED_AT:
        look(*STRICT)
    for degree in LOOSE:
        if len(rows) < enough:
            look(*degree)
    return list(rows.values())


def _at_least(number: int, some: Sequence[Match]) -> Match:
    """So many of `some`; each is named as seldom as can be, for each costs the engine a list."""
    if number == 1:
        return any_of(some)
    if number == len(some):
        return all_of(some)
    first, rest = some[0], some[1:]
    return any_of([all_of([first, _at_least(number - 1, rest)]), _at_least(number, rest)])
