"""How many joined, wrote, published and asked for a mentor, week by week.

No count looks at a whole table: a column has an index, or the newest rows alone are looked at. The
numbers are kept for some minutes, for they need not be fresher.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.accounts.models import User
from community.moderation.models import State
from mentors.models import Request
from mentors.states import State as RequestState
from mentors.veiling import Group, Veil, about
from stories.models import Story
from stories.models.story import Status
from threads.models import Post, Thread

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WEEKS = 12
MOST = 50_000
"""Rows that are looked at, where only the key says which are the newest."""
KEPT = 10 * 60
"""Seconds for which a column is good."""

Number = int | None
"""How many in a week; None where it is not told, or more rows were written since than MOST."""


@dataclass(frozen=True, slots=True)
class Column:
    """One of the things that are counted; `deed` is what somebody may do who reads its numbers."""

    name: str
    title: _StrPromise
    deed: str
    count: Callable[[list[datetime]], list[Number]]


def weeks(today: date) -> list[date]:
    """The Mondays of the last weeks, the present one last. They begin at midnight in UTC."""
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]


def growth(person: Any) -> list[tuple[Column, list[Number]]]:
    """The columns that are for `person`, each with a number for each of `weeks`."""
    mondays = weeks(timezone.now().astimezone(UTC).date())
    bounds = [datetime.combine(monday, time.min, UTC) for monday in mondays]
    return [
        (column, _kept(column, bounds)) for column in COLUMNS if policy.may(person, column.deed)
    ]


def _kept(column: Column, bounds: list[datetime]) -> list[Number]:
    key = f"desk.growth.{column.name}.{bounds[0]:%Y%m%d}"
    found: list[Number] | None = cache.get(key)
    if found is None:
        found = column.count(bounds)
        cache.set(key, found, KEPT)
    return found


def _members(bounds: list[datetime]) -> list[Number]:
    return _newest(User.objects.filter(is_confirmed=True), "joined_at", bounds)


def _posts(bounds: list[datetime]) -> list[Number]:
    """What stands in sight of all: what is private is nobody's number."""
    rows = Post.objects.live().exclude(thread__kind=Thread.Kind.PRIVATE)
    return _newest(rows, "created_at", bounds)


def _stories(bounds: list[datetime]) -> list[Number]:
    rows = Story.objects.filter(status=Status.PUBLISHED, state=State.LIVE)
    return _told(rows, "listed_at", bounds)


def _requests(bounds: list[datetime]) -> list[Number]:
    """As the programme's own numbers: in steps, and of no few people."""
    sent = Request.objects.exclude(state=RequestState.DRAFT).filter(sent_at__gte=bounds[0])
    weekly = _each_week("sent_at", bounds)
    found = sent.aggregate(
        **{f"requests{n}": Count("pk", filter=within) for n, within in enumerate(weekly)},
        **{f"asked{n}": Count("mentor", filter=in_, distinct=True) for n, in_ in enumerate(weekly)},
        **{f"by{n}": Count("mentee", filter=in_, distinct=True) for n, in_ in enumerate(weekly)},
    )
    groups = [
        Group(found[f"requests{n}"], min(found[f"asked{n}"], found[f"by{n}"]))
        for n in range(len(weekly))
    ]
    shown = [about(group) for group in groups]
    return [None if isinstance(one, Veil) else one for one in shown]


def _newest(rows: QuerySet[Any], at: str, bounds: list[datetime]) -> list[Number]:
    """Counted among the newest MOST rows of the table, which are numbered as they are written."""
    every = rows.model._default_manager.order_by("-pk")
    edge = every.values_list("pk", at)[MOST : MOST + 1].first()
    if edge is None:
        return _told(rows, at, bounds)
    numbers = _told(rows.filter(pk__gt=edge[0]), at, bounds)
    return [
        number if begins > edge[1] else None for begins, number in zip(bounds, numbers, strict=True)
    ]


def _told(rows: QuerySet[Any], at: str, bounds: list[datetime]) -> list[Number]:
    weekly = {f"n{n}": Count("pk", filter=one) for n, one in enumerate(_each_week(at, bounds))}
    return list(rows.filter(**{f"{at}__gte": bounds[0]}).aggregate(**weekly).values())


def _each_week(at: str, bounds: list[datetime]) -> list[Q]:
    week = timedelta(weeks=1)
    return [Q(**{f"{at}__gte": begins, f"{at}__lt": begins + week}) for begins in bounds]


COLUMNS = (
    Column("members", _("People who joined"), "person.list", _members),
    Column("posts", _("Questions, answers and comments"), "story.read_unpublished", _posts),
    Column("stories", _("Stories published"), "story.read_unpublished", _stories),
    Column("requests", _("Requests to mentors"), "programme.read", _requests),
)
