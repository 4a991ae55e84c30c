"""Wanting more of a subject, or none of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from community import policy
from community.tags.models import Tag, TagFollow


def follow(tag: Tag, *, by: Any) -> TagFollow:
    """Let `by` hear of what carries `tag` (or what it means); who muted it has not any more.

    Raises SignInRequired.
    """
    return _stand(tag, by, is_muted=False)


def mute(tag: Tag, *, by: Any) -> TagFollow:
    """Keep what carries `tag` (or what it means) from the eyes of `by`; no follow stands then.

    Raises SignInRequired.
    """
    return _stand(tag, by, is_muted=True)


@transaction.atomic
def leave(tag: Tag, *, by: Any) -> None:
    """Neither follow nor mute `tag` any more. Raises SignInRequired."""
    policy.require(by, "tag.follow", tag)
    TagFollow.objects.filter(person=by, tag__in={tag.pk, tag.meant.pk}).delete()


@transaction.atomic
def _stand(tag: Tag, by: Any, *, is_muted: bool) -> TagFollow:
    policy.require(by, "tag.follow", tag)
    row, _is_new = TagFollow.objects.update_or_create(
        person=by, tag=tag.meant, defaults={"is_muted": is_muted}
    )
    return row
