"""Lines of a document that remember where in the source they stood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_FENCE = re.compile(r" {0,3}(?:[-*+>]\s+|\d+[.)]\s+)*(`{3,}|~{3,})(.*)")


class Line(NamedTuple):
    """A line of text and its number in the source file, from 1."""

    number: int
    text: str

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


def numbered(text: str, first: int = 1) -> list[Line]:
    """Split text at its line feeds and number the lines from `first`."""
    return [Line(number, line) for number, line in enumerate(text.split("\n"), first)]


def joined(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)


def with_code_marked(lines: Iterable[Line]) -> Iterator[tuple[Line, bool]]:
    """Yield each line, and whether it belongs to a fenced code block (its fences included)."""
    fence = ""
    for line in lines:
        found = _FENCE.match(line.text) if "```" in line.text or "~~~" in line.text else None
        if fence:
            yield line, True
            closes = found and found[1].startswith(fence) and not found[2].strip()
            fence = "" if closes else fence
        else:
            if found and not (found[1][0] == "`" and "`" in found[2]):
                fence = found[1]
            yield line, bool(fence)
