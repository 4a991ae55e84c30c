"""What the clock does with agreements: it says, once, that the agreed time is over."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from community.notifications.actions import notify
from mentors.actions import moving
from mentors.agreement_notices import OVER
from mentors.models import Agreement


@task()
def tell_what_is_over() -> None:
    """Tell both sides of each mentorship whose agreed time is over to finish or agree on longer."""
    for agreement in Agreement.objects.run_out(timezone.localdate()).order_by("pk"):
        _tell(agreement)


def something_is_over() -> bool:
    """Whether `tell_what_is_over` has anything to do."""
    return Agreement.objects.run_out(timezone.localdate()).exists()


@transaction.atomic
def _tell(agreement: Agreement) -> None:
    """Tell the two; somebody may have agreed on longer a moment ago."""
    moving.locked(agreement.mentorship.request)
    rows = Agreement.objects.run_out(timezone.localdate()).filter(pk=agreement.pk)
    whose = rows.select_related("mentorship__request__mentor")
    if (fresh := whose.first()) is None:
        return
    fresh.told_over_at = timezone.now()
    fresh.save(update_fields=["told_over_at"])
    request = fresh.mentorship.request
    notify(OVER, about=fresh, to=[request.mentee_id, request.mentor.person_id], deed="over")
