"""A mentor's page as schema.org's ProfilePage: what everyone may see, and nothing else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from mentors.models import Mentor, SpokenLanguage


def profile_page(mentor: Mentor) -> dict[str, Any]:
    """What a visitor would read of `mentor`, for machines; no way to reach them is in it."""
    visitor = AnonymousUser()
    spoken = SpokenLanguage.objects.visible_to(visitor).filter(person=mentor.person_id)
    person = {
        "@type": "Person",
        "@id": settings.PUBLIC_URL + mentor.person.get_absolute_url(),
        "name": mentor.person.name,
        "alternateName": mentor.person.handle,
        "url": settings.PUBLIC_URL + mentor.person.get_absolute_url(),
        "description": mentor.headline,
        "knowsAbout": [tag.name for tag in mentor.tags.all()],
        "knowsLanguage": list(spoken.values_list("code", flat=True)),
    }
    address = settings.PUBLIC_URL + mentor.get_absolute_url()
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "@id": address,
        "url": address,
        "dateCreated": mentor.made_at.isoformat(timespec="seconds"),
        "mainEntity": {name: value for name, value in person.items() if value},
    }
