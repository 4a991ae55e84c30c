"""Tags of mentors, for pages that are other apps' as well."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from mentors import beside, due, json_ld
from mentors.models import GoalTemplate, Mentor, Thanks
from mentors.profile import next_with
from stories.presentation.json_ld import script
from threads.models import Post
from threads.question import QuestionPage

register = template.Library()
MOST_PLANS = 5  # shown under a story
MOST_THANKS = 20  # shown on a person's page


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


@register.inclusion_tag("mentors/_plans.html")
def plans_of(story: Any) -> dict[str, Any]:
    """The plans for goals that grew out of `story`. One query where there are none, else two."""
    offered = GoalTemplate.objects.offered().filter(story=story.pk)
    return {"plans": offered.prefetch_related("steps").order_by("pk")[:MOST_PLANS]}


@register.simple_tag(takes_context=True)
def mentors_beside(context: Context, page: QuestionPage) -> beside.Beside:
    """What a question's page says of mentors: who is invited, what answerers share. One query."""
    return beside.read(page, viewer=context["user"])


@register.filter
def in_common(told: Any, post: Post) -> Any:
    """What the writer of `post` has in common with the asker, as badges."""
    return told.in_common.get(post.pk, ()) if isinstance(told, beside.Beside) else ()


@register.inclusion_tag("mentors/_thanks.html")
def public_thanks(person: Any) -> dict[str, Any]:
    """What `person` was thanked for and shows to everybody: how many, and the newest. Two queries.

    One query where there is nothing to show.
    """
    shown = Thanks.objects.revealed().filter(receiver=person.pk)
    number = shown.count()
    newest = shown.for_list().order_by("-revealed_at", "-pk")[:MOST_THANKS] if number else ()
    return {"number": number, "thanks": newest, "more": number - MOST_THANKS, "person": person}


@register.filter
def answer_days(mentor: Mentor) -> int:
    """Within how many days `mentor` answers, as they chose or as their rhythm has it."""
    return due.longest(mentor)


@register.simple_tag
def happens_next(mentor: Mentor) -> str:
    """What happens next with one's own profile."""
    return next_with(mentor)
