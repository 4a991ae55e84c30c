"""When a mentor is away, and when they were last here."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from mentors.actions.line import tell_line
from mentors.actions.profiles import held
from mentors.models import Mentor
from mentors.profile_limits import REST, note

LONGEST_PAUSE = timedelta(days=366)
SEEN_EVERY = timedelta(hours=1)
"""How exactly it is known when a mentor was last here."""


@transaction.atomic
def pause_mentoring(mentor: Mentor, *, by: Any, until: date) -> Mentor:
    """Take no requests before the day `until` begins on the mentor's own clock.

    Raises ValidationError keyed by "until".
    """
    fresh = held(mentor)
    policy.require(by, "mentor.rest", fresh)
    if not fresh.is_approved:
        raise ValidationError(_("You are not offered yet, so there is nothing to pause."))
    zone = ZoneInfo(fresh.person.time_zone)
    today = timezone.localdate(timezone=zone)
    if not today < until <= today + LONGEST_PAUSE:
        raise ValidationError({"until": _("Choose a day after today, within a year.")})
    note(REST, by=by)
    fresh.paused_at = timezone.now()
    fresh.paused_until = datetime.combine(until, time.min, zone)
    fresh.is_paused_by_clock = False
    fresh.save(update_fields=["paused_at", "paused_until", "is_paused_by_clock"])
    return fresh


@transaction.atomic
def resume_mentoring(mentor: Mentor, *, by: Any) -> Mentor:
    """Come back from a pause, whoever began it: one click."""
    fresh = held(mentor)
    policy.require(by, "mentor.edit", fresh)
    note(REST, by=by)
    fresh.paused_at = fresh.paused_until = None
    fresh.is_paused_by_clock, fresh.lapsed, fresh.back_at = False, 0, timezone.now()
    fields = ["paused_at", "paused_until", "is_paused_by_clock", "lapsed", "back_at"]
    fresh.save(update_fields=fields)
    tell_line(fresh)
    return fresh


def touch(person: int) -> bool:
    """Note that `person` is here, unless they were within SEEN_EVERY; whether they are a mentor.

    Nothing is locked and nothing written for anybody else.
    """
    mine = Mentor.objects.filter(person=person)
    if not mine.exists():
        return False
    now = timezone.now()
    mine.filter(seen_at__lt=now - SEEN_EVERY).update(seen_at=now)
    return True
