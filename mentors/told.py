"""What people tell of their ways, and show to members: read for many of them in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from community.accounts.models import Visibility
from mentors import known
from mentors.models import Circumstance, Crossing, Means, Setback, SpokenLanguage
from mentors.models.past import Told

_NONE, _NO_YEAR = Value("", CharField()), Value(0, IntegerField())
_COLUMNS: dict[type[Told], tuple[Any, ...]] = {
    Crossing: (F("from_role"), F("to_role"), F("means"), Coalesce("year", _NO_YEAR)),
    Setback: (F("kind"), _NONE, _NONE, F("year")),
    Circumstance: (F("kind"), F("value"), _NONE, _NO_YEAR),
    SpokenLanguage: (F("code"), _NONE, _NONE, _NO_YEAR),
}
"""Each table in the same columns, so that they can be read as one."""


@dataclass(slots=True)
class Facts:
    """What one person tells of themselves."""

    behind: set[known.Way] = field(default_factory=set)
    wanted: set[known.Way] = field(default_factory=set)
    setbacks: set[known.Met] = field(default_factory=set)
    circumstances: set[known.Circumstance] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        told = (self.behind, self.wanted, self.setbacks, self.circumstances, self.languages)
        return any(told)

    def add(self, table: str, one: str, two: str, means: str, year: int) -> None:
        """Take in one row of `_COLUMNS`."""
        match table:
            case "crossing":
                means = "" if means == Means.OTHER else means  # two others need not be the same
                (self.behind if year else self.wanted).add(known.Way(one, two, year, means))
            case "setback":
                self.setbacks.add(known.Met(one, year))
            case "circumstance":
                self.circumstances.add((one, two))
            case _:
                self.languages.add(one)


def shown(model: type[Told], viewer: Any) -> QuerySet[Any]:
    """What people show to `viewer`, and `viewer` to them: what is for nobody matches nobody."""
    return model.objects.visible_to(viewer).exclude(visibility=Visibility.NOBODY).order_by()


def facts_of(
    people: Iterable[int], *, viewer: Any, like: known.Mentee | None = None
) -> dict[int, Facts]:
    """What each of `people` (pks) tells; with `like`, only what that mentee has too. One query."""
    asked = list(people)
    first, *others = (
        shown(model, viewer)
        .filter(like_in(model, like) if like else Q(), person__in=asked)
        .values_list("person", Value(model._meta.model_name, CharField()), *columns)
        for model, columns in _COLUMNS.items()
    )
    found: dict[int, Facts] = defaultdict(Facts)
    for person, *row in first.union(*others, all=True):
        found[person].add(*row)
    return found


def like_in(model: type[Told], mentee: known.Mentee) -> Q:
    """Rows of `model` that bear on `mentee`: the same, or a way to the same goal."""
    if model is Crossing:
        return to_goals(mentee) | same_ways(mentee.behind)
    if model is Setback:
        return Q(kind__in={one.kind for one in mentee.setbacks})
    if model is Circumstance:
        values: dict[str, set[str]] = defaultdict(set)
        for kind, value in mentee.circumstances:
            values[kind].add(value)
        return any_of(Q(kind=kind, value__in=several) for kind, several in values.items())
    return Q(code__in=mentee.languages)


def to_goals(mentee: known.Mentee) -> Q:
    """Crossings that are behind people, and led where the mentee wants to go."""
    return Q(is_wanted=False, to_role__in={way.to_role for way in mentee.wanted})


def same_ways(ways: Iterable[known.Way]) -> Q:
    """Crossings that are behind people, and are among `ways`."""
    ends = sorted({(way.from_role, way.to_role) for way in ways})
    return any_of(Q(is_wanted=False, from_role=start, to_role=goal) for start, goal in ends)


def any_of(conditions: Iterable[Q]) -> Q:
    """What meets one of `conditions`; nothing, where there are none."""
    met = Q(pk__in=())
    for condition in conditions:
        met |= condition
    return met
