"""What a notice says of a mentorship, of thanks and of a concern, to those it concerns alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from community.notifications.tellers import Told
from mentors.models import Concern, Mentorship

LONGEST = 200


def mentorships(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Mentorships, by the other side's name; what was written is read on their pages."""
    rows = Mentorship.objects.visible_to(person).filter(pk__in=keys).for_list()
    return {one.pk: _told(one, person, one.get_absolute_url()) for one in rows}


def thanks(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Thanks, to whoever wrote or got them, by the mentorship that they close."""
    rows = Mentorship.objects.visible_to(person).filter(thanks__in=keys).for_list()
    found = {}
    for one in rows.prefetch_related("thanks"):
        for each in one.thanks.all():
            if each.pk in keys:
                found[each.pk] = _told(one, person, f"{one.ending_url}#thanks")
    return found


def concerns(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """One's own concerns, with what moderators say."""
    rows = Concern.objects.filter(by=getattr(person, "pk", None), pk__in=keys)
    found = {}
    for one in rows.exclude(mentorship=None):
        url = one.get_absolute_url()
        found[one.pk] = Told(
            title=_("Your concern"),
            url=url,
            excerpt=Truncator(one.note).chars(LONGEST),
            place=f"concern-{one.pk}",
            place_title=_("Your concern"),
            place_url=url,
        )
    return found


def _told(mentorship: Mentorship, person: Any, url: str) -> Told:
    title = _("Mentorship with %(name)s") % {"name": mentorship.other(person).name}
    return Told(
        title=title,
        url=url,
        excerpt="",
        place=f"mentorship-{mentorship.pk}",
        place_title=title,
        place_url=mentorship.get_absolute_url(),
    )
