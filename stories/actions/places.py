"""Keeping a reader's place in a story."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community import policy
from stories.models import ReadingPlace, Story


def keep_place(story: Story, key: str, *, by: Any) -> ReadingPlace:
    """Remember the block `key` as where `by` is in `story`, in place of any earlier one.

    Raises SignInRequired for visitors and ValidationError when the story has no such block.
    """
    policy.require(by, "story.keep_place", story)
    if key not in story.blocks.values_list("key", flat=True):
        raise ValidationError(_("The story has no such place."))
    place, _made = ReadingPlace.objects.update_or_create(
        user=by, story=story, defaults={"key": key}
    )
    return place
