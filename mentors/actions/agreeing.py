"""Agreeing: one side proposes a version, the other agrees to it or proposes the next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.accounts.blocking import blocked_between
from community.limits.actions import spend
from community.notifications.actions import notify
from mentors import agreement_notices as notices
from mentors.actions import moving
from mentors.agreement_limits import AGREEMENT
from mentors.models import Agreement, Mentorship
from mentors.models.agreement import Side
from threads.limits import trust

FIELDS = ("goals", "rhythm", "weeks", "stays_private", "begins_anew")


class StaleAgreementError(ValidationError):
    """Another version came on the table meanwhile: `latest`, None where there is none at all."""

    def __init__(self, latest: Agreement | None) -> None:
        self.latest = latest
        super().__init__(
            _(
                "Another version was proposed since this page was opened. Both are kept: the "
                "newer one stands above what you had."
            )
        )


@transaction.atomic
def propose(mentorship: Mentorship, *, by: Any, seen: int, words: Mapping[str, Any]) -> Agreement:
    """Put a version with `words` (by FIELDS) on the table; it holds once the other agrees.

    `seen` is the number of the version that this was written over, 0 for none. Raises
    SignInRequired, NotAllowed, StaleAgreementError, ValidationError keyed by field or for all of
    it, and TooManyError.
    """
    fresh = locked_at_work(mentorship, by=by)
    latest, holding = latest_of(fresh), holding_of(fresh)
    if (latest.number if latest else 0) != seen:
        raise StaleAgreementError(latest)
    side = side_of(fresh, by)
    made = Agreement(mentorship=fresh, number=seen + 1, side=side, **_clean(words))
    made.begins_anew = made.begins_anew and holding is not None
    if latest is not None and all(getattr(latest, f) == getattr(made, f) for f in FIELDS):
        raise ValidationError(_("This says the same as what is on the table: change something."))
    made.full_clean(exclude=["mentorship"], validate_constraints=False)
    _days(made, holding)
    spend(AGREEMENT, who=f"user-{by.pk}", trust=trust(by))
    made.save()
    notify(notices.PROPOSED, about=made, to=[fresh.other(by).pk], by=by, deed=f"{made.number}")
    return made


@transaction.atomic
def agree(agreement: Agreement, *, by: Any) -> Agreement:
    """Say yes to the version that the other side proposed; twice is once.

    Raises SignInRequired, NotAllowed (also for whoever proposed it), StaleAgreementError where it
    is no longer the one on the table, and ValidationError.
    """
    fresh = locked_at_work(agreement.mentorship, by=by)
    policy.require(by, "agreement.agree", agreement)
    latest, holding = latest_of(fresh), holding_of(fresh)
    if latest is None or latest.pk != agreement.pk:
        raise StaleAgreementError(latest)
    if latest.is_agreed:
        return latest
    latest.begins_on, latest.ends_on = _days(latest, holding)
    latest.agreed_at = timezone.now()
    latest.save(update_fields=["agreed_at", "begins_on", "ends_on"])
    notify(notices.AGREED, about=latest, to=[fresh.other(by).pk], by=by, deed="agreed")
    return latest


def latest_of(mentorship: Mentorship) -> Agreement | None:
    """The version that was proposed last, agreed on or not."""
    return mentorship.agreements.order_by("-number").first()


def holding_of(mentorship: Mentorship) -> Agreement | None:
    """The version that holds: the last one both agreed to."""
    return Agreement.objects.agreed().filter(mentorship=mentorship).order_by("-number").first()


def locked_at_work(mentorship: Mentorship, *, by: Any) -> Mentorship:
    """`mentorship` as it stands now, held for a change that `by` makes; not one that is over.

    Raises SignInRequired, NotAllowed, and ValidationError where nothing is changed any more.
    """
    moving.locked(mentorship.request)  # so that nobody ends it at the same moment
    rows = Mentorship.objects.select_for_update(of=("self",), no_key=True).for_list()
    fresh = rows.get(pk=mentorship.pk)
    policy.require(by, "mentorship.change", fresh)
    if not fresh.is_running:
        raise ValidationError(_("This mentorship is over: what was agreed and reached stays."))
    if blocked_between(fresh.mentee.pk, fresh.mentor.pk):
        raise ValidationError(_("Nothing can be changed here any more."))
    return fresh


def side_of(mentorship: Mentorship, person: Any) -> str:
    """Which of the two `person` is, as rows name it. ValueError for a stranger."""
    return Side(str(mentorship.role_of(person)))


def begins_on(agreement: Agreement, holding: Agreement | None) -> date:
    """From which day the weeks of `agreement` count, were it agreed to today.

    From that of the version that holds while its time runs, so that a change of other words moves
    no day; from today where none holds, its time is over, or they are to count anew.
    """
    today = timezone.localdate()
    if holding is None or holding.begins_on is None or holding.is_over or agreement.begins_anew:
        return today
    return holding.begins_on


def _days(agreement: Agreement, holding: Agreement | None) -> tuple[date, date]:
    """Its first day and the day it is due to end, if agreed to today; ValidationError if past."""
    begins = begins_on(agreement, holding)
    ends = begins + timedelta(weeks=agreement.weeks)
    if ends <= timezone.localdate():
        raise ValidationError(
            {"weeks": _("So many weeks would be over already. Give it more, or count anew.")}
        )
    return begins, ends


def _clean(words: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := sorted(set(words) - set(FIELDS)):
        raise TypeError(f"not a field of an agreement: {', '.join(unknown)}")
    return {
        name: value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
        for name, value in words.items()
    }
