"""What speaks for a mentor, and how much: each point has a reason, and facts of both profiles.

The order of kinds is strict: one fact of a kind outweighs all that the kinds below it can come to
together. So points are read like digits, each with a base of its own:

    weight of a kind = (most facts that count of the kind below + 1) × weight of the kind below

and 1 at the bottom. Points order a list; they are no percentage, and nobody is shown a sum of
them. What each counts is published at /limits/ (`mentors.reasons.published`), from the numbers
here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from mentors.known import Candidate, Known, Mentee, Met, Way
from mentors.week import minutes

# From the bottom up: what a fact of a kind counts, and how many facts of it count at most.
ANSWERS, MOST_ANSWERS = 1, 4
"""For each whole fifth of the answer rate: least, since it tells how, not what, they help."""
ROOM, MOST_ROOM = (MOST_ANSWERS + 1) * ANSWERS, 4
"""For each whole quarter of their places that is free: among equals the less busy."""
HOURS, MOST_HOURS = (MOST_ROOM + 1) * ROOM, 3
"""For each hour a week, also one begun, that suits you both: three are as much as most meet."""
TAG, MOST_TAGS = (MOST_HOURS + 1) * HOURS, 4
"""Helps with a subject of yours, up to four: more would reward long lists of tags."""
CONSTRAINT, MOST_CONSTRAINTS = (MOST_TAGS + 1) * TAG, 5
"""The same status, language, degree, country or setback, each kind once: it narrows the same ways.
"""
SETBACK = CONSTRAINT
"""Met a setback that you met: a constraint, and the list keeps a place for it."""
SAME_BEGINNING = (MOST_CONSTRAINTS + 1) * CONSTRAINT
"""Has a transition behind them that lies behind you: the talk begins further on."""
SAME_MEANS = 2 * SAME_BEGINNING
"""Got there by the means you have in mind, in addition: their steps can be yours."""
SAME_GOAL = 2 * SAME_MEANS
"""Got where you want to go, from somewhere else: the second half of the way is the same."""
SAME_TRANSITION = 2 * SAME_GOAL
"""Went from where you are to where you want to go."""
PRIOR = 2
HOUR = 60  # minutes


class Kind(StrEnum):
    """What a reason is about."""

    SAME_TRANSITION = "same-transition"
    SAME_GOAL = "same-goal"
    SAME_MEANS = "same-means"
    SAME_BEGINNING = "same-beginning"
    SETBACK = "setback"
    STATUS = "status"
    LANGUAGE = "language"
    DEGREE = "degree"
    COUNTRY = "country"
    TAG = "tag"
    STAGE = "stage"
    HOURS = "hours"
    ROOM = "room"
    ANSWERS = "answers"


ORDERING = frozenset({Kind.STAGE, Kind.HOURS, Kind.ROOM, Kind.ANSWERS})
"""Reasons that order a list, but bring nobody into it."""


@dataclass(frozen=True, slots=True)
class Time:
    """Minutes of a week, and the time zone they are lived in."""

    minutes: int
    zone: str


@dataclass(frozen=True, slots=True)
class Part:
    """So many of so many."""

    number: int
    of: int


Value = Way | Met | Time | Part | str | int | None


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact of the mentee beside one of the mentor, and what it counts.

    Of `HOURS` yours are the minutes that suit both, theirs all of the mentor's. `ROOM` and
    `ANSWERS` are facts of the mentor alone.
    """

    kind: Kind
    yours: Value
    theirs: Value
    points: int = 0


def reasons(mentee: Mentee, mentor: Candidate) -> Iterator[Reason]:
    """All that speaks for `mentor`, the weightiest kind first."""
    yield from _ways(mentee, mentor)
    yield from _setbacks(mentee, mentor)
    yield from _circumstances(mentee, mentor)
    languages = sorted(mentee.languages & mentor.languages)
    yield from _each_once(Kind.LANGUAGE, languages)
    for place, tag in enumerate(sorted(mentee.tags & mentor.tags)):
        yield Reason(Kind.TAG, tag, tag, TAG if place < MOST_TAGS else 0)
    if mentee.stage is not None and mentor.stage is not None and mentor.stage > mentee.stage:
        yield Reason(Kind.STAGE, mentee.stage, mentor.stage)
    if shared := minutes(mentee.hours & mentor.hours):
        points = HOURS * min(-(-shared // HOUR), MOST_HOURS)
        yours, theirs = Time(shared, mentee.zone), Time(minutes(mentor.hours), mentor.zone)
        yield Reason(Kind.HOURS, yours, theirs, points)
    places = Part(mentor.free, mentor.free + mentor.taken)
    quarters = MOST_ROOM * places.number // max(places.of, 1)
    yield Reason(Kind.ROOM, None, places, ROOM * quarters)
    fifths = int((MOST_ANSWERS + 1) * answer_rate(mentor.answered, mentor.asked))
    answers = Part(mentor.answered, mentor.asked)
    yield Reason(Kind.ANSWERS, None, answers, ANSWERS * min(fifths, MOST_ANSWERS))


def shared_goals(mentee: Mentee, mentor: Known) -> list[tuple[Way, Way]]:
    """What the mentee wants beside each way by which the mentor got to the same goal."""
    return [
        (wanted, way)
        for wanted in mentee.wanted
        for way in mentor.behind
        if way.to_role == wanted.to_role
    ]


def answer_rate(answered: int, asked: int) -> float:
    """The share of requests that were answered, drawn to a half while there are few.

    Two answers and two silences are added, which gives the middle of Wilson's interval at 95 %
    nearly (E. B. Wilson, 1927, https://doi.org/10.1080/01621459.1927.10502953; A. Agresti and B. A.
    Coull, 1998, https://doi.org/10.1080/00031305.1998.10480550). So 1 of 1 is worth less than 19
    of 20, and whoever was never asked does not pass for silent.
    """
    return (answered + PRIOR) / (asked + 2 * PRIOR)


def _ways(mentee: Mentee, mentor: Candidate) -> Iterator[Reason]:
    """The best shared transition alone, and what both have behind them alone."""
    goals = shared_goals(mentee, mentor)
    if goals:
        wanted, way = max(goals, key=lambda pair: (_worth(*pair), pair[1].year, pair))
        is_same = wanted.from_role == way.from_role
        kind = Kind.SAME_TRANSITION if is_same else Kind.SAME_GOAL
        yield Reason(kind, wanted, way, SAME_TRANSITION if is_same else SAME_GOAL)
        if wanted.means and wanted.means == way.means:
            yield Reason(Kind.SAME_MEANS, wanted.means, way.means, SAME_MEANS)
    behind = [
        (mine, way)
        for mine in mentee.behind
        for way in mentor.behind
        if (mine.from_role, mine.to_role) == (way.from_role, way.to_role)
    ]
    if behind:
        mine, way = max(behind, key=lambda pair: (pair[0].year, pair))
        yield Reason(Kind.SAME_BEGINNING, mine, way, SAME_BEGINNING)


def _worth(wanted: Way, way: Way) -> int:
    same = SAME_TRANSITION if wanted.from_role == way.from_role else SAME_GOAL
    return same + (SAME_MEANS if wanted.means and wanted.means == way.means else 0)


def _setbacks(mentee: Mentee, mentor: Candidate) -> Iterator[Reason]:
    """Each kind that both met, by its last time; they count once."""
    yours = {one.kind: one for one in sorted(mentee.setbacks)}
    theirs = {one.kind: one for one in sorted(mentor.setbacks)}
    for place, kind in enumerate(sorted(yours.keys() & theirs.keys())):
        yield Reason(Kind.SETBACK, yours[kind], theirs[kind], 0 if place else SETBACK)


def _circumstances(mentee: Mentee, mentor: Candidate) -> Iterator[Reason]:
    shared = sorted(mentee.circumstances & mentor.circumstances)
    for kind in (Kind.STATUS, Kind.DEGREE, Kind.COUNTRY):
        yield from _each_once(kind, [value for name, value in shared if name == kind])


def _each_once(kind: Kind, values: Iterable[str]) -> Iterator[Reason]:
    """A reason for each of `values`, of which the first counts for all."""
    for place, value in enumerate(values):
        yield Reason(kind, value, value, 0 if place else CONSTRAINT)
