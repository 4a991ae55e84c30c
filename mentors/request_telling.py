"""What a notice says of a request or a place in line, to the people it concerns alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from community.notifications.tellers import Told
from mentors.models import PlaceInLine, Request
from mentors.states import Actor

LONGEST = 200


def requests(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Requests, by the other side's name, where they stand and what is wished for."""
    rows = Request.objects.visible_to(person).filter(pk__in=keys).for_list()
    shown = set(rows.without_parted(person).values_list("pk", flat=True))
    return {one.pk: _request(one, person, is_shown=one.pk in shown) for one in rows}


def places(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """One's own places in line, by the mentor's name."""
    rows = PlaceInLine.objects.visible_to(person).filter(pk__in=keys)
    found = {}
    for place in rows.select_related("mentor__person"):
        title = _("The line for %(name)s") % {"name": place.mentor.person.name}
        url = place.get_absolute_url()
        found[place.pk] = Told(
            title=title,
            url=url,
            excerpt="" if place.left_at else _("You can ask them now."),
            place=f"line-{place.mentor_id}",
            place_title=title,
            place_url=url,
        )
    return found


def _request(request: Request, person: Any, *, is_shown: bool) -> Told:
    if request.role_of(person) is Actor.MENTOR:
        title = _("Request by %(name)s") % {"name": request.mentee.name}
    else:
        title = _("Request to %(name)s") % {"name": request.mentor.person.name}
    # Between two who are apart by now an old request has no page any more.
    url = request.home_url if is_shown else reverse("requests:index")
    return Told(
        title=title,
        url=url,
        excerpt=Truncator(request.brief.goal).chars(LONGEST),
        place=f"request-{request.pk}",
        place_title=title,
        place_url=url,
    )
