"""Small facts about two sequences."""

from __future__ import annotations

from collections.abc import Sequence


def common_start(one: Sequence[object], other: Sequence[object]) -> int:
    """How many items the two have in common from their beginning."""
    for number, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return number
    return min(len(one), len(other))
