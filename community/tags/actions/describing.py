"""Saying what a tag means, with what was said before kept."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from community.tags.models import Tag, TagRevision

LONGEST = 4_000  # characters of a description


class StaleDescriptionError(ValidationError):
    """Somebody saved another description in between; `current` is the tag as it is now."""

    def __init__(self, current: Tag, seen: int) -> None:
        super().__init__(_("Somebody has changed this description since you opened it."))
        self.current, self.seen = current, seen


@transaction.atomic
def describe(tag: Tag, *, by: Any, description: str, seen: int) -> Tag:
    """Say anew what `tag` means; `seen` is the number of the last edit when the page was made.

    The same again changes nothing. Raises SignInRequired, NotAllowed, ValidationError keyed by
    "description", or StaleDescriptionError.
    """
    policy.require(by, "tag.describe", tag)
    fresh = Tag.objects.select_for_update().get(pk=tag.pk)
    if fresh.synonym_of_id:
        raise ValidationError(_("A synonym means what its tag means: describe that one."))
    description = described(description)
    if description == fresh.description:
        return fresh
    if seen != (last := number_of_edits(fresh)):
        raise StaleDescriptionError(fresh, last)
    keep_version(fresh, by=by)
    fresh.description = description
    fresh.save(update_fields=["description"])
    changes.announce("description", fresh.pk)
    return fresh


def described(description: str) -> str:
    """`description` with even line ends; ValidationError keyed by "description" if too long."""
    description = description.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if (over := len(description) - LONGEST) > 0:
        raise ValidationError(
            {
                "description": ValidationError(
                    _("A description holds %(most)d characters; this one has %(over)d more."),
                    params={"most": LONGEST, "over": over},
                )
            }
        )
    return description


def number_of_edits(tag: Tag) -> int:
    """The number of the last edit of the description; 0 when there was none."""
    last = tag.revisions.order_by("-number").values_list("number", flat=True).first()
    return last or 0


def keep_version(tag: Tag, *, by: Any) -> TagRevision:
    """Keep what the description of `tag`, which is locked, says before `by` changes it."""
    return TagRevision.objects.create(
        tag=tag,
        number=number_of_edits(tag) + 1,
        description=tag.description,
        by=by,
        at=timezone.now(),
    )
