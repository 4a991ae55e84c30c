"""The word lists of `wording.toml`, in lower case."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def _tables() -> dict[str, frozenset[str]]:
    text = files("stories.importing").joinpath("wording.toml").read_text(encoding="utf-8")
    return {
        name: frozenset(word.casefold() for word in table["words"])
        for name, table in tomllib.loads(text).items()
    }


def wording(table: str) -> frozenset[str]:
    """One list of words."""
    return _tables()[table]


@cache
def any_of(table: str) -> re.Pattern[str]:
    """A pattern that finds any word of a list, as a word of its own where its script has blanks."""
    words = sorted(wording(table), key=len, reverse=True)
    spaced = "|".join(re.escape(word) for word in words if word.isascii())
    joined = "|".join(re.escape(word) for word in words if not word.isascii())
    return re.compile(
        rf"(?<!\w)(?:{spaced})(?!\w)" + (f"|{joined}" if joined else ""), re.IGNORECASE
    )
