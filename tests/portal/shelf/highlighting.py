"""Highlights as the tests make them and look at them."""

from __future__ import annotations

from community.accounts.models import User
from portal.shelf import highlighting
from portal.shelf.models import Highlight
from stories.models import Block
from threads import passages


def highlight(
    block: Block, words: str, *, by: User, label: str = "insight", note: str = ""
) -> Highlight:
    """Let `by` mark `words` of `block`."""
    found = passages.find(block, words)
    return highlighting.highlight(block.story, found, by=by, label=label, note=note)
