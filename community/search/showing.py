"""Hits as a reader sees them: the best passage, the words marked, the address that opens there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from html import escape

from django.utils.safestring import SafeString, mark_safe

from community.lib.findable import sources
from community.search.analysis import Token, tokens
from community.search.finding import Text, tag_names
from community.search.results import Hit

SNIPPET = 260  # characters of a passage that a result shows
BEFORE = 80  # of these, before the first word that is marked


@dataclass(frozen=True)
class _Names:
    """What is shown for the codes of a kind, of a state of that kind, and of tags."""

    kinds: Mapping[str, str]
    states: Mapping[tuple[str, str], str]
    tags: Mapping[str, str]


def hits(chosen: Sequence[tuple[Text, int]], wanted: Set[str]) -> list[Hit]:
    """These entries as hits, each with its passage of this number."""
    names = _names([text for text, _number in chosen])
    return [_hit(text, number, wanted, names) for text, number in chosen]


def _names(entries: Sequence[Text]) -> _Names:
    states = {(entry.kind, entry.state) for entry in entries}
    kinds = {kind for kind, _state in states}
    return _Names(
        {kind: str(sources()[kind].name) for kind in kinds},
        {(kind, state): str(sources()[kind].states.get(state, "")) for kind, state in states},
        tag_names({slug for entry in entries for slug in entry.tags.split()}),
    )


def _hit(entry: Text, number: int, wanted: Set[str], names: _Names) -> Hit:
    title = entry.title or entry.heading
    in_title = _found(entry.title, wanted)
    anchor, text = _opening(json.loads(entry.passages), number, frozenset() if in_title else wanted)
    return Hit(
        kind=entry.kind,
        kind_name=names.kinds[entry.kind],
        key=entry.key,
        title=_mark(title, 0, len(title), in_title),
        plain_title=title,
        url=entry.url + anchor,
        snippet=snippet(text, wanted),
        byline=entry.byline,
        dated=entry.dated,
        tags=tuple((slug, names.tags.get(slug, slug)) for slug in entry.tags.split()),
        state=entry.state,
        state_name=names.states[entry.kind, entry.state],
        score=entry.score,
        discussed=entry.discussed,
        is_accepted=bool(entry.is_accepted),
    )


def _opening(passages: Sequence[tuple[str, str]], number: int, wanted: Set[str]) -> tuple[str, str]:
    """The anchor and text of passage `number`; without one, of the first that has a word in part.

    Where no passage has any of `wanted`, the entry opens at its beginning.
    """
    if 0 <= number < len(passages):
        anchor, text = passages[number]
        return anchor, text
    for anchor, text in passages if wanted else ():
        if _found(text, wanted):
            return anchor, text
    return "", passages[0][1] if passages else ""


def snippet(text: str, wanted: Set[str]) -> SafeString:
    """The part of `text` where most of the words searched for stand together, marked."""
    found = _found(text, wanted)
    start, end = _window(text, found)
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    return mark_safe(before + _mark(text, start, end, found) + after)  # noqa: S308 - escaped above


def _found(text: str, wanted: Set[str]) -> list[Token]:
    if not wanted:
        return []
    return [
        token
        for token in tokens(text)
        if token[0] in wanted or (token.also and not wanted.isdisjoint(token.also))
    ]


def _window(text: str, found: list[Token]) -> tuple[int, int]:
    """The stretch of SNIPPET characters that holds the most different words, cut at spaces."""
    if len(text) <= SNIPPET:
        return 0, len(text)
    first, most = 0, 0
    for i, token in enumerate(found):
        inside = {t.term for t in found[i : i + 40] if t.end <= token.start + SNIPPET - BEFORE}
        if len(inside) > most:
            first, most = token.start, len(inside)
    start = max(first - BEFORE, 0)
    if start:
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else start
    end = min(start + SNIPPET, len(text))
    if end < len(text):
        space = text.rfind(" ", start + SNIPPET // 2, end)
        end = space if space >= 0 else end
    return start, end


def _mark(text: str, start: int, end: int, found: list[Token]) -> SafeString:
    parts, at = [], start
    for token in found:
        if token.start < at or token.end > end:
            continue
        parts += [
            escape(text[at : token.start]),
            "<mark>",
            escape(text[token.start : token.end]),
            "</mark>",
        ]
        at = token.end
    parts.append(escape(text[at:end]))
    return mark_safe("".join(parts))  # noqa: S308 - every piece of text is escaped


def age_in_years(seconds: int, now: datetime) -> float | None:
    """How old something of this time is; None for what has no date."""
    years = (now.timestamp() - seconds) / (365.25 * 86_400)
    return None if years > 500 else years
