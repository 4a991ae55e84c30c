"""Those who judge are told that a case waits: by the clock, and once a round for each reason.

So a hundred imported stories are one notice, and a deed that opens a case tells nobody itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from community import policy
from community.accounts.models import User
from community.moderation import notices, subjects
from community.moderation.models import Case
from community.notifications.actions import notify
from community.notifications.events import Event, declare
from community.notifications.models import Cadence
from community.notifications.tellers import Told

CASE_WAITS = declare(
    Event(
        "case-waits",
        gettext_lazy("A case waits for moderators or editors"),
        gettext_lazy("a case is waiting"),
        mail=Cadence.NEVER,
        is_direct=True,
        passes_blocks=True,
        is_staffs=True,
    )
)
JUDGES = ("moderator", "editor")


@task()
def tell_of_cases() -> None:
    """Tell those who judge of the cases that they were not told of. Done twice, it is done once."""
    now = timezone.now()
    judges = list(User.objects.active().filter(groups__name__in=JUDGES).distinct().order_by("pk"))
    told: set[tuple[int, str]] = set()
    for case in Case.objects.untold().order_by("-score", "pk"):
        told |= _tell(case, [one for one in judges if (one.pk, case.origin) not in told], now)


def something_is_due() -> bool:
    """Whether `tell_of_cases` has anything to do."""
    return Case.objects.untold().exists()


def _tell(case: Case, judges: list[User], now: datetime) -> set[tuple[int, str]]:
    """Who is told of `case`, each with the reason for it.

    Told first and marked then, each in a transaction of its own: a deed may hold people and wait
    for the case. Should the worker die between the two, nobody is told twice all the same.
    """
    part = set(case.reports.values_list("by", flat=True))
    to = [one.pk for one in judges if one.pk not in part and policy.may(one, "case.judge", case)]
    told = notify(CASE_WAITS, about=case, to=to, deed="waits")
    Case.objects.untold().filter(pk=case.pk).update(told_at=now)
    return {(pk, case.origin) for pk in told}


def cases(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Cases: what came of them, to who reported; that they wait, to who judges them."""
    found = dict(notices.cases(person, keys))
    rest = set(keys) - set(found)
    url, title = reverse("admin:moderation_case_changelist"), _("Cases that wait")
    for case in Case.objects.judged_by(person).open().filter(pk__in=rest):
        found[case.pk] = Told(
            title=f"{subjects.label_of(case.subject_kind)}: {case.get_origin_display()}",
            url=reverse("admin:moderation_case_change", args=[case.pk]),
            excerpt="",
            place="cases",
            place_title=title,
            place_url=url,
        )
    return found
