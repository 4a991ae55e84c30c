"""Publication dates: as precise as they are written, and never more."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from stories.importing.document import Block, Clue, Precision, Provenance, Published

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar enero janvier", "february feb februar febrero février",
            "march mar märz marzo mars", "april apr abril avril", "may mai mayo",
            "june jun juni junio juin", "july jul juli julio juillet", "august aug agosto août",
            "september sep sept septiembre septembre", "october oct oktober octubre octobre",
            "november nov noviembre novembre", "december dec dezember diciembre décembre",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_DAYS = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_MONTH = "(?P<name>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_CLOCK = (
    r"(?:(?:T|\s+|,\s*)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?"
)
_SHAPES = [
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{_YEAR}(?P<sep>[-./])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}}){_CLOCK}",
        rf"{_YEAR}\s*年\s*(?P<month>\d{{1,2}})\s*月(?:\s*(?P<day>\d{{1,2}})\s*日)?",
        rf"{_DAYS}{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}{_CLOCK}",
        rf"{_DAYS}(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?{_MONTH},?\s+(?:de\s+)?"
        rf"{_YEAR}{_CLOCK}",
        rf"{_MONTH},?\s+(?:de\s+)?{_YEAR}",
        rf"{_YEAR}[-./](?P<month>\d{{1,2}})",
        rf"{_YEAR}\s*年?",
    )
]
_EITHER_WAY = re.compile(rf"(?P<one>\d{{1,2}})[/.](?P<two>\d{{1,2}})[/.]{_YEAR}")
_MENTION = re.compile(r"(?<![\w.,/$€£-])((?:19|20)\d\d)(?:s\b)?(?!\w|[.,]\d|-\d)")


def parse(text: str) -> Published | None:
    """Read a date that fills `text` wholly; None when it is none or could be two.

    `03/04/2021` is two dates, so it is none; `25/04/2021` is one.
    """
    text = " ".join(text.split())
    found = next((m for shape in _SHAPES if (m := shape.fullmatch(text))), None)
    if found is None:
        found = _EITHER_WAY.fullmatch(text)
        if found is None:
            return None
        one, two = int(found["one"]), int(found["two"])
        if (one > 12) == (two > 12) and one != two:
            return None
        day, month = (one, two) if one > 12 else (two, one)
        return _published(int(found["year"]), month, day, {})
    parts = found.groupdict()
    month = _MONTHS[parts["name"].lower()] if parts.get("name") else int(parts.get("month") or 0)
    return _published(int(parts["year"]), month, int(parts.get("day") or 0), parts)


def _published(year: int, month: int, day: int, clock: dict[str, str | None]) -> Published | None:
    try:
        date(year, month or 1, day or 1)
        if not day:
            value, precision = (f"{year}-{month:02}", Precision.MONTH) if month else (
                str(year), Precision.YEAR)  # fmt: skip
            return Published(value, precision)
        value = f"{year}-{month:02}-{day:02}"
        if not clock.get("hour"):
            return Published(value, Precision.DAY)
        time = f"{int(clock['hour'] or 0):02}:{clock['minute']}:{clock.get('second') or '00'}"
        datetime.fromisoformat(f"{value}T{time}")
    except ValueError:
        return None
    offset = _offset(clock.get("zone"))
    return Published(f"{value}T{time}{offset or ''}", Precision.SECOND, offset)


def _offset(zone: str | None) -> str | None:
    if not zone:
        return None
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def stated(value: object, provenance: Provenance) -> Published | None:
    """Read a date from front matter: a text, a number for a year, or a table of dates."""
    if isinstance(value, dict):
        for name in ("created", "published", "date"):
            if name in value:
                return stated(value[name], provenance)
        return None
    if isinstance(value, datetime | date):
        value = value.isoformat()
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    found = parse(str(value))
    if found is None:
        return None
    return Published(found.value, found.precision, found.offset, provenance)


def clues(blocks: Iterable[Block]) -> tuple[Clue, ...]:
    """The sentences that mention the latest year in a text: a hint at when it was written.

    Only years up to the present one count; later ones are plans or numbers.
    """
    latest, found = 0, list[Clue]()
    today = date.today().year  # noqa: DTZ011 - a year is all that is asked
    for block in blocks:
        for mention in _MENTION.finditer(block.plain):
            year = int(mention[1])
            if latest <= year <= today:
                if year > latest:
                    latest, found = year, []
                found.append(Clue(block.line, _around(block.plain, mention.start())))
    return tuple(dict.fromkeys(found))[:5]


def _around(text: str, position: int) -> str:
    """The sentence at `position`, at most 200 characters of it."""
    start = max(
        text.rfind(stop, 0, position) + len(stop) for stop in (". ", "! ", "? ", "。", "\n")
    )
    start = max(start if start < position else 0, position - 120)
    ends = [text.find(stop, position) for stop in (". ", "! ", "? ", "。", "\n")]
    end = min((end + 1 for end in ends if end >= 0), default=len(text))
    return text[start : min(end, position + 80)].strip()
