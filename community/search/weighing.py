"""Candidates in order: what ranking is told of each row, and the text of those it reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import NamedTuple

from django.utils import timezone

from community.search.cursors import Numbers
from community.search.finding import Row, Text, texts
from community.search.indexing import TIE_BITS
from community.search.ranking import (
    Candidate,
    Wanted,
    at_a_glance,
    freshness_of,
    quality_of,
    rank,
)
from community.search.results import Hit
from community.search.showing import age_in_years, hits

CLOSELY_READ = 40  # of the candidates, those whose text is weighed too
MOST_READ = 4 * CLOSELY_READ  # with those that have come since the first page
ALL: Numbers = (0.0, 0)  # the place at a glance that every entry is above
DIGITS = 9  # of points: of more a place would not be the same on another machine
WEEK_BITS = 19  # so many seconds make some six days, within which nothing is fresher than another


class Placed(NamedTuple):
    """An entry and its place: the higher, the further in front."""

    place: Numbers
    entry: Candidate | Row


class Weighing:
    """Weighs entries for what is wanted; a text is read once, and only where it counts.

    `at` is when: what is fresh then is not so for ever.
    """

    def __init__(self, wanted: Sequence[Wanted], *, at: datetime | None = None) -> None:
        self.wanted = wanted
        self.at = at or timezone.now()
        self._texts: dict[int, Text] = {}

    def best_of(
        self, rows: Sequence[Row], *, closely: Numbers | None = None
    ) -> tuple[list[Placed], Numbers]:
        """All of `rows`, best first, and down to which place at a glance their text was weighed.

        When they are more than CLOSELY_READ, titles, tags and facts choose whose text that is;
        the others follow in the order of those. Who knows already down to which place, from the
        first page, says so: an entry then stands where it stood, whoever has come.
        """
        if len(rows) <= CLOSELY_READ and closely in (None, ALL):
            closely, number, glances = ALL, len(rows), [(ALL, row) for row in rows]
        else:
            glances, number = self._at_a_glance(rows), CLOSELY_READ
            if closely is None:
                closely = glances[number - 1][0]
            number = min(sum(place >= closely for place, _row in glances), MOST_READ)
        read = self._read(self._candidates([row for _place, row in glances[:number]]))
        best = [Placed((1, round(one.points, DIGITS), one.id), one) for one in read]
        best += [Placed((0, *place), row) for place, row in glances[number:]]
        return sorted(best, key=attrgetter("place"), reverse=True), closely

    def _at_a_glance(self, rows: Sequence[Row]) -> list[tuple[Numbers, Row]]:
        """The rows by titles, tags and facts alone, each with its place."""
        runs = {" ".join(run): one.weight for one in self.wanted for run in one.spellings}
        weeks = [row.id >> TIE_BITS + WEEK_BITS for row in rows]
        fresh = {
            week: freshness_of(age_in_years(week << WEEK_BITS, self.at)) for week in set(weeks)
        }
        liked = {score: quality_of(score) for score in {row.score for row in rows}}
        titles, tags = [row.title_terms for row in rows], [row.tag_terms for row in rows]
        said = at_a_glance(titles, tags, runs)
        found: list[tuple[Numbers, Row]] = [
            ((round(one * liked[row.score] * fresh[week], DIGITS), row.id), row)
            for one, week, row in zip(said, weeks, rows, strict=True)
        ]
        return sorted(found, key=itemgetter(0), reverse=True)

    def shown(self, chosen: Sequence[Candidate | Row]) -> list[Hit]:
        """These entries as hits in this order, each opening at its best passage."""
        ready = [
            one if isinstance(one, Candidate) else self._candidates([one])[0] for one in chosen
        ]
        self._read([one for one in ready if one.id not in self._texts])
        terms = {term for one in self.wanted for run in one.spellings for term in run}
        there = [(self._texts[one.id], one.passage) for one in ready if one.id in self._texts]
        return hits(there, terms)

    def _read(self, chosen: Sequence[Candidate]) -> list[Candidate]:
        """`chosen` with their text, best first; without those that have gone meanwhile."""
        found = {text.id: text for text in texts([one.id for one in chosen])}
        self._texts |= found
        there = [one for one in chosen if one.id in found]
        for one in there:
            text = found[one.id]
            one.body, one.others = text.body_terms, text.other_terms
            one.is_accepted = bool(text.is_accepted)
        return rank(there, self.wanted)

    def _candidates(self, rows: Sequence[Row]) -> list[Candidate]:
        return [
            Candidate(
                row.id,
                row.title_terms,
                row.tag_terms,
                score=row.score,
                age_years=age_in_years(row.id >> TIE_BITS, self.at),
            )
            for row in rows
        ]
