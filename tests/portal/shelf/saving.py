"""Saved things as the tests make them."""

from __future__ import annotations

from typing import Any

from community.accounts.models import User
from portal.shelf import actions
from portal.shelf.models import SavedItem
from stories.models import Block
from threads import passages


def save(thing: Any, by: User, **given: Any) -> SavedItem:
    """Let `by` save `thing`; of a block, all of its words."""
    chosen = passages.find(thing) if isinstance(thing, Block) else thing
    return actions.save(chosen, by=by, **given)[0]
