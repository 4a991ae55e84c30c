"""Dates shown exactly as precisely as they are known."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stories.models import Story
from stories.models.story import Precision

OLD_AFTER_YEARS = 2
"""A story older than this is read with the note that things may have changed."""

_DAY = 10  # letters of an ISO 8601 date without its time of day


def in_words(value: str) -> str:
    """An ISO 8601 date in words, no more precise than `value` is: "6 January 2022", "2022".

    A time of day and its offset are left out; the day is the one at the place of writing. Returns
    "" for "", and `value` itself when it is no date.
    """
    day = value[:_DAY]
    try:
        match len(day):
            case 10:
                return date_format(date.fromisoformat(day), "j F Y")
            case 7:
                return date_format(date.fromisoformat(f"{day}-01"), "F Y")
            case 4:
                return str(date.fromisoformat(f"{day}-01-01").year)
    except ValueError:
        pass  # not a date: shown as it was written
    return value


def span_in_words(start: str, end: str) -> str:
    """A span of time as far as it is known: "2015–2021", "since 2015"; "" when nothing is."""
    if start and end:
        return in_words(start) if start == end else f"{in_words(start)}–{in_words(end)}"
    if start:
        return _("from %(start)s") % {"start": in_words(start)}
    if end:
        return _("until %(end)s") % {"end": in_words(end)}
    return ""


def written(story: Story) -> str:
    """The story's date as ISO 8601 at its own precision, "" when unknown."""
    known = story.published_precision != Precision.UNKNOWN
    return story.published_value if known else ""


def year_when_old(story: Story, today: date) -> int | None:
    """The year `story` was written in, when even its latest possible day is long ago."""
    latest = _latest_day(written(story))
    limit = today.replace(year=today.year - OLD_AFTER_YEARS, day=min(today.day, 28))
    return latest.year if latest and latest < limit else None


def _latest_day(value: str) -> date | None:
    """The last day that `value`, cut to its precision, may mean; None when it is no date."""
    day = value[:_DAY]
    try:
        match len(day):
            case 10:
                return date.fromisoformat(day)
            case 7:
                year, month = int(day[:4]), int(day[5:])
                return date(year, month, monthrange(year, month)[1])
            case 4:
                return date(int(day), 12, 31)
    except ValueError:
        pass  # not a date: nothing is said about its age
    return None
