"""Quoted passages found again: the text-quote selector of the W3C Web Annotation Data Model.

https://www.w3.org/TR/annotation-model/#text-quote-selector: the exact words and those before and
after them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from stories.importing.structure_items import Quote

__all__ = ["Found", "Quote", "find"]

#: A fuzzy match counts from this likeness (RapidFuzz partial ratio, 0–100) on …
LIKENESS = 80.0
#: … when the next best place is at least this much less like the quote.
MARGIN = 10.0
#: Shorter quotes are never matched by likeness: too many places are like them.
SHORTEST = 12


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote stands now: `plain[start:end]` of block `key`.

    `how` is "exact" (same block, same words), "moved" (same words in another block) or "fuzzy"
    (one clear likeness).
    """

    key: str
    start: int
    end: int
    how: str


def find(quote: Quote, blocks: Sequence[tuple[str, str]]) -> Found | None:
    """Find a quote among blocks given as (key, plain); None when it is gone or not clear.

    The same words in the same block come first, told apart by the words around them; then the
    same words in one other block; then one fuzzy match above `LIKENESS` that leads any other place
    by `MARGIN`. Two places that look alike give None: a passage never moves on a guess.
    """
    if not quote.exact.strip():
        return None
    home = [block for block in blocks if block[0] == quote.key]
    for candidates, how in ((home, "exact"), (blocks, "moved")):
        places = [
            Found(key, start, start + len(quote.exact), how)
            for key, plain in candidates
            for start in _occurrences(quote.exact, plain)
        ]
        if places:
            return _by_context(quote, places, dict(blocks))
    return _alike(quote, blocks)


def _occurrences(words: str, text: str) -> Iterator[int]:
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def _by_context(quote: Quote, places: list[Found], texts: dict[str, str]) -> Found | None:
    """The one place, or the one whose surroundings are clearly those of the quote."""
    if len(places) == 1:
        return places[0]
    scored = sorted(
        (
            (_context(quote, place, texts[place.key]), place.key, place.start, place)
            for place in places
        ),
        reverse=True,
    )
    best, runner_up = scored[0], scored[1]
    return best[3] if best[0] - runner_up[0] >= MARGIN else None


def _context(quote: Quote, place: Found, text: str) -> float:
    """How like the quote's surroundings a place's are, 0–100."""
    before = text[max(0, place.start - len(quote.prefix)) : place.start]
    after = text[place.end : place.end + len(quote.suffix)]
    scores = []
    if quote.prefix:
        scores.append(fuzz.ratio(quote.prefix, before))
    if quote.suffix:
        scores.append(fuzz.ratio(quote.suffix, after))
    return sum(scores) / len(scores) if scores else 0.0


def _folded(text: str) -> str:
    """The text in one case and with plain quotes, character for character."""
    straight = str.maketrans("’‘“”–—\u00a0", "''\"\"-- ")
    folded = "".join(
        char.lower() if len(char.lower()) == 1 else char
        for char in unicodedata.normalize("NFC", text).translate(straight)
    )
    return folded if len(folded) == len(text) else text


def _alike(quote: Quote, blocks: Sequence[tuple[str, str]]) -> Found | None:
    """The one place that is like the quote, when no other place comes near it."""
    wanted = _folded(quote.exact)
    if len(wanted.strip()) < SHORTEST:
        return None
    places: list[tuple[float, str, int, int]] = []
    for key, plain in blocks:
        text = _folded(plain)
        if len(text) < len(wanted) * 0.6:
            continue
        first = _aligned(wanted, text)
        if first is None:
            continue
        places.append((first[0], key, first[1], first[2]))
        blanked = text[: first[1]] + "\0" * (first[2] - first[1]) + text[first[2] :]
        second = _aligned(wanted, blanked)  # a second place in the same block
        if second is not None and "\0" not in blanked[second[1] : second[2]]:
            places.append((second[0], key, second[1], second[2]))
    places.sort(reverse=True)
    if not places or places[0][0] < LIKENESS:
        return None
    if len(places) > 1 and places[0][0] - places[1][0] < MARGIN:
        return None
    _, key, start, end = places[0]
    start, end = _whole_words(dict(blocks)[key], start, end)
    return Found(key, start, end, "fuzzy")


def _aligned(wanted: str, text: str) -> tuple[float, int, int] | None:
    """The best window of `text` for the words: (score, start, end)."""
    if len(wanted) > len(text):
        score = fuzz.ratio(wanted, text)
        return (score, 0, len(text)) if text else None
    found = fuzz.partial_ratio_alignment(wanted, text, score_cutoff=LIKENESS - MARGIN)
    if found is None:
        return None
    return found.score, found.dest_start, found.dest_end


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a match to the ends of the words it cuts, and off the blanks at its ends."""
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
