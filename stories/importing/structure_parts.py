"""Read the items of a journey that are not figures: source, milestones, takeaways and the like."""

from __future__ import annotations

from decimal import Decimal

from stories.importing.document import Precision
from stories.importing.structure_fields import LONGEST_NAME, LONGEST_TITLE, Fields
from stories.importing.structure_items import (
    Amount,
    Claim,
    Duration,
    Milestone,
    Resource,
    Source,
    Spectrum,
    Takeaway,
)
from stories.importing.structure_vocabulary import (
    MilestoneKind,
    ResourceKind,
    TimeUnit,
    Topic,
    Trigger,
    UsefulWhen,
    Verdict,
)

APPLIED_END = 100
DATED = (Precision.YEAR, Precision.MONTH, Precision.DAY)


def read_source(fields: Fields) -> Source:
    fields.allow("title", "url", "site", "published", "retrieved")
    retrieved = fields.date("retrieved")
    if retrieved and retrieved.precision is not Precision.DAY:
        raise fields.wrong("retrieved", "must name the day, such as 2015-09-01")
    return Source(
        title=fields.text("title", longest=LONGEST_TITLE),
        url=fields.url("url"),
        site=fields.text("site", longest=LONGEST_NAME),
        published=fields.date("published"),
        retrieved=retrieved,
    )


def read_spectrum(fields: Fields) -> Spectrum:
    fields.allow("started", "ended", "at")
    return Spectrum(_position(fields, "started"), _position(fields, "ended"), fields.at())


def read_milestone(fields: Fields) -> Milestone:
    fields.allow(
        *("kind", "from", "to", "organisation", "place", "start", "end", "precision"),
        *("duration", "trigger", "outcome", "at"),
    )
    cut_to = fields.word("precision", Precision)
    if cut_to is not None and cut_to not in DATED:
        raise fields.wrong("precision", "must be year, month or day")
    start, end = fields.date("start", cut_to), fields.date("end", cut_to)
    if start and end:
        known = min(len(start.value), len(end.value))
        if end.value[:known] < start.value[:known]:
            raise fields.wrong("end", "is earlier than its start")
    duration = fields.group("duration", "a duration")
    if duration:
        duration.allow("value", "low", "high", "about", "unit")
    return Milestone(
        kind=fields.choice("kind", MilestoneKind),
        from_role=fields.text("from", longest=LONGEST_NAME),
        to_role=fields.text("to", longest=LONGEST_NAME),
        organisation=fields.text("organisation", longest=LONGEST_NAME),
        place=fields.text("place", longest=LONGEST_NAME),
        start=start,
        end=end,
        duration=read_duration(duration) if duration else None,
        triggers=fields.words("trigger", Trigger),
        outcome=fields.text("outcome"),
        at=fields.at(),
    )


def read_takeaway(fields: Fields) -> Takeaway:
    fields.allow("text", "at")
    return Takeaway(fields.text("text", required=True), fields.at())


def read_resource(fields: Fields) -> Resource:
    fields.allow("title", "aliases", "authors", "kind", "useful_when", "verdict", "url", "at")
    return Resource(
        title=fields.text("title", required=True, longest=LONGEST_TITLE),
        aliases=fields.texts("aliases"),
        authors=fields.texts("authors"),
        kind=fields.choice("kind", ResourceKind),
        useful_when=fields.word("useful_when", UsefulWhen),
        verdict=fields.word("verdict", Verdict),
        url=fields.url("url"),
        at=fields.at(),
    )


def read_claim(fields: Fields) -> Claim:
    fields.allow("topic", "position", "at")
    return Claim(fields.choice("topic", Topic), fields.text("position", required=True), fields.at())


def read_amount(fields: Fields) -> Amount:
    """One `value`, or a range from `low` to `high`; `about` marks a rounded figure."""
    low: Decimal | None
    if fields.has("low") or fields.has("high"):
        if fields.has("value"):
            raise fields.wrong("value", "stands beside a range; keep one of the two")
        low, high = fields.figure("low"), fields.figure("high")
        if high < low:
            raise fields.wrong("high", "is less than “low”")
    else:
        low = high = fields.figure("value")
    return Amount(low, high, about=fields.flag("about"))


def read_duration(fields: Fields) -> Duration:
    return Duration(
        read_amount(fields), fields.choice("unit", TimeUnit), usual=fields.number("usual")
    )


def _position(fields: Fields, key: str) -> int:
    found = int(fields.figure(key, whole=True))
    if found > APPLIED_END:
        raise fields.wrong(key, "must lie between 0 (research) and 100 (applied)")
    return found
