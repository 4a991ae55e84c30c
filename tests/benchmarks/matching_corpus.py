"""A made-up portal of mentors, the same each time, and members who look for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice, pairwise
from random import Random
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from community.accounts.models import CareerStage, User, Visibility
from community.tags.models import Tag, TagFollow
from mentors.models import (
    Circumstance,
    Crossing,
    Degree,
    Hours,
    Means,
    Mentor,
    MentorTag,
    Role,
    Setback,
    SetbackKind,
    SpokenLanguage,
    Standing,
    Status,
)
from tests.benchmarks.building import make_database

TAGS = 60
LANGUAGES = ("en", "de", "es", "fr", "hi", "ja", "pt", "zh")
COUNTRIES = ("BR", "CN", "DE", "ES", "FR", "GB", "IN", "JP", "NG", "US")
ZONES = ("America/New_York", "Asia/Kolkata", "Asia/Tokyo", "Europe/Berlin", "UTC")
VISIBILITIES = [Visibility.PUBLIC] * 12 + [Visibility.MEMBERS] * 6 + [Visibility.NOBODY]
YEAR = timezone.localdate().year


def fill(mentors: int) -> None:
    """Let the database hold so many mentors, and nothing else."""
    make_database()
    call_command("migrate", verbosity=0)
    chance = Random(mentors)
    tags = Tag.objects.bulk_create(Tag(name=f"tag {n}", slug=f"tag-{n}") for n in range(TAGS))
    people = User.objects.bulk_create(
        [_person(n, chance) for n in range(mentors)], batch_size=2_000
    )
    rows = Mentor.objects.bulk_create([_mentor(one, chance) for one in people], batch_size=2_000)
    for model, made in (
        (Crossing, (row for one in people for row in _crossings(one, chance))),
        (Setback, (row for one in people for row in _setbacks(one, chance))),
        (Circumstance, (row for one in people for row in _circumstances(one, chance))),
        (SpokenLanguage, (row for one in people for row in _languages(one, chance))),
        (Hours, (row for one in rows for row in _hours(one, chance))),
        (MentorTag, (row for one in rows for row in _tags(one, tags, chance))),
    ):
        _insert(model, made)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def members() -> dict[str, User]:
    """Who looks for mentors: what they tell → the member."""
    much = _member("much", career_stage=CareerStage.STUDYING, time_zone="Europe/Berlin")
    for start, goal in (
        (Role.DOCTORAL, Role.RESEARCH_ENGINEER),
        (Role.SOFTWARE, Role.ML),
    ):
        Crossing.objects.create(person=much, from_role=start, to_role=goal, is_wanted=True)
    Crossing.objects.create(person=much, from_role=Role.STUDENT, to_role=Role.DOCTORAL, year=2023)
    for kind in (SetbackKind.LAYOFF, SetbackKind.REJECTIONS):
        Setback.objects.create(person=much, kind=kind, year=2024)
    for kind, value in (("status", "visa"), ("degree", "master"), ("country", "IN")):
        Circumstance.objects.create(person=much, kind=kind, value=value)
    for code in ("en", "hi"):
        SpokenLanguage.objects.create(person=much, code=code)
    for tag in Tag.objects.order_by("pk")[:5]:
        TagFollow.objects.create(person=much, tag=tag)
    goal = _member("goal")
    Crossing.objects.create(person=goal, from_role=Role.DATA, to_role=Role.RESEARCH, is_wanted=True)
    language = _member("language", career_stage=CareerStage.ENTERING)
    SpokenLanguage.objects.create(person=language, code="en")
    tags = _member("tags")
    for tag in Tag.objects.order_by("-pk")[:8]:
        TagFollow.objects.create(person=tags, tag=tag)
    return {
        "much of every kind": much,
        "one goal": goal,
        "a stage, and a language that most speak": language,
        "eight tags": tags,
    }


def _person(number: int, chance: Random) -> User:
    return User(
        handle=f"mentor-{number}",
        email=f"mentor-{number}@example.org",
        career_stage=chance.choice([None, 3, 4, 4, 5, 5, 6]),
        career_stage_visibility=chance.choice(VISIBILITIES),
        time_zone=chance.choice(ZONES),
    )


def _mentor(person: User, chance: Random) -> Mentor:
    asked, places = chance.randrange(30), chance.randrange(1, 6)
    return Mentor(
        person=person,
        standing=Standing.APPROVED,
        headline="I found my way late",
        who_i_am="I build training clusters, and came to it late. " * 10,
        helps_with="Preparing for interviews, choosing between offers. " * 5,
        places=places,
        taken=chance.randrange(places + 1),
        asked=asked,
        answered=chance.randrange(asked + 1),
        seen_at=timezone.now() - timedelta(days=chance.randrange(35)),
    )


def _member(handle: str, **fields: Any) -> User:
    return User.objects.create_user(handle, f"{handle}@example.org", **fields)


def _crossings(person: User, chance: Random) -> Iterator[Crossing]:
    roles = chance.sample(Role.values, chance.randrange(2, 5))
    for start, goal in pairwise(roles):
        yield Crossing(
            person=person,
            from_role=start,
            to_role=goal,
            year=chance.randrange(YEAR - 20, YEAR + 1),
            means=chance.choice(Means.values),
            visibility=chance.choice(VISIBILITIES),
        )


def _setbacks(person: User, chance: Random) -> Iterator[Setback]:
    for kind in chance.sample(SetbackKind.values, chance.randrange(3)):
        year = chance.randrange(YEAR - 20, YEAR + 1)
        yield Setback(person=person, kind=kind, year=year, visibility=chance.choice(VISIBILITIES))


def _circumstances(person: User, chance: Random) -> Iterator[Circumstance]:
    told = [("degree", chance.choice(Degree.values)), ("country", chance.choice(COUNTRIES))]
    told += [("status", one) for one in chance.sample(Status.values, chance.randrange(3))]
    for kind, value in told:
        yield Circumstance(
            person=person, kind=kind, value=value, visibility=chance.choice(VISIBILITIES)
        )


def _languages(person: User, chance: Random) -> Iterator[SpokenLanguage]:
    spoken = set(chance.sample(LANGUAGES, chance.randrange(3)))
    if chance.random() < 0.8:
        spoken.add("en")
    for code in sorted(spoken):
        yield SpokenLanguage(person=person, code=code)


def _hours(mentor: Mentor, chance: Random) -> Iterator[Hours]:
    for weekday in sorted(chance.sample(range(7), chance.randrange(1, 4))):
        starts = chance.randrange(7, 20) * 60
        yield Hours(mentor=mentor, weekday=weekday, starts=starts, ends=starts + 120)


def _tags(mentor: Mentor, tags: list[Tag], chance: Random) -> Iterator[MentorTag]:
    for tag in chance.sample(tags, chance.randrange(1, 6)):
        yield MentorTag(content_object=mentor, tag=tag)


def _insert(model: Any, rows: Iterator[Any]) -> None:
    while batch := list(islice(rows, 5_000)):
        model.objects.bulk_create(batch)
