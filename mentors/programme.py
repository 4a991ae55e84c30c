"""How the mentoring programme fares: waits, silence, what became of requests, and room by tag.

Only requests of months in which enough people asked, and were asked, are counted anywhere, so that
a hidden month follows from no sum. What a group is, and what is hidden, `veiling` says. A number of
queries that does not depend on how much there is; no list of requests is held in memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.fields import BigIntegerField, CharField
from django.db.models.functions import Cast, Coalesce, RowNumber, TruncMonth

from mentors.counting import first_times
from mentors.meeting_states import MeetingState
from mentors.models import Mentor, Mentorship, MentorTag, PlaceInLine, Request
from mentors.models.meeting import Meeting
from mentors.states import TAKEN, WAITING, State
from mentors.veiling import Group, Shown, Veil, about, alone, veiled
from threads.models import Post

MONTHS = 12
"""How far back requests are looked at."""
LATELY = timedelta(days=14)
"""Within what two people of a mentorship have met or written, if all is well."""
MOST_TAGS = 100
HALF, NINE_OF_TEN = 50, 90
ALL = "all"

BECAME = {
    "accepted": Q(state__in=TAKEN | {State.COMPLETED, State.ENDED}),
    "declined": Q(state=State.DECLINED),
    "withdrawn": Q(state=State.WITHDRAWN),
    "silent": Q(state=State.EXPIRED, replied__isnull=True),
    "unanswered": Q(state=State.EXPIRED, replied__isnull=False),
    "waiting": Q(state__in=WAITING),
}
WENT = {
    "running": Q(state__in=TAKEN),
    "completed": Q(state=State.COMPLETED),
    "ended": Q(state=State.ENDED),
}


@dataclass(frozen=True, slots=True)
class Wait:
    """How long mentors took to answer the requests of a month, or of all; in hours."""

    month: date | None
    sent: Shown
    half: Shown
    nine_of_ten: Shown


@dataclass(frozen=True, slots=True)
class Room:
    """What the mentors who help with a tag can take on; `line` is told in steps."""

    tag: str
    mentors: Shown
    places: Shown
    taken: Shown
    line: Shown


@dataclass(frozen=True, slots=True)
class Health:
    """What became of requests, of the accepted ones, and of those that run; and of the mentors."""

    sent: Shown
    became: dict[str, Shown]
    went: dict[str, Shown]
    lately: dict[str, Shown]
    mentors: dict[str, Shown]


@dataclass(frozen=True, slots=True)
class Programme:
    """All of the numbers; `waits` begins with all months that are shown, then the newest."""

    waits: list[Wait]
    health: Health
    rooms: list[Room]
    is_more: bool


def programme(now: datetime) -> Programme:
    """The programme's numbers as they stand at `now`."""
    since = _first_of(now)
    sent = _sent_first().filter(began__gte=since, began__lte=now)
    sent = sent.annotate(month=TruncMonth("began", tzinfo=UTC))
    months = _groups(sent, "month")
    shown = sorted((month for month, group in months.items() if not group.is_few), reverse=True)
    counted = sent.filter(month__in=shown)
    answered = counted.filter(replied__isnull=False)
    timed = [month for month, group in _groups(answered, "month").items() if not group.is_few]
    waits = _percentiles(answered.filter(month__in=timed), by_month=True)
    total = sum(months[month].number for month in shown)
    overall = _percentiles(answered.filter(month__in=timed), by_month=False).get(ALL, {})
    every = [_wait(None, total if shown else Veil.HIDDEN, overall)]
    every += [
        _wait(month, months[month].number if month in shown else Veil.HIDDEN, waits.get(month, {}))
        for month in sorted(months, reverse=True)
    ]
    rooms = _rooms()
    return Programme(
        waits=every,
        health=_health(counted, every[0].sent, now),
        rooms=rooms[:MOST_TAGS],
        is_more=len(rooms) > MOST_TAGS,
    )


def _sent_first() -> QuerySet[Any]:
    """Requests by when they were sent first (`began`) and answered first (`replied`), if ever.

    One that expired and was opened again began when it did, however it stands now.
    """
    began, replied = first_times()
    return Request.objects.filter(sent_at__isnull=False).annotate(began=began, replied=replied)


def _first_of(now: datetime) -> datetime:
    """When the oldest month begins that is looked at."""
    months = now.astimezone(UTC).year * 12 + now.astimezone(UTC).month - MONTHS
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)


def _groups(rows: QuerySet[Any], name: str) -> dict[Any, Group]:
    """Requests by `name`, with how many people are behind each; one query."""
    counted = (
        rows.order_by()
        .values(name)
        .annotate(
            number=Count("pk"),
            mentees=Count("mentee", distinct=True),
            mentors=Count("mentor", distinct=True),
        )
    )
    return {row[name]: Group(row["number"], min(row["mentees"], row["mentors"])) for row in counted}


def _percentiles(rows: QuerySet[Any], *, by_month: bool) -> dict[Any, dict[int, int]]:
    """Month (or ALL) → percentile → hours within which that share was answered; one query.

    The nearest rank: of so many waits in order, the first that as many lie at or below.
    """
    taken = ExpressionWrapper(F("replied") - F("began"), output_field=DurationField())
    group = [F("month")] if by_month else None
    numbered = rows.order_by().annotate(
        taken=taken,
        place=Window(RowNumber(), partition_by=group, order_by=[F("taken").asc(), F("pk").asc()]),
        size=Window(Count("pk"), partition_by=group),
    )
    wanted = {
        share: Cast((F("size") * share + 99) / 100, BigIntegerField())
        for share in (HALF, NINE_OF_TEN)
    }
    found: dict[Any, dict[int, int]] = {}
    ranked = numbered.annotate(at_half=wanted[HALF], at_nine=wanted[NINE_OF_TEN])
    picked = ranked.filter(Q(place=F("at_half")) | Q(place=F("at_nine")))
    for row in picked.values("month", "taken", "place", "at_half", "at_nine"):
        hours = max(round(row["taken"].total_seconds() / 3600), 0)
        here = found.setdefault(row["month"] if by_month else ALL, {})
        for share, at in ((HALF, row["at_half"]), (NINE_OF_TEN, row["at_nine"])):
            if row["place"] == at:
                here[share] = hours
    return found


def _wait(month: datetime | None, sent: Shown, hours: dict[int, int]) -> Wait:
    return Wait(
        month=month.date() if month else None,
        sent=sent,
        half=hours.get(HALF, Veil.HIDDEN),
        nine_of_ten=hours.get(NINE_OF_TEN, Veil.HIDDEN),
    )


def _health(counted: QuerySet[Request], sent: Shown, now: datetime) -> Health:
    became = veiled(_parts(counted, BECAME), whole=sent)
    accepted = counted.filter(BECAME["accepted"])
    went = veiled(_parts(accepted, WENT), whole=became["accepted"])
    lately = veiled(_parts(_with_signs(counted, now), _LATELY), whole=went["running"])
    return Health(sent=sent, became=became, went=went, lately=lately, mentors=_lapses())


_LATELY = {"lately": Q(has_sign=True), "quiet": Q(has_sign=False)}


def _parts(rows: QuerySet[Any], parts: dict[str, Q]) -> dict[str, Group]:
    """Requests by which of `parts` they are in; one query."""
    whens = [When(condition, then=Value(name)) for name, condition in parts.items()]
    named = rows.annotate(part=Case(*whens, default=Value(""), output_field=CharField()))
    found = _groups(named, "part")
    return {name: found.get(name, Group()) for name in parts}


def _with_signs(counted: QuerySet[Request], now: datetime) -> QuerySet[Request]:
    """Those that run, each with whether the two have met or written lately."""
    mine = Mentorship.objects.filter(request=OuterRef(OuterRef("pk"))).values("pk")
    posts = Post.objects.filter(thread__in=mine, created_at__gte=now - LATELY)
    meetings = Meeting.objects.filter(
        mentorship__in=mine,
        state__in=(MeetingState.HELD, MeetingState.CONFIRMED),
        starts_at__range=(now - LATELY, now),
    )
    running = counted.filter(WENT["running"])
    return running.annotate(has_sign=Exists(posts) | Exists(meetings))


def _lapses() -> dict[str, Shown]:
    """Approved mentors, by whether requests to them ended in silence since they last answered."""
    mentors = Mentor.objects.approved()
    counts = mentors.aggregate(total=Count("pk"), lapsed=Count("pk", filter=Q(lapsed__gt=0)))
    total, lapsed = counts["total"], counts["lapsed"]
    parts = {"lapsed": Group(lapsed, lapsed), "steady": Group(total - lapsed, total - lapsed)}
    return veiled(parts, whole=alone(Group(total, total)))


def _rooms() -> list[Room]:
    """Tags by how many approved mentors help with them; one more than are shown. Two queries.

    What means the same is one, and whoever carries both words counts once.
    """
    carried = MentorTag.objects.annotate(meant=_meant("tag"))
    twins = carried.filter(
        content_object=OuterRef("content_object"), meant=OuterRef("meant"), pk__lt=OuterRef("pk")
    )
    approved = carried.filter(content_object__in=Mentor.objects.approved()).exclude(Exists(twins))
    tags = list(
        approved.order_by()
        .values("meant", name=Coalesce("tag__synonym_of__name", "tag__name"))
        .annotate(
            mentors=Count("pk"),
            places=Sum("content_object__places"),
            taken=Sum("content_object__taken"),
        )
        .order_by("-mentors", "name", "meant")[: MOST_TAGS + 1]
    )
    lines = _lines(row["meant"] for row in tags)
    return [_room(row, lines.get(row["meant"], 0)) for row in tags]


def _lines(tags: Iterable[int]) -> dict[int, int]:
    """How many people wait for mentors who help with each of `tags`."""
    approved = Mentor.objects.approved()
    waiting = PlaceInLine.objects.waiting().filter(mentor__in=approved).order_by()
    by_tag = waiting.annotate(meant=_meant("mentor__tagged_items__tag"))
    rows = by_tag.filter(meant__in=list(tags)).values_list("meant")
    return dict(rows.annotate(people=Count("mentee", distinct=True)))


def _meant(tag: str) -> Coalesce:
    """The tag that the tag at `tag` means."""
    return Coalesce(f"{tag}__synonym_of", tag)


def _room(row: dict[str, Any], line: int) -> Room:
    people = row["mentors"]
    mentors = alone(Group(people, people))
    is_few = isinstance(mentors, Veil)
    return Room(
        tag=row["name"],
        mentors=mentors,
        places=Veil.HIDDEN if is_few else row["places"],
        taken=Veil.HIDDEN if is_few else row["taken"],
        line=Veil.HIDDEN if is_few else about(Group(line, line)),
    )
