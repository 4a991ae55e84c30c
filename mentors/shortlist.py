"""The mentors worth weighing for one mentee, found by the database among all.

Of 20,000 mentors most have nothing to do with one mentee, and every speaker of a language has a
little. The database counts roughly what each shares, by the points of `mentors.weighing`, and takes
`EACH` of every sort: near, far or neither, each with the same setback or without. So whoever meets
the quota is there if anybody is, and at most six times `EACH` mentors are weighed in full. What the
rough count leaves out (the same means, hours, room, answers) orders those who are near in points,
and can bring nobody far up.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Least, RowNumber

from mentors import weighing
from mentors.candidates import Asking, showing
from mentors.matching import NEAR_STAGES, NEAR_YEARS, Distance
from mentors.models import Circumstance, Crossing, Mentor, MentorTag, Setback, SpokenLanguage
from mentors.models.mentor import MentorQuerySet
from mentors.models.past import Told
from mentors.told import like_in, same_ways, shown, to_goals

EACH = 80


def shortlist(asks: Asking, among: MentorQuerySet) -> QuerySet[Mentor]:
    """Those of `among` who may be offered to the member and share most with them."""
    offered = showing(among.offered().exclude(person=asks.member))
    sorts = offered.annotate(
        distance=_distance(asks),
        met=_points(_like(asks, Setback), weighing.SETBACK),
        shared=_shared(asks),
    )
    load = Cast(F("taken"), FloatField()) / F("places")
    place = Window(
        RowNumber(),
        partition_by=[F("distance"), F("met")],
        order_by=[(F("met") + F("shared")).desc(), load, F("pk")],
    )
    return sorts.annotate(place=place).filter(place__lte=EACH)


def _shared(asks: Asking) -> Any:
    """Points of what is shared besides setbacks, each kind once, and tags one by one."""
    mentee, ways = asks.mentee, shown(Crossing, asks.member)
    goals = Case(
        _when(ways.filter(same_ways(mentee.wanted)), weighing.SAME_TRANSITION),
        _when(ways.filter(to_goals(mentee)), weighing.SAME_GOAL),
        default=Value(0),
    )
    beginnings = ways.filter(same_ways(mentee.behind))
    circumstances = [
        _points(_like(asks, Circumstance).filter(kind=kind), weighing.CONSTRAINT)
        for kind in Circumstance.Kind.values
    ]
    return reduce(
        add,
        [
            goals,
            _points(beginnings, weighing.SAME_BEGINNING),
            *circumstances,
            _points(_like(asks, SpokenLanguage), weighing.CONSTRAINT),
            _tags(asks),
        ],
    )


def _tags(asks: Asking) -> Any:
    """Points of the tags in common; counted only for those who have one of them."""
    carried = MentorTag.objects.filter(tag__in=list(asks.subjects))
    theirs = carried.filter(content_object=OuterRef("pk")).values("content_object")
    number = Subquery(theirs.annotate(number=Count("pk")).values("number"))
    points = Least(number, Value(weighing.MOST_TAGS)) * Value(weighing.TAG)
    return Case(
        When(pk__in=carried.values("content_object"), then=points),
        default=Value(0),
    )


def _distance(asks: Asking) -> Any:
    """The same as `matching.distance`, for the database."""
    mentee = asks.mentee
    ways = shown(Crossing, asks.member)
    fresh = Q(year__gte=mentee.year - NEAR_YEARS)
    near = _in(ways.filter(same_ways(mentee.wanted), fresh))
    far, unknown = Q(pk__in=()), Q()
    if mentee.stage is not None:
        farthest = mentee.stage + NEAR_STAGES
        near |= Q(stage__gt=mentee.stage, stage__lte=farthest)
        far = Q(stage__gt=farthest)
        unknown = Q(stage__isnull=True)
    near |= unknown & _in(ways.filter(to_goals(mentee), fresh))
    far |= unknown & _in(ways.filter(to_goals(mentee)))
    return Case(
        When(near, then=Value(Distance.NEAR.value)),
        When(far, then=Value(Distance.FAR.value)),
        default=Value(""),
    )


def _like(asks: Asking, model: type[Told]) -> QuerySet[Any]:
    """Who shows what the mentee has too."""
    return shown(model, asks.member).filter(like_in(model, asks.mentee))


def _points(rows: QuerySet[Any], points: int) -> Any:
    return Case(_when(rows, points), default=Value(0))


def _when(rows: QuerySet[Any], points: int) -> When:
    return When(_in(rows), then=Value(points))


def _in(rows: QuerySet[Any]) -> Q:
    """Mentors to whom one of `rows` belongs.

    The rows are found apart from the mentors, so that the database reads them once.
    """
    return Q(person__in=rows.values("person"))
