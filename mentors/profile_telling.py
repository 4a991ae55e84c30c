"""What a notice says of one's own profile as a mentor, and of a story one claims."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from community.notifications.tellers import Told
from mentors.models import Mentor, StoryClaim

LONGEST = 200


def mentors(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """One's own profile, by where it stands and what a moderator said."""
    rows = Mentor.objects.visible_to(person).filter(pk__in=keys).select_related("person")
    found = {}
    for mentor in rows:
        title, url = _("Your profile as a mentor"), mentor.get_absolute_url()
        found[mentor.pk] = Told(
            title=title,
            url=url,
            excerpt=Truncator(mentor.standing_reason).chars(LONGEST),
            place=f"mentor-{mentor.pk}",
            place_title=title,
            place_url=url,
        )
    return found


def story_claims(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Stories that one says are one's own, by what was decided."""
    rows = StoryClaim.objects.visible_to(person).filter(pk__in=keys).select_related("story")
    found = {}
    for claim in rows:
        url = claim.get_absolute_url()
        said = [str(claim.get_state_display()), claim.reason]
        found[claim.pk] = Told(
            title=claim.story.title,
            url=url,
            excerpt=Truncator(": ".join(filter(None, said))).chars(LONGEST),
            place=f"story-claim-{claim.pk}",
            place_title=claim.story.title,
            place_url=url,
        )
    return found
