"""Where kept words stand in their story now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from portal.shelf.models import Highlight, Quoted, SavedItem
from stories.models import Block, Passage, Story


@dataclass(frozen=True, slots=True)
class Place:
    """A block, and where in its plain text (`start` to `end`, in characters) the words stand."""

    block: Block
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.block.plain[self.start : self.end]


def shown(kept: Iterable[Highlight | SavedItem], *, by: Any) -> dict[int, Place]:
    """Where the words stand now that `by` may be shown of each of `kept`, by its pk. One query.

    Kept words are shown in no other way than from their place in a story that `by` may read: what
    was redacted or taken out since is told by nobody's shelf, and no copy of it has to be found.
    """
    kept = [one for one in kept if one.exact]
    stories = Story.objects.readable_by(by).filter(pk__in={one.story_id for one in kept})
    blocks: dict[int, dict[str, Block]] = defaultdict(dict)
    texts = Block.objects.filter(story__in=stories).defer("html", "markdown")
    for block in texts.order_by("position", "pk"):
        blocks[block.story_id][block.key] = block
    places = {one.pk: place(one, blocks.get(one.story_id or 0, {})) for one in kept}
    return {pk: found for pk, found in places.items() if found is not None}


def place(quoted: Quoted, blocks: Mapping[str, Block]) -> Place | None:
    """Where the words of `quoted` stand among `blocks` (key → block) of its story.

    First in the block they were taken from, then in any other that has them, as after an import
    that cut a paragraph in two; of look-alikes the one whose surroundings fit. None where they
    stand no more, or where the block is redacted.
    """
    own = blocks.get(quoted.key)
    others = [block for block in blocks.values() if block is not own]
    for block in [own, *others] if own is not None else others:
        if block.is_redacted:
            continue
        starts = list(_starts(block.plain, quoted.exact))
        if starts:
            best = max(starts, key=lambda at: _fits(quoted, block.plain, at))
            return Place(block, best, best + len(quoted.exact))
    return None


def name_of(words: Passage) -> str:
    """A name for these words at this place of their story."""
    parts = (words.key, words.exact, words.prefix, words.suffix)
    return sha256("\0".join(parts).encode()).hexdigest()


def _starts(text: str, words: str) -> Iterable[int]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _fits(quoted: Quoted, text: str, at: int) -> int:
    before, after = (
        text[:at].endswith(quoted.prefix),
        text[at:].startswith(quoted.exact + quoted.suffix),
    )
    return before + after
