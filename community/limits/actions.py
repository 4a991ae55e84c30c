"""Limits on how often one person does one thing: declared once, counted in the database, shown.

Each limit is declared where the deed is and listed by `all_limits()`, which `/limits/` shows, so
that what is published is what applies. Counts are rows, written in the deed's own transaction: a
deed that fails costs nothing, and any number of processes count as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.limits.models import Spent

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

DAY = timedelta(days=1)
KEPT = timedelta(days=2)


class Trust(IntEnum):
    """How far somebody's work so far speaks for them; see where it is measured."""

    NEW = 0
    KNOWN = 1
    TRUSTED = 2


@dataclass(frozen=True, slots=True)
class Limit:
    """How often a deed may be done within `per`, by trust; `deed` completes "to …"."""

    name: str
    deed: str | _StrPromise
    most: Mapping[Trust, int]
    per: timedelta = DAY
    least: int = 1

    @property
    def span(self) -> str:
        """Within what time, in words; "" for a day, which goes without saying."""
        return "" if self.per == DAY else _in_words(self.per)

    def allows(self, trust: Trust) -> int:
        """How many times, with this trust; `LIMITS_SCALE` widens it where load is tested.

        Tests of single limits make them narrow; `least` is how often it may be done all the same.
        """
        return max(int(self.most[trust] * settings.LIMITS_SCALE), self.least)


class TooManyError(ValidationError):
    """The limit is reached; `wait` is how long until the deed is possible again. Status 429."""

    def __init__(self, limit: Limit, most: int, wait: timedelta) -> None:
        self.limit, self.wait = limit, wait
        until = timeuntil(timezone.now() + wait, depth=1)
        super().__init__(
            _(
                "You may %(deed)s %(most)d times in %(per)s, and have done so. "
                "Nothing is lost: try again in %(wait)s."
            )
            % {"deed": limit.deed, "most": most, "per": _in_words(limit.per), "wait": until}
        )


_limits: dict[str, Limit] = {}
refused_for: ContextVar[timedelta | None] = ContextVar("limits_refused_for", default=None)
"""How long whoever was refused last has to wait; a middleware tells it in the answer's head."""
_waived: ContextVar[bool] = ContextVar("limits_waived", default=False)


def declare(
    name: str,
    deed: str | _StrPromise,
    *,
    most: tuple[int, int, int],
    per: timedelta = DAY,
    least: int = 1,
) -> Limit:
    """Declare a limit: `most` for the new, the known and the trusted."""
    limit = Limit(name, deed, dict(zip(Trust, most, strict=True)), per, least)
    _limits[name] = limit
    return limit


def all_limits() -> list[Limit]:
    """Every limit that applies, by name."""
    return [_limits[name] for name in sorted(_limits)]


@contextmanager
def waived() -> Iterator[None]:
    """No limits within the block: for sample content, which people did not write in a day."""
    token = _waived.set(True)
    try:
        yield
    finally:
        _waived.reset(token)


def are_waived() -> bool:
    """Whether sample content is being written."""
    return _waived.get()


def spend(limit: Limit, *, who: str, trust: Trust, times: int = 1) -> None:
    """Note that `who` does the deed (`times` times) now, in the caller's transaction.

    Raises TooManyError when that would be more than the limit allows; nothing is spent then.
    """
    if _waived.get() or times <= 0:
        return
    most, now = limit.allows(trust), timezone.now()
    since = stretch(limit, now)
    if times > most or add(limit, who, since, times, most) is None:
        refused_for.set(since + limit.per - now)
        raise TooManyError(limit, most, since + limit.per - now)


def give_back(limit: Limit, *, who: str) -> None:
    """Take one try back that turned out to be none: whoever signs in at last has not failed."""
    now = timezone.now()
    of_now = Spent.objects.filter(limit=limit.name, who=who, since=stretch(limit, now))
    of_now.filter(count__gt=0).update(count=F("count") - 1)


def forget_old() -> int:
    """Delete what no limit asks for any more; how many rows."""
    return Spent.objects.filter(since__lt=timezone.now() - KEPT).delete()[0]


def add(limit: Limit, who: str, since: datetime, times: int, most: int) -> int | None:
    """How many there are then, or None where there is no room for so many.

    One statement, so that two at once cannot both take the last.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO limits_spent ("limit", who, since, count) VALUES (%s, %s, %s, %s) '
            'ON CONFLICT ("limit", who, since) '
            "DO UPDATE SET count = limits_spent.count + excluded.count "
            "WHERE limits_spent.count + excluded.count <= %s RETURNING count",
            [
                limit.name,
                who,
                connection.ops.adapt_datetimefield_value(since),
                times,
                most,
            ],
        )
        row = cursor.fetchone()
        return row and int(row[0])


def stretch(limit: Limit, now: datetime) -> datetime:
    """When the stretch of time began that `now` lies in; stretches follow one another from 1970."""
    seconds = int(limit.per.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def _in_words(per: timedelta) -> str:
    now = timezone.now()
    return str(_A_DAY if per == DAY else timeuntil(now + per, now, depth=1))


_A_DAY = gettext_lazy("a day")
