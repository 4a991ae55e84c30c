"""How alike two texts are, from a few numbers of each: a sketch that can be stored and looked up.

Every run of `RUN` letters is hashed, and the `MOST` smallest hashes are the sketch (A. Broder, "On
the resemblance and containment of documents", 1997). Case, accents, spaces and punctuation count
for nothing, so a text that is laid out anew stays the same; equal texts have equal sketches.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b
from heapq import nsmallest

from community.lib.folding import fold

RUN = 9
MOST = 16


def letters(text: str) -> str:
    """Letters and digits of `text` as they are compared, without anything between them."""
    return "".join(char for char in fold(text) if char.isalnum())


def sketch(text: str) -> tuple[int, ...]:
    """The sketch of `text`, in order; a text shorter than a run has none."""
    bare = letters(text)
    runs = {bare[start : start + RUN] for start in range(len(bare) - RUN + 1)}
    return tuple(sorted(nsmallest(MOST, map(_hashed, runs))))


def alike(shared: int, one: int, other: int) -> float:
    """The part of the larger of two sketches (with `one` and `other` numbers) that both have."""
    return shared / max(one, other) if one and other else 0.0


def shared(one: Collection[int], other: Collection[int]) -> int:
    """How many numbers two sketches have in common."""
    return len(set(one) & set(other))


def _hashed(run: str) -> int:
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), signed=True)
