"""Lines that belong to a page and not to its story: navigation, crumbs, consent, handles."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from stories.importing import dates
from stories.importing.document import Provenance, Published

#: A crumb is at most so many words.
CRUMB_WORDS = 4

_COPYRIGHT = re.compile(r"(?:©|copyright\b|\(c\)\s*\d{4}).{0,80}", re.IGNORECASE)
_READING_TIME = re.compile(r"\d+\s*(?:min(?:ute)?s?)(?:\s+read)?|约?\s*\d+\s*分钟", re.IGNORECASE)
_NAME = re.compile(r"(?:[^\W\d_a-z][\w.’'-]*)(?:\s+(?:[^\W\d_a-z][\w.’'-]*|de|van|von|da|la)){1,4}")
_HAN_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
_CRUMBS = re.compile(r"\s+[>/›»→]\s+|\s*[›»→]\s*")
_HANDLE = re.compile(r"@[A-Za-z0-9_.]{2,30}(?:@[\w.-]+)?")


@cache
def words(table: str) -> frozenset[str]:
    """One word list of `chrome.toml`, in lower case."""
    text = files("stories.importing").joinpath("chrome.toml").read_text(encoding="utf-8")
    return frozenset(word.casefold() for word in tomllib.loads(text)[table]["words"])


@cache
def _navigation() -> re.Pattern[str]:
    parts = sorted(words("navigation") | words("separators"), key=len, reverse=True)
    return re.compile("|".join(rf"{re.escape(part)}(?!\w)" for part in parts))


def is_name(text: str) -> bool:
    """Tell whether a text is shaped like one person's name: two to five capitalised words."""
    return bool(_NAME.fullmatch(text) or _HAN_NAME.fullmatch(text))


def is_reading_time(text: str) -> bool:
    """Tell whether a line is nothing but the minutes that a text takes ("5 min read")."""
    return bool(_READING_TIME.fullmatch(text))


def is_copyright(text: str) -> bool:
    """Tell whether a line is a page's copyright notice."""
    return bool(_COPYRIGHT.fullmatch(text))


def is_navigation(text: str) -> Published | bool:
    """Read a line of navigation: False when it is none, else True or the date that it holds."""
    if len(text) > 400:
        return False
    if _HANDLE.fullmatch(text) or _is_consent(text) or _is_crumbs(text):
        return True
    rest, seen = text.casefold().strip(), 0
    while rest:
        word = _navigation().match(rest)
        if word:
            seen += word[0] not in words("separators")
            rest = rest[word.end() :].lstrip()
        else:
            date = dates.parse(rest)
            if date is None or not seen:
                return False
            return Published(date.value, date.precision, date.offset, Provenance.CHROME)
    return seen > 0


def _is_consent(text: str) -> bool:
    """A question about cookies and the like begins with words of a list."""
    folded = text.casefold()
    return any(folded.startswith(start) for start in words("consent"))


def _is_crumbs(text: str) -> bool:
    """The way to a page ("Home > Blog > Careers"): short parts, the first of them navigation."""
    parts = [part.strip() for part in _CRUMBS.split(text)]
    return (
        len(parts) > 1
        and parts[0].casefold() in words("navigation")
        and all(part and len(part.split()) <= CRUMB_WORDS for part in parts)
    )
