"""What a notice says of a meeting, to the two whose it is alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from community.notifications.tellers import Told
from mentors.both_clocks import Both
from mentors.models import Meeting
from mentors.states import Actor


def meetings(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Meetings, by the other side's name and when they are."""
    rows = Meeting.objects.visible_to(person).filter(pk__in=keys).for_list()
    return {one.pk: _meeting(one, person) for one in rows}


def accounts(meeting: Meeting) -> list[str]:
    """What each side says of whether the other came, and what is contested, by their names."""
    said = []
    for role in (Actor.MENTOR, Actor.MENTEE):
        person, other = meeting.mentorship.mentor, meeting.mentorship.mentee
        if role is Actor.MENTEE:
            person, other = other, person
        named = {"name": person.name, "other": other.name}
        if (came := meeting.came(role)) is None:
            continue
        if came:
            said.append(_("%(other)s says that %(name)s came.") % named)
        elif meeting.contested_at(role) is None:
            said.append(_("%(other)s says that %(name)s did not come.") % named)
        else:
            words = _("%(other)s says that %(name)s did not come; %(name)s contests it.")
            said.append(words % named)
    return said


def _meeting(meeting: Meeting, person: Any) -> Told:
    other = meeting.mentorship.other(person)
    named = {"name": other.name}
    times = Both(meeting.starts_at, person.time_zone, other.time_zone)
    says = times.words
    if meeting.moved_to is not None:
        instead = Both(meeting.moved_to, person.time_zone, other.time_zone)
        says = _("%(now)s; or instead %(then)s") % {"now": says, "then": instead.words}
    return Told(
        title=_("Meeting with %(name)s") % named,
        url=meeting.get_absolute_url(),
        excerpt=says,
        place=f"meetings-{meeting.mentorship_id}",
        place_title=_("Meetings with %(name)s") % named,
        place_url=reverse("mentorships:meetings", args=[meeting.mentorship_id]),
    )
