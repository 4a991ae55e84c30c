"""The mentors worth weighing for one mentee, found by the database among all.

Of 20,000 mentors most have nothing to do with one mentee, and every speaker of a language has a
little. The database adds up what each shares, by the points of `mentors.weighing`, and takes `EACH`
of every sort: near, far or neither, each with the same setback or without. So whoever meets the
quota is there if anybody is, and at most six times `EACH` mentors are weighed in full. What the sum
leaves out (hours, room, answers) is less than one tag: it orders those who share the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntFlag
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Count, Max, Q, QuerySet, Value, When
from django.db.models.functions import Least

from mentors import weighing
from mentors.candidates import Asking, showing
from mentors.known import Way
from mentors.matching import NEAR_STAGES, NEAR_YEARS
from mentors.models import Circumstance, Crossing, MentorTag, Setback, SpokenLanguage
from mentors.models.mentor import MentorQuerySet
from mentors.told import any_of, like_in, same_ways, shown, to_goals

EACH = 60


class Mark(IntFlag):
    """What the database must know of somebody to tell which sort of mentor they are."""

    MET = 1
    AT_GOAL = 2
    FRESH_AT_GOAL = 4
    FRESH_SAME_WAY = 8


_COLUMNS = ("id", "person_id", "stage", "places", "taken")

# QuerySets, compiled, are what is put together; how far ahead is told as in `matching.distance`.
_SHORTLIST = """
WITH mentors (id, person, stage, places, taken) AS ({mentors}),
told (person, points, mark) AS ({told}),
sums AS (SELECT person, SUM(points) AS points, SUM(mark) AS marks FROM told GROUP BY person),
tagged (mentor, points) AS ({tagged}),
shared AS (
    SELECT id, stage, places, taken, COALESCE(sums.marks, 0) AS marks,
        COALESCE(sums.points, 0) + COALESCE(tagged.points, 0) AS points
    FROM mentors LEFT JOIN sums ON sums.person = mentors.person
    LEFT JOIN tagged ON tagged.mentor = mentors.id
    WHERE sums.person IS NOT NULL OR tagged.mentor IS NOT NULL
),
placed AS (
    SELECT id, ROW_NUMBER() OVER (
        PARTITION BY marks & {met}, CASE
            WHEN marks & {fresh_same_way} <> 0 THEN 1
            WHEN stage > %s AND stage <= %s THEN 1
            WHEN stage > %s THEN 2
            WHEN stage IS NOT NULL AND %s THEN 0
            WHEN marks & {fresh_at_goal} <> 0 THEN 1
            WHEN marks & {at_goal} <> 0 THEN 2
            ELSE 0 END
        ORDER BY points DESC, taken * 1.0 / places, id
    ) AS place
    FROM shared
)
SELECT id FROM placed WHERE place <= %s
"""


def shortlist(asks: Asking, among: MentorQuerySet) -> list[int]:
    """The pks of those of `among` who may be offered to the member and share most with them.

    One query.
    """
    offered = showing(among.offered().exclude(person=asks.member)).order_by()
    first, *others = _told(asks)
    mentors, of_mentors = _compiled(offered.values_list(*_COLUMNS), len(_COLUMNS))
    told, of_told = _compiled(first.union(*others, all=True), 3)
    tagged, of_tagged = _compiled(_tagged(asks), 2)
    marks = {mark.name.lower(): int(mark) for mark in Mark if mark.name}
    stage = asks.mentee.stage
    farthest = None if stage is None else stage + NEAR_STAGES
    ahead = (stage, farthest, farthest, stage is not None)
    with connection.cursor() as cursor:
        cursor.execute(
            _SHORTLIST.format(mentors=mentors, told=told, tagged=tagged, **marks),
            (*of_mentors, *of_told, *of_tagged, *ahead, EACH),
        )
        return [pk for (pk,) in cursor.fetchall()]


def _compiled(rows: QuerySet[Any, Any], columns: int) -> tuple[str, tuple[Any, ...]]:
    """The SQL of `rows` and its values; of rows that cannot be, such as have no tag of none."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return f"SELECT {', '.join(['0'] * columns)} WHERE 1 = 0", ()


def _told(asks: Asking) -> Iterator[QuerySet[Any, Any]]:
    """Rows of (person, points, mark), one a person for each kind of thing that both tell."""
    yield _ways(asks)
    yield _once(asks, Setback, points=weighing.SETBACK, mark=Mark.MET)
    for kind in Circumstance.Kind.values:
        yield _once(asks, Circumstance, Q(kind=kind), points=weighing.CONSTRAINT)
    yield _once(asks, SpokenLanguage, points=weighing.CONSTRAINT)


def _ways(asks: Asking) -> QuerySet[Any, Any]:
    """The best way to a goal of the mentee counts, and one beginning."""
    mentee = asks.mentee
    fresh = Q(year__gte=mentee.year - NEAR_YEARS)
    same, goal = same_ways(mentee.wanted), to_goals(mentee)
    at_goal = Mark.AT_GOAL
    fresh_at_goal = at_goal | Mark.FRESH_AT_GOAL
    transition, there, means = weighing.SAME_TRANSITION, weighing.SAME_GOAL, weighing.SAME_MEANS
    points = _highest(
        (same & _by_means(mentee.wanted, "from_role"), transition + means),
        (same, transition),
        (goal & _by_means(mentee.wanted), there + means),
        (goal, there),
    )
    points += _highest((same_ways(mentee.behind), weighing.SAME_BEGINNING))
    mark = _highest(
        (same & fresh, fresh_at_goal | Mark.FRESH_SAME_WAY),
        (goal & fresh, fresh_at_goal),
        (goal, at_goal),
    )
    ways = shown(Crossing, asks.member).filter(like_in(Crossing, mentee))
    return ways.values("person").annotate(points=points, mark=mark).order_by()


def _by_means(ways: Iterable[Way], *also: str) -> Q:
    """Crossings to the end of one of `ways` by its means; with `also`, from its beginning too."""
    names = ("to_role", "means", *also)
    told = sorted({tuple(getattr(way, name) for name in names) for way in ways if way.means})
    return any_of(Q(**dict(zip(names, one, strict=True))) for one in told)


def _highest(*cases: tuple[Q, int]) -> Any:
    """The highest number that one of a person's rows has, by the first case that it meets."""
    whens = (When(condition, then=Value(int(number))) for condition, number in cases)
    return Max(Case(*whens, default=Value(0)))


def _once(
    asks: Asking, model: Any, where: Q | None = None, *, points: int, mark: int = 0
) -> QuerySet[Any, Any]:
    """Whoever shows something of `model` that the mentee has too, once each."""
    rows = shown(model, asks.member).filter(like_in(model, asks.mentee), where or Q())
    return rows.values_list("person", Value(points), Value(int(mark))).distinct()


def _tagged(asks: Asking) -> QuerySet[Any, Any]:
    """Rows of (mentor, points) for the tags in common."""
    tags = MentorTag.objects.filter(tag__in=list(asks.subjects)).order_by()
    number = Least(Count("pk"), Value(weighing.MOST_TAGS))
    return tags.values("content_object").annotate(points=number * Value(weighing.TAG))
