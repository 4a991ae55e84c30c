"""A story's data in the words of the front matter that editors write."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from stories.importing.structure_vocabulary import FactKind
from stories.models import Credit, Fact, Milestone, Passage, Recommendation, Story
from stories.models.drawn import Drawn
from stories.models.story import Rights

Values = dict[str, Any]


def structure_of(story: Story) -> Values:
    """What the story says as data, under the keys of the front matter; empty ones are left out."""
    people = {one.role: one.name for one in story.credits.all() if one.role != Credit.Role.AUTHOR}
    items: Values = {
        "narrator": people.get(Credit.Role.NARRATOR),
        "interviewer": people.get(Credit.Role.INTERVIEWER),
        "rights": story.rights if story.rights != Rights.UNKNOWN else None,
        "licence": story.licence,
        "spectrum": _spectrum(story),
        "milestones": _items(story.milestones.all(), _milestone),
        "takeaways": _items(story.takeaways.all(), lambda one: {"text": one.text}),
        "resources": _items(story.recommendations.select_related("resource"), _resource),
        "facts": _items(story.facts.all(), _fact),
        "claims": _items(
            story.claims.all(), lambda one: {"topic": one.topic, "position": one.statement}
        ),
    }
    if source := _source(story):
        items["source"] = source
    return _without_empty(items)


def _without_empty(values: Values) -> Values:
    return {name: value for name, value in values.items() if value not in (None, "", [], {}, False)}


def _at(passage: Passage | None) -> str:
    """The words that say it; none where they are redacted or have lost their place."""
    return passage.shown if passage and passage.block_id else ""


def _items(rows: Iterable[Any], written: Callable[[Any], Values]) -> list[Values]:
    """Each row that has its words in the text, as the entry of a list."""
    if not isinstance(rows, list):
        rows = rows.select_related("passage__block")  # type: ignore[attr-defined]
    found: list[tuple[Drawn, str]] = [(row, _at(row.passage)) for row in rows]
    return [{**_without_empty(written(row)), "at": at} for row, at in found if at]


def _source(story: Story) -> Values:
    """The original; only where more than its address is known, which stands by itself."""
    if not (story.source_title or story.source_published or story.retrieved_on):
        return {}
    return _without_empty(
        {
            "title": story.source_title,
            "url": story.source_url,
            "site": story.source_site,
            "published": story.source_published,
            "retrieved": story.retrieved_on.isoformat() if story.retrieved_on else "",
        }
    )


def _spectrum(story: Story) -> Values | None:
    at = _at(story.spectrum_passage)
    if not at:
        return None
    return {"started": story.spectrum_started, "ended": story.spectrum_ended, "at": at}


def _milestone(one: Milestone) -> Values:
    return {
        "kind": one.kind,
        "from": one.from_role,
        "to": one.to_role,
        "organisation": one.organisation,
        "place": one.place,
        "start": one.start,
        "end": one.end,
        "duration": _duration(one.duration or {}),
        "trigger": [one.trigger, *one.further_triggers] if one.trigger else [],
        "outcome": one.outcome,
    }


def _resource(one: Recommendation) -> Values:
    return {
        "title": one.named_as or one.resource.title,
        "aliases": one.aliases,
        "authors": [one.resource.authors] if one.resource.authors else [],
        "kind": one.resource.kind,
        "useful_when": one.useful_when,
        "verdict": one.verdict,
        "url": one.resource.url,
    }


def _fact(one: Fact) -> Values:
    values = one.values
    told: Values = {"kind": one.kind, "label": one.label, "note": values.get("note")}
    match one.kind:
        case FactKind.FUNNEL:
            told["stages"] = [_stage(stage) for stage in values.get("stages", [])]
        case FactKind.SCORE:
            told |= {name: values.get(name) for name in ("exam", "first", "best", "attempts")}
        case FactKind.DURATION:
            length = values.get("duration") or {}
            told |= _duration({**length, **(length.get("amount") or {})})
        case FactKind.COST | FactKind.FUNDING:
            told |= _amount(values.get("amount") or {})
            told |= {"currency": values.get("currency"), "per": values.get("per")}
        case _:
            told |= {**_amount(values.get("amount") or {}), "unit": values.get("unit")}
    return told


def _stage(stage: Values) -> Values:
    return {
        name: value
        for name, value in (
            ("name", stage.get("name")),
            ("count", stage.get("count")),
            ("rate", stage.get("rate_told")),
            ("about", stage.get("about") or None),
        )
        if value is not None
    }


def _amount(amount: Values) -> Values:
    low, high = amount.get("low"), amount.get("high")
    told: Values = {"value": low} if low == high else {"low": low, "high": high}
    return {**told, "about": True} if amount.get("about") else told


def _duration(duration: Values) -> Values:
    if not duration:
        return {}
    told = {**_amount(duration), "unit": duration.get("unit")}
    usual = duration.get("usual")
    return told if usual is None else {**told, "usual": usual}
