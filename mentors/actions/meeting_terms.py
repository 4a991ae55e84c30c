"""How a mentor meets: kept as one, with the version that it was written over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.limits.actions import spend
from mentors.meeting_limits import MOST_DAYS_OFF, TERMS
from mentors.models import DaysOff, MeetingTerms, Mentor
from threads.limits import trust


class StaleTermsError(ValidationError):
    """They were saved elsewhere since; `saved` is how, with `off`, the days off."""

    def __init__(self, saved: MeetingTerms, off: list[tuple[date, date]]) -> None:
        self.saved, self.off = saved, off
        super().__init__(
            _(
                "You have saved this in another place since this page was opened. Both are kept: "
                "yours is in the form, what was saved stands above it. Save again to keep yours."
            )
        )


@transaction.atomic
def save_meeting_terms(
    mentor: Mentor,
    *,
    by: Any,
    seen: int,
    numbers: Mapping[str, int],
    off: Iterable[tuple[date, date]],
) -> MeetingTerms:
    """Keep on which terms `mentor` meets from now on; what is arranged stays as it is.

    `off` are days off, each first and last; days that are over are forgotten. `seen` is the version
    that this was written over, 0 for none. Raises SignInRequired, NotAllowed, ValidationError,
    StaleTermsError and TooManyError.
    """
    policy.require(by, "mentor.edit", mentor)
    fresh = Mentor.objects.select_for_update(no_key=True, of=("self",)).get(pk=mentor.pk)
    terms, _is_new = MeetingTerms.objects.get_or_create(mentor=fresh)
    if terms.version != seen:
        raise StaleTermsError(terms, list(fresh.days_off.values_list("starts_on", "ends_on")))
    today = timezone.localdate(timezone=ZoneInfo(by.time_zone))
    spans = sorted({(first, last) for first, last in off if last >= today})
    if len(spans) > MOST_DAYS_OFF:
        most = _("At most %(most)d spans of days off, please.") % {"most": MOST_DAYS_OFF}
        raise ValidationError(most)
    spend(TERMS, who=f"user-{by.pk}", trust=trust(by))
    for name, number in numbers.items():
        setattr(terms, name, number)
    terms.version = seen + 1
    terms.full_clean()
    terms.save()
    fresh.days_off.all().delete()
    DaysOff.objects.bulk_create(
        DaysOff(mentor=fresh, starts_on=first, ends_on=last) for first, last in spans
    )
    return terms
