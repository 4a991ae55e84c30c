"""What a notice says of a note or of a story made of notes, to the two sides alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from community.lib import markdown
from community.notifications.tellers import Told
from mentors.models import Mentorship, Note, StoryProposal

LONGEST = 200
SIDES = ("mentorship__request__mentee", "mentorship__request__mentor__person")


def notes(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Notes that `person` may read now, by their first words."""
    rows = Note.objects.visible_to(person).filter(pk__in=keys).select_related(*SIDES)
    return {
        one.pk: _told(
            one.mentorship,
            person,
            title=_("A note"),
            url=one.get_absolute_url(),
            said=markdown.plain(one.body),
        )
        for one in rows
    }


def proposals(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Stories in the making, by their titles; one that was taken back has none."""
    rows = StoryProposal.objects.visible_to(person).filter(pk__in=keys).select_related(*SIDES)
    return {
        one.pk: _told(
            one.mentorship,
            person,
            title=str(one),
            url=one.get_absolute_url(),
            said=str(one.get_state_display()),
        )
        for one in rows
    }


def _told(mentorship: Mentorship, person: Any, *, title: str, url: str, said: str) -> Told:
    name = mentorship.other(person).name
    return Told(
        title=title,
        url=url,
        excerpt=Truncator(said).chars(LONGEST),
        place=f"mentorship-{mentorship.pk}",
        place_title=_("You and %(name)s") % {"name": name},
        place_url=mentorship.get_absolute_url(),
    )
