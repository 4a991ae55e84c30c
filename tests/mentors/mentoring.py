"""Mentors and what people tell of their ways, for tests to begin with."""

from __future__ import annotations

from typing import Any

import factory

from community.accounts.models import CareerStage, User, Visibility
from mentors.models import (
    Circumstance,
    Crossing,
    Hours,
    Mentor,
    Role,
    Setback,
    SetbackKind,
    SpokenLanguage,
    Standing,
)
from tests.cast import UserFactory

HOUR = 60  # minutes


class MentorFactory(factory.django.DjangoModelFactory[Mentor]):
    """An approved mentor who was here today and has two free places."""

    class Meta:
        model = Mentor

    person = factory.SubFactory(
        UserFactory,
        handle=factory.Sequence(lambda n: f"mentor-{n}"),
        career_stage=CareerStage.WORKING,
    )
    standing = Standing.APPROVED
    headline = factory.Sequence(lambda n: f"I found my way at the try number {n + 1}")
    who_i_am = "I build training clusters, and came to it late."
    helps_with = "Preparing for interviews, choosing between offers."
    places = 2
    answer_days = 7


def crossed(
    person: User,
    start: str = Role.DOCTORAL,
    end: str = Role.RESEARCH_ENGINEER,
    year: int = 2021,
    **fields: Any,
) -> Crossing:
    """`person` went from `start` to `end` in `year`."""
    return Crossing.objects.create(person=person, from_role=start, to_role=end, year=year, **fields)


def wants(
    person: User, start: str = Role.DOCTORAL, end: str = Role.RESEARCH_ENGINEER, **fields: Any
) -> Crossing:
    """`person` would go from `start` to `end`."""
    return Crossing.objects.create(
        person=person, from_role=start, to_role=end, is_wanted=True, **fields
    )


def met(person: User, kind: str = SetbackKind.LAYOFF, year: int = 2020, **fields: Any) -> Setback:
    """`person` met a setback."""
    return Setback.objects.create(person=person, kind=kind, year=year, **fields)


def circumstance(person: User, kind: str, value: str, **fields: Any) -> Circumstance:
    """`person` tells a degree, a country or a status."""
    return Circumstance.objects.create(person=person, kind=kind, value=value, **fields)


def speaks(person: User, *codes: str, visibility: str = Visibility.PUBLIC) -> list[SpokenLanguage]:
    """`person` can be mentored, or mentor, in the languages `codes`."""
    return [
        SpokenLanguage.objects.create(person=person, code=code, visibility=visibility)
        for code in codes
    ]


def has_hours(mentor: Mentor, weekday: int, starts: int, ends: int) -> Hours:
    """`mentor` usually has time on `weekday` (0 is Monday) from `starts` to `ends`, in hours."""
    return Hours.objects.create(
        mentor=mentor, weekday=weekday, starts=starts * HOUR, ends=ends * HOUR
    )
