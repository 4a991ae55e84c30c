"""From rows to the plain values that matching weighs: who asks, and the mentors to weigh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from community.accounts.models import User, Visibility
from community.tags.following import followed_by
from community.tags.models import Tag
from mentors import week
from mentors.known import Candidate, Mentee
from mentors.models import Hours, Mentor, MentorTag
from mentors.told import Facts, facts_of

DAYTIME = [(weekday, 8 * 60, 22 * 60) for weekday in range(7)]
"""When somebody may be met who has not said when."""

_COLUMNS = ("pk", "person_id", "stage", "zone", "places", "taken", "asked", "answered")


@dataclass(frozen=True, slots=True)
class Asking:
    """A member who looks for mentors, and what is known of them as a mentee.

    `subjects` are the tags they wish help with, and what means the same: pk → name of the tag that
    is meant.
    """

    member: User
    mentee: Mentee
    subjects: Mapping[int, str]

    @property
    def tells(self) -> bool:
        """Whether they show anything that somebody may share; else nobody can be suggested."""
        known = self.mentee
        told = (known.behind, known.wanted, known.setbacks, known.circumstances, known.languages)
        return any(told) or bool(self.subjects)


def asking(
    member: User, *, tags: Iterable[Tag] | None = None, hours: Iterable[week.Span] = DAYTIME
) -> Asking:
    """What is known of `member`: what they tell and show to members, and what they wish.

    `tags` are those they follow unless others are given; `hours` are told in their own time zone.
    Two queries.
    """
    told = facts_of([member.pk], viewer=member).get(member.pk, Facts())
    subjects = _subjects(followed_by(member) if tags is None else tags)
    zone = member.time_zone if member.time_zone_visibility != Visibility.NOBODY else ""
    now = timezone.now()
    mentee = Mentee(
        year=timezone.localdate().year,
        stage=member.career_stage if member.career_stage_visibility != Visibility.NOBODY else None,
        wanted=frozenset(told.wanted),
        behind=frozenset(told.behind),
        setbacks=frozenset(told.setbacks),
        circumstances=frozenset(told.circumstances),
        languages=frozenset(told.languages),
        tags=frozenset(subjects.values()),
        hours=week.hours(hours, zone, now) if zone else 0,
        zone=zone,
    )
    return Asking(member, mentee, subjects)


def wishing(member: User, tags: Iterable[Tag]) -> Asking:
    """Help with `tags`, for whomever it is: nothing else is known of them. One query.

    `member` looks, and is left out of what is found.
    """
    subjects = _subjects(tags)
    mentee = Mentee(year=timezone.localdate().year, tags=frozenset(subjects.values()))
    return Asking(member, mentee, subjects)


def showing(mentors: QuerySet[Mentor]) -> QuerySet[Mentor]:
    """`mentors` with the `stage` they show to members, and the `zone` of the hours they show."""
    shows_stage = ~Q(person__career_stage_visibility=Visibility.NOBODY)
    shows_hours = ~Q(hours_visibility=Visibility.NOBODY)
    shows_zone = ~Q(person__time_zone_visibility=Visibility.NOBODY)
    return mentors.annotate(
        stage=Case(When(shows_stage, then=F("person__career_stage"))),
        zone=Case(When(shows_hours & shows_zone, then=F("person__time_zone")), default=Value("")),
    )


def candidates(asks: Asking, mentors: QuerySet[Mentor]) -> list[Candidate]:
    """`mentors` with what they have in common with the mentee. Three queries."""
    rows = list(showing(mentors).order_by().values_list(*_COLUMNS, named=True))
    told = facts_of([row.person_id for row in rows], viewer=asks.member, like=asks.mentee)
    zones = {row.pk: row.zone for row in rows if row.zone}
    tags, hours = _tags_and_hours([row.pk for row in rows], asks.subjects, zones)
    nothing = Facts()
    return [
        Candidate(
            id=row.pk,
            stage=row.stage,
            behind=frozenset(known.behind),
            setbacks=frozenset(known.setbacks),
            circumstances=frozenset(known.circumstances),
            languages=frozenset(known.languages),
            tags=frozenset(tags.get(row.pk, ())),
            hours=hours.get(row.pk, 0),
            zone=row.zone,
            free=max(row.places - row.taken, 0),
            taken=row.taken,
            asked=row.asked,
            answered=row.answered,
        )
        for row in rows
        for known in [told.get(row.person_id, nothing)]
    ]


def _subjects(tags: QuerySet[Tag] | Iterable[Tag]) -> dict[int, str]:
    """`tags`, those that they mean and those that mean the same. One query."""
    chosen = Tag.objects.filter(pk__in=tags if isinstance(tags, QuerySet) else [t.pk for t in tags])
    meant = chosen.values_list(Coalesce("synonym_of", "pk"))
    alike = Tag.objects.filter(Q(pk__in=meant) | Q(synonym_of__in=meant))
    return dict(alike.values_list("pk", Coalesce("synonym_of__name", "name")))


def _tags_and_hours(
    mentors: Iterable[int], subjects: Mapping[int, str], zones: Mapping[int, str]
) -> tuple[Mapping[int, set[str]], Mapping[int, int]]:
    """Which of `subjects` each mentor helps with, by name; and the usual hours of those in `zones`,
    as they fall in the week of UTC. One query."""
    nothing, now = Value(None, IntegerField()), timezone.now()
    carried = MentorTag.objects.filter(content_object__in=mentors, tag__in=subjects)
    told = Hours.objects.filter(mentor__in=zones).order_by()
    rows = carried.values_list("content_object", "tag", nothing, nothing, nothing).union(
        told.values_list("mentor", Value(None, BigIntegerField()), "weekday", "starts", "ends"),
        all=True,
    )
    tags: dict[int, set[str]] = defaultdict(set)
    spans: dict[int, list[week.Span]] = defaultdict(list)
    for mentor, tag, *span in rows:
        if tag is None:
            spans[mentor].append(tuple(span))
        else:
            tags[mentor].add(subjects[tag])
    return tags, {pk: week.hours(spans[pk], zones[pk], now) for pk in spans}
