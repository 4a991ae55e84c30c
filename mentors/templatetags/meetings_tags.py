"""The coming meeting, for every page of a mentorship."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from mentors.mentorship.finding import Seat
from mentors.mentorship.sight import Sight
from mentors.models import Meeting

register = template.Library()


@register.inclusion_tag("mentors/mentorships/_coming.html")
def coming_meeting(seat: Seat, section: str = "") -> dict[str, Any]:
    """When the two meet next, if anything is arranged; one query, none on the page of meetings."""
    if section == "meetings":
        return {}
    rows = Meeting.objects.visible_to(seat.me).filter(mentorship=seat.mentorship).in_force()
    ahead = rows.filter(starts_at__gt=timezone.now()).for_list()
    first = ahead.order_by("starts_at", "pk").first()
    return {"sight": Sight(first, seat) if first is not None else None}
