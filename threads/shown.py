"""The posts that anybody may read, as changes tell of them (see `changes.recording`)."""

from __future__ import annotations

from collections.abc import Collection

from threads.models import Post
from threads.models.post import PostQuerySet

_AROUND = {
    "thread": "thread__in",
    "story": "passage__story__in",
    "details": "passage__story__in",
    "look": "passage__story__in",
}
"""What is announced, and the posts that say something else with it, or come into sight."""


def posts() -> PostQuerySet:
    """Those that a visitor may read, whoever looks."""
    return Post.objects.visible_to(None)


def touched_by(kind: str, keys: Collection[int]) -> set[int]:
    """Posts of a thread that changed, and those that quote a story; questions among them.

    Of whoever is shown by another name only what stands under it: the rest would give them away.
    """
    if kind == "person":
        return set(Post.objects.named().filter(author__in=keys).values_list("pk", flat=True))
    if (around := _AROUND.get(kind)) is None:
        return set()
    return set(Post.objects.filter(**{around: keys}).values_list("pk", flat=True))
