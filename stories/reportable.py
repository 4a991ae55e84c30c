"""How a story and its blocks look to who would report them; no report keeps an erased one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from community.moderation.models import Report, Statement
from community.moderation.subjects import Seen
from stories.models import Block, Story


def stories(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Stories by their title and how they begin. The portal answers for them, and no one member."""
    return {
        story.pk: Seen(
            title=story.title,
            url=story.get_absolute_url(),
            words=story.excerpt,
            person=None,
            by="",
        )
        for story in Story.objects.visible_to(person).filter(pk__in=keys)
    }


def blocks(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Blocks of stories that `person` may read, by their words; a redacted one has none."""
    rows = Block.objects.filter(story__in=Story.objects.readable_by(person))
    found = rows.filter(pk__in=keys, redacted_at__isnull=True)
    return {
        block.pk: Seen(
            title=block.story.title,
            url=f"{block.story.get_absolute_url()}#{block.anchor}",
            words=block.plain or block.alt,
            person=None,
            by="",
        )
        for block in found.select_related("story")
    }


def let_go(story: Story) -> None:
    """Keep nothing of what `story` said to those who reported it; that they did, and why, stays.

    Nor in what was told those who told it of a decision.
    """
    Statement.objects.filter(thing_kind="story", thing_key=story.pk).update(title="")
    Report.objects.filter(subject_kind="story", subject_key=story.pk).update(seen="")
    keys = list(story.blocks.values_list("pk", flat=True))
    Report.objects.filter(subject_kind="block", subject_key__in=keys).update(seen="")
