"""Mentors and study rooms from where a reader stands: whose hours meet theirs, who is how far.

What a mentor does not show to the reader finds nobody, and a reader who tells no stage has none to
count from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.accounts.models import Visibility
from mentors.matching import NEAR_STAGES, Distance
from mentors.models import Hours
from mentors.models.mentor import MentorQuerySet
from mentors.models.room import RoomQuerySet
from mentors.week import DAY, WEEK

HOUR = 60
LEAST = 30
"""Minutes in one go that make a meeting: hours that share less do not meet."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the reader's time: spans, as minutes of each `period` (DAY or WEEK)."""

    words: Any
    spans: tuple[tuple[int, int], ...]
    period: int = DAY


def _on(day: int, starts: int, ends: int) -> tuple[int, int]:
    return day * DAY + starts * HOUR, day * DAY + ends * HOUR


PARTS = {
    "day": Part(_("by day or evening (8–22)"), (_on(0, 8, 22),)),
    "mornings": Part(_("in the morning (6–12)"), (_on(0, 6, 12),)),
    "afternoons": Part(_("in the afternoon (12–18)"), (_on(0, 12, 18),)),
    "evenings": Part(_("in the evening (18–23)"), (_on(0, 18, 23),)),
    "weekends": Part(_("at the weekend (8–22)"), (_on(5, 8, 22), _on(6, 8, 22)), WEEK),
}
"""What the reader may ask for: each day, or the two at the end of a week."""

DISTANCES = {
    Distance.NEAR.value: _("one or two stages ahead of me"),
    Distance.FAR.value: _("further ahead of me"),
}


def has_zone(reader: Any) -> bool:
    """Whether hours can be laid beside those of `reader`: members have a time zone."""
    return policy.member(reader)


def has_stage(reader: Any) -> bool:
    """Whether stages can be counted from where `reader` is."""
    return policy.member(reader) and reader.career_stage is not None


def shows_hours(reader: Any) -> Q:
    """Mentors who show `reader` when they have time, and in which zone, and tell any."""
    told = _shown("hours", reader) & _shown("person__time_zone", reader)
    return told & Q(Exists(Hours.objects.filter(mentor=OuterRef("pk"))))


def shows_stage(reader: Any) -> Q:
    """Mentors who show `reader` their stage."""
    return _shown("person__career_stage", reader) & Q(person__career_stage__isnull=False)


def meeting(mentors: MentorQuerySet, part: str, *, reader: Any) -> MentorQuerySet:
    """Those of `mentors` with LEAST minutes in one go in a part of the reader's time. One query.

    As clocks stand now: summer time moves hours. Time is a circle of minutes here, a day round or
    a week, and two spans meet where one begins within the other, not too close to its end.
    """
    part_of, round_is = PARTS[part], PARTS[part].period
    shown = mentors.filter(shows_hours(reader))
    zones = shown.order_by().values_list("person__time_zone", flat=True).distinct()
    told = Hours.objects.annotate(
        begins=_begins(zones, "mentor__person__time_zone") % round_is,
        lasts=F("ends") - F("starts"),
    )
    meets = Q()
    for number, (starts, ends) in enumerate(part_of.spans):
        mine = (starts - _offset(reader.time_zone)) % round_is
        before, after = f"before_{number}", f"after_{number}"
        told = told.annotate(
            **{
                before: (Value(mine + round_is) - F("begins")) % round_is,
                after: (F("begins") - Value(mine) + round_is) % round_is,
            }
        )
        meets |= Q(**{f"{before}__lte": F("lasts") - LEAST})
        meets |= Q(**{f"{after}__lte": ends - starts - LEAST})
    return shown.filter(pk__in=told.filter(meets).values("mentor"))


def beginning(rooms: RoomQuerySet, part: str, *, reader: Any) -> RoomQuerySet:
    """Those of `rooms` whose sessions begin in a part of the reader's time. One query.

    As clocks stand now, as with `meeting`.
    """
    part_of, round_is = PARTS[part], PARTS[part].period
    zones = rooms.order_by().values_list("zone", flat=True).distinct()
    told, begins = rooms.annotate(begins=_begins(zones, "zone") % round_is), Q()
    for number, (starts, ends) in enumerate(part_of.spans):
        mine, after = (starts - _offset(reader.time_zone)) % round_is, f"after_{number}"
        told = told.annotate(**{after: (F("begins") - Value(mine) + round_is) % round_is})
        begins |= Q(**{f"{after}__lt": ends - starts})
    return told.filter(begins)


def at_distance(mentors: MentorQuerySet, distance: str, *, reader: Any) -> MentorQuerySet:
    """Those of `mentors` who are near or far ahead of the reader's stage, as matching counts it."""
    shown, mine = mentors.filter(shows_stage(reader)), reader.career_stage
    if distance == Distance.NEAR:
        return shown.filter(person__career_stage__range=(mine + 1, mine + NEAR_STAGES))
    return shown.filter(person__career_stage__gt=mine + NEAR_STAGES)


def _shown(field: str, reader: Any) -> Q:
    """What everybody sees; to members also what members see, and to oneself all."""
    name = f"{field}_visibility"
    if not policy.member(reader):
        return Q(**{name: Visibility.PUBLIC})
    return ~Q(**{name: Visibility.NOBODY}) | Q(person=reader.pk)


def _begins(zones: Iterable[str], field: str) -> Any:
    """The minute of the week, in UTC, at which a row begins, whose zone `field` is of `zones`."""
    ahead = [When(**{field: zone}, then=Value(_offset(zone))) for zone in zones]
    offset = Case(*ahead, default=Value(0), output_field=IntegerField())
    return F("weekday") * DAY + F("starts") - offset + WEEK


def _offset(zone: str) -> int:
    """Minutes that clocks in `zone` are ahead of UTC now."""
    offset = timezone.now().astimezone(ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) // 60 if offset else 0
