"""How a person's own page looks to somebody who would report it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, QuerySet

from community.accounts.models import User
from community.moderation.subjects import Seen


def see(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """People in use, by their name and what they tell of themselves to `person`."""
    found = User.objects.visible_to(person).filter(pk__in=keys)
    return {
        one.pk: Seen(
            title=f"{one.name} (@{one.handle})",
            url=one.get_absolute_url(),
            words=one.about if one.shows("about", person) else "",
            person=one.pk,
            by=one.name,
        )
        for one in found
    }


def titles() -> QuerySet[Any]:
    """People, by their handle."""
    return User.objects.annotate(queue_title=F("handle"))
