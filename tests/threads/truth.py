"""Whether what is derived from threads still says what they say."""

from __future__ import annotations

from community.search import indexing
from threads import counters


def untruths() -> list[str]:
    """Counters that are wrong, and what the index of search says wrongly.

    Tags are left out: tests make them as rows, which announce nothing.
    """
    found = [*map(str, counters.wrong())]
    return found + [str(one) for one in indexing.differences() if not one.what.startswith("tag ")]
