"""The first lines of every editor's deed: ask policy, then hold the story's row."""

from __future__ import annotations

from typing import Any

from community import policy
from stories.models import Block, Story


def hold(story_id: int) -> Story:
    """Lock a story's row for the rest of the transaction; whoever changes its text holds it."""
    return Story.objects.select_for_update().get(pk=story_id)


def block_for(block: Block, deed: str, by: Any) -> tuple[Story, Block]:
    """The locked story and fresh row of `block`, once `by` may do `deed`.

    Raises SignInRequired, NotAllowed, or Block.DoesNotExist when the block is gone.
    """
    policy.require(by, deed, block.story)
    story = hold(block.story_id)
    return story, Block.objects.select_related("speaker", "story").get(pk=block.pk, story=story)
