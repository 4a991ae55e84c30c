"""Where something is followed, and whether somebody follows it: what a button shows."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from community.accounts.models import User
from stories.models import Story
from threads.models import Follow, Thread


def follows(person: Any, thing: Story | User) -> bool:
    """Whether `person` follows a story or somebody. One query."""
    name = "person" if isinstance(thing, User) else "story"
    return Follow.objects.standing().filter(follower=person, **{name: thing}).exists()


def address(thing: Thread | Story | User) -> str:
    """The door to following it."""
    if isinstance(thing, Thread):
        return reverse("threads:follow", args=[thing.pk])
    if isinstance(thing, Story):
        return reverse("threads:follow_story", args=[thing.slug])
    return reverse("threads:follow_person", args=[thing.handle])
