"""How well an entry answers: a pure function of terms and a few facts, the same on any database.

Words weigh by rarity (inverse document frequency, K. Spärck Jones 1972) and saturate (as in BM25,
S. Robertson and others 1994), so that saying a word again and again soon adds nothing. A title
says more than a tag and a tag more than the text; in the text the best passage counts, with the
words standing side by side or near one another. What readers thought of it and its age only tilt.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from community.search.terms import BETWEEN

IN_TITLE = 3.0
IN_TAGS = 1.75
IN_BODY = 1.6
SIDE_BY_SIDE_IN_TITLE = 1.2
WHOLE_TITLE = 0.8
NEAR = 0.7
ELSEWHERE = 0.3  # words of the text outside the best passage
SATURATION = 0.6
LENGTH = 0.35  # how much a long passage dilutes a word
USUAL_PASSAGE = 60  # terms
MOST_MENTIONS = 3
STUFFED = 0.25  # share of one word from which a passage counts as stuffed
STUFFED_LENGTH = 8
APART = 0.7  # what a word counts for that stands far from the others
MISSING = 1.6  # power of the share of the words that are there at all
HALF_LIFE_YEARS = 4.0
AGE_TILT = 0.12


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing asked for: any of some spellings, each a run of terms, and how much it weighs."""

    spellings: tuple[tuple[str, ...], ...]
    weight: float


@dataclass(slots=True)
class Candidate:
    """What ranking knows of an entry; `body` may be empty when only the rest is to count."""

    id: int
    title: str
    tags: str
    body: str = ""
    others: str = ""
    score: int = 0
    is_accepted: bool = False
    age_years: float | None = None
    points: float = 0.0
    passage: int = -1  # the number of the best one; -1: none of the words is in one
    found: set[int] = field(default_factory=set)  # in title, tags or best passage
    apart: set[int] = field(default_factory=set)  # anywhere else


def weight_of(count: int, total: int) -> float:
    """The weight of a term that stands in `count` of `total` entries."""
    return math.log(1 + (max(total, 1) + 0.5) / (count + 0.5))


def rank(candidates: Sequence[Candidate], wanted: Sequence[Wanted]) -> list[Candidate]:
    """Give each candidate its points and best passage, and return them best first.

    Ties go to the newer one (the higher id).
    """
    sum_of_weights = sum(one.weight for one in wanted) or 1.0
    runs = [[f" {' '.join(run)} " for run in one.spellings] for one in wanted]
    for candidate in candidates:
        candidate.found, candidate.apart, candidate.passage = set(), set(), -1
        points = _in_title(candidate, wanted, runs)
        if candidate.tags:
            points += _in_tags(candidate, wanted, runs)
        if candidate.body:
            points += _in_body(candidate, wanted, runs)
        if candidate.others:
            _elsewhere(candidate, wanted)
        found, apart = candidate.found, candidate.apart
        there = sum(wanted[i].weight for i in found) if found else 0.0
        if not apart <= found:
            there += APART * sum(wanted[i].weight for i in apart - found)
        share = (there / sum_of_weights) ** MISSING if wanted else 1.0
        relevance = (points / sum_of_weights + 0.2) * max(share, 0.01)
        quality = quality_of(candidate.score, is_accepted=candidate.is_accepted)
        candidate.points = relevance * quality * freshness_of(candidate.age_years)
    return sorted(candidates, key=lambda one: (-one.points, -one.id))


def at_a_glance(
    titles: Sequence[str], tags: Sequence[str], weights: Mapping[str, float]
) -> list[float]:
    """For each title with its tags the points of these alone, to choose whose text to read.

    `weights` has the weight of each run of terms.
    """
    points = [0.2] * len(titles)
    for run, weight in weights.items():
        apart = f" {run} "
        for number, (title, tagged) in enumerate(zip(titles, tags, strict=True)):
            # Mostly it is in neither: nothing is made anew to know that.
            if run in title and apart in f" {title} ":
                points[number] += IN_TITLE * weight
            elif run in tagged and apart in f" {tagged} ":
                points[number] += IN_TAGS * weight
    return points


def _in_title(
    candidate: Candidate, wanted: Sequence[Wanted], runs: Sequence[Sequence[str]]
) -> float:
    text, points, covered = f" {candidate.title} ", 0.0, 0
    for i, these in enumerate(runs):
        for n, run in enumerate(these):
            if run in text:
                points += IN_TITLE * wanted[i].weight
                covered += len(wanted[i].spellings[n])
                candidate.found.add(i)
                break
    if not points:
        return 0.0
    terms = candidate.title.split()
    length = max(len(terms), 1)
    if _stuffed(terms, wanted):
        return points * 0.3
    weights = sum(one.weight for one in wanted)
    points *= 0.7 + 0.3 * min(covered / length, 1.0)
    if len(wanted) > 1 and f" {_typed(wanted)} " in text:
        points += SIDE_BY_SIDE_IN_TITLE * weights
    if covered >= length and len(candidate.found) == len(wanted):
        points += WHOLE_TITLE * weights
    return points


def _typed(wanted: Sequence[Wanted]) -> str:
    return " ".join(term for one in wanted for term in one.spellings[0])


def _in_tags(
    candidate: Candidate, wanted: Sequence[Wanted], runs: Sequence[Sequence[str]]
) -> float:
    text, points = f" {candidate.tags} ", 0.0
    for i, these in enumerate(runs):
        if any(run in text for run in these):
            points += IN_TAGS * wanted[i].weight
            candidate.found.add(i)
    return points


def _in_body(
    candidate: Candidate, wanted: Sequence[Wanted], runs: Sequence[Sequence[str]]
) -> float:
    """The points of the best passage, which `candidate.passage` then names, and of the rest."""
    best, together = 0.0, set[int]()
    for number, passage in enumerate(candidate.body.split(f" {BETWEEN} ")):
        text, mentions = f" {passage} ", dict[int, int]()
        for i, these in enumerate(runs):
            # What repeats without a word between counts once.
            if count := sum([text.count(run) for run in these]):
                mentions[i] = count
        if not mentions:
            continue
        candidate.apart.update(mentions)
        points = _in_passage(passage.split(), wanted, mentions)
        if points > best:
            best, candidate.passage, together = points, number, set(mentions)
    candidate.found |= together
    return best + ELSEWHERE * sum(wanted[i].weight for i in candidate.apart)


def _in_passage(terms: list[str], wanted: Sequence[Wanted], mentions: dict[int, int]) -> float:
    dilution = 1 - LENGTH + LENGTH * len(terms) / USUAL_PASSAGE
    points = 0.0
    for i, count in mentions.items():
        often = min(count, MOST_MENTIONS)
        points += wanted[i].weight * often / (often + SATURATION * dilution)
    points *= IN_BODY
    if len(mentions) > 1:
        points += (
            NEAR * sum(wanted[i].weight for i in mentions) * _nearness(terms, wanted, mentions)
        )
    return points * (0.2 if _stuffed(terms, wanted) else 1.0)


def _stuffed(terms: list[str], wanted: Sequence[Wanted]) -> bool:
    """Whether one of the words makes up so much of the text that nobody would write it so."""
    if len(terms) < STUFFED_LENGTH:
        return False
    most = STUFFED * len(terms)
    return any(
        len(run) == 1 and terms.count(run[0]) >= most for one in wanted for run in one.spellings
    )


def _nearness(terms: list[str], wanted: Sequence[Wanted], mentions: dict[int, int]) -> float:
    """1 where all that is mentioned stands side by side, less the wider the shortest window."""
    firsts: dict[str, int] = {}
    for i in mentions:
        for run in wanted[i].spellings:
            firsts.setdefault(run[0], i)
    last: dict[int, int] = {}
    shortest = len(terms)
    for at, term in enumerate(terms):
        i = firsts.get(term, -1)
        if i < 0:
            continue
        last[i] = at
        if len(last) == len(mentions):
            shortest = min(shortest, at - min(last.values()) + 1)
    return len(mentions) / max(shortest, len(mentions))


def _elsewhere(candidate: Candidate, wanted: Sequence[Wanted]) -> None:
    """Note what is found only as a part of a word, or beyond the limits of places."""
    if candidate.others and len(candidate.found) < len(wanted):
        others = set(candidate.others.split())
        for i, one in enumerate(wanted):
            if any(set(run) <= others for run in one.spellings):
                candidate.apart.add(i)


def quality_of(score: int, *, is_accepted: bool = False) -> float:
    """What readers thought of it, as a factor around 1."""
    accepted = 1.1 if is_accepted else 1.0
    if score == 0:
        return accepted
    liked = 1 + 0.06 * math.log2(1 + max(score, 0))
    disliked = max(1 + 0.08 * min(score, 0), 0.5)
    return min(liked, 1.4) * disliked * accepted


def freshness_of(age_years: float | None) -> float:
    """Its age, as a factor a little under 1; None: not known."""
    if age_years is None:
        return 1 - AGE_TILT / 2
    return 1 - AGE_TILT + AGE_TILT * 2.0 ** (-max(age_years, 0.0) / HALF_LIFE_YEARS)
