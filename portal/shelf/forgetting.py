"""Words of an erased story are nobody’s to keep; that something was saved, and notes, stay."""

from __future__ import annotations

from portal.shelf.models import Highlight, SavedItem
from stories.models import Story

NO_WORDS = {"exact": "", "prefix": "", "suffix": ""}


def let_go(story: Story) -> None:
    """Empty what members quoted of `story`."""
    Highlight.objects.filter(story=story).update(**NO_WORDS)
    SavedItem.objects.filter(story=story).update(**NO_WORDS)
