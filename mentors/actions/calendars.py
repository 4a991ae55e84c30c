"""The secret link to one's calendar: made, made anew, taken back."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from community import policy
from community.limits.actions import spend
from mentors.mentorship.calendar_key import digest_of, key_of, new_seed
from mentors.models import CalendarKey
from mentors.note_limits import CALENDAR_LINK
from threads.limits import trust


@transaction.atomic
def share_calendar(*, by: Any) -> CalendarKey:
    """Make a link to the calendar of `by`; one that was there before is dead at once.

    Raises SignInRequired and TooManyError.
    """
    policy.require(by, "calendar.share")
    spend(CALENDAR_LINK, who=f"user-{by.pk}", trust=trust(by))
    seed = new_seed()
    made = {"seed": seed, "digest": digest_of(key_of(by.pk, seed))}
    row, _is_new = CalendarKey.objects.update_or_create(person=by, defaults=made)
    return row


def stop_sharing_calendar(*, by: Any) -> None:
    """Let the link lead nowhere. Raises SignInRequired."""
    policy.require(by, "calendar.stop")
    CalendarKey.objects.filter(person=by).delete()
