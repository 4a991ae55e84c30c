"""Tags of mentors, for pages that are other apps' as well."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from mentors import json_ld
from mentors.models import Mentor
from mentors.profile import next_with
from stories.presentation.json_ld import script

register = template.Library()


@register.simple_tag
def profile_json(mentor: Mentor) -> str:
    """The page of `mentor` as schema.org's ProfilePage."""
    return script(json_ld.profile_page(mentor))


@register.inclusion_tag("mentors/_mentors_too.html", takes_context=True)
def mentors_too(context: Context, person: Any) -> dict[str, Any]:
    """That `person` mentors, for their own page: to whoever may see it."""
    viewer = context["user"]
    found = Mentor.objects.visible_to(viewer).filter(person=person.pk)
    mentor = found.select_related("person").first()
    return {"mentor": mentor, "is_own": viewer == person, "person": person}


@register.simple_tag
def happens_next(mentor: Mentor) -> str:
    """What happens next with one's own profile."""
    return next_with(mentor)
