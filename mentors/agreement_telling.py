"""What a notice says of an agreement, to the two whose it is alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from community.notifications.tellers import Told
from mentors.models import Agreement

LONGEST = 200


def agreements(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Versions of agreements, by the other side's name and what is to be reached."""
    rows = Agreement.objects.visible_to(person).filter(pk__in=keys)
    whose = rows.select_related(
        "mentorship__request__mentee", "mentorship__request__mentor__person"
    )
    return {one.pk: _agreement(one, person) for one in whose}


def _agreement(agreement: Agreement, person: Any) -> Told:
    mentorship = agreement.mentorship
    title = _("Agreement with %(name)s") % {"name": mentorship.other(person).name}
    url = reverse("mentorships:agreement", args=[mentorship.pk])
    return Told(
        title=title,
        url=url,
        excerpt=Truncator(agreement.goals).chars(LONGEST),
        place=f"agreement-{mentorship.pk}",
        place_title=title,
        place_url=url,
    )
