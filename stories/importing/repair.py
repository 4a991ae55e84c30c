"""Mojibake: UTF-8 once read as Windows-1252, mended in the damaged run alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from stories.importing.document import Fix
from stories.importing.lines import Line


@cache
def _damage() -> re.Pattern[str]:
    """A run that may be mojibake: a lead byte's letter and its trail bytes' signs, repeated."""
    trail = "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0)
    )
    trail = re.escape(trail + "".join(map(chr, range(0x80, 0xA0))))
    return re.compile(rf"(?:[\u00c2-\u00df][{trail}]|[\u00e0-\u00ef][{trail}]{{2}}"
                      rf"|[\u00f0-\u00f4][{trail}]{{3}})+")  # fmt: skip


def _is_chance(after: str) -> bool:
    """Whether a repair gives one letter of another script: a word comes damaged as a whole."""
    return (
        len(after) == 1 and after.isalpha() and not unicodedata.name(after, "").startswith("LATIN")
    )


def mend(lines: Iterable[Line]) -> tuple[list[Line], list[Fix]]:
    """Mend each damaged run of characters and say what it was; all else stays as it is."""
    fixed: list[Fix] = []
    result = []
    for line in lines:
        if line.text.isascii():
            result.append(line)
            continue

        def mended(found: re.Match[str], number: int = line.number) -> str:
            import ftfy  # noqa: PLC0415 - slow to load, and only damaged text needs it

            after = ftfy.fix_encoding(found[0])
            if after == found[0] or not after.strip() or _is_chance(after):
                return found[0]
            fixed.append(Fix("mojibake", number, found[0], after))
            return after

        result.append(Line(line.number, _damage().sub(mended, line.text)))
    return result, fixed
