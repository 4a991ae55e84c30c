"""Find the words that an item names in the text that says it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stories.importing.document import Block
from stories.importing.structure_items import Quote

CONTEXT = 32
ALIKE = str.maketrans("‘’‚‛“”„‟«»–—‑\u00a0", "''''" + '""""""' + "--- ")


def find_quote(words: str, blocks: Sequence[Block]) -> Quote | None:
    """The first place, in reading order, where one block's `plain` holds `words`; else None.

    Runs of white space count as one space, and curly and straight quotation marks, hyphens and
    dashes as the same; upper and lower case differ. The quote has the block's own wording.
    """
    wanted = [re.escape(word) for word in words.translate(ALIKE).split()]
    if not wanted:
        return None
    # Each sign is replaced by one sign, so places in the replaced text are places in the text.
    pattern = re.compile(r"\s+".join(wanted))
    for block in blocks:
        found = pattern.search(block.plain.translate(ALIKE))
        if found:
            start, end = found.span()
            return Quote(
                key=block.key,
                exact=block.plain[start:end],
                prefix=block.plain[max(0, start - CONTEXT) : start],
                suffix=block.plain[end : end + CONTEXT],
                start=start,
            )
    return None
