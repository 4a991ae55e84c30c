"""Candidates in order: what ranking is told of each row, and the text of those it reads."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

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
WEEK_BITS = 19  # so many seconds make some six days, within which nothing is fresher than another


class Weighing:
    """Weighs entries for what is wanted; a text is read once, and only where it counts."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self.wanted = wanted
        self._texts: dict[int, Text] = {}

    def best_of(self, rows: Sequence[Row]) -> list[Candidate | Row]:
        """All of `rows`, best first.

        When they are more than CLOSELY_READ, titles, tags and facts choose whose text is weighed;
        the others follow in the order of those.
        """
        if len(rows) > CLOSELY_READ:
            rows = self._by_a_glance(rows)
        return [*self._read(_candidates(rows[:CLOSELY_READ])), *rows[CLOSELY_READ:]]

    def _by_a_glance(self, rows: Sequence[Row]) -> list[Row]:
        now = timezone.now()
        runs = {" ".join(run): one.weight for one in self.wanted for run in one.spellings}
        weeks = [row.id >> TIE_BITS + WEEK_BITS for row in rows]
        fresh = {week: freshness_of(age_in_years(week << WEEK_BITS, now)) for week in set(weeks)}
        liked = {score: quality_of(score) for score in {row.score for row in rows}}
        titles, tags = [row.title_terms for row in rows], [row.tag_terms for row in rows]
        said = at_a_glance(titles, tags, runs)
        points = [
            one * liked[row.score] * fresh[week]
            for one, week, row in zip(said, weeks, rows, strict=True)
        ]
        # Of equals the first stays first, and so the newer.
        return [rows[n] for n in sorted(range(len(rows)), key=points.__getitem__, reverse=True)]

    def shown(self, chosen: Sequence[Candidate | Row]) -> list[Hit]:
        """These entries as hits in this order, each opening at its best passage."""
        ready = [one if isinstance(one, Candidate) else _candidates([one])[0] for one in chosen]
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


def _candidates(rows: Sequence[Row]) -> list[Candidate]:
    now = timezone.now()
    return [
        Candidate(
            row.id,
            row.title_terms,
            row.tag_terms,
            score=row.score,
            age_years=age_in_years(row.id >> TIE_BITS, now),
        )
        for row in rows
    ]
