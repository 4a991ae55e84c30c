"""Where a word ends: which signs join, and what the joined word is called."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from community.lib.folding import fold
from community.search.analysis.stems import STOP_WORDS

MAX_TERM = 64
MAX_JOINED = 4  # a name of more parts than this is a path or a list, not a compound
MAX_RAW = 256  # of a longer run only the beginning is read
_CONTRACTED = frozenset({"ll", "d", "ve", "re", "m"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A word cut out, before it is known to be kept."""

    word: str
    start: int
    end: int
    also: tuple[str, ...] = ()  # words, not yet terms
    is_name: bool = False  # A&S is not the word "as"


def pieces(text: str, shape: str, chunk: re.Match[str]) -> list[Piece]:
    """Return the words of one chunk: usually one; more where a sign does not join after all."""
    start, end = chunk.span()
    if chunk["pair"]:
        left, right = surface(text[start]), surface(text[end - 1])
        return [Piece(left + right, start, end, (left, right), is_name=True)]
    if chunk["dot"]:
        start += 1
    suffix = chunk["suffix"] or ""
    stop = end - len(suffix)
    if shape.find("-", start, stop) < 0:
        found = _undotted(text, shape, start, stop)
    else:
        found = _compound(
            [_undotted(text, shape, *part) for part in _split(shape, "-", start, stop)]
        )
    if suffix:
        found[-1] = _suffixed(found[-1], suffix.partition("'")[0])
    if chunk["dot"] and found[0].word not in STOP_WORDS:
        found[0] = _prefixed(found[0])
    return found


def _split(shape: str, sign: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the places between the `sign`s of shape[start:end]."""
    places = []
    for part in shape[start:end].split(sign):
        places.append((start, start + len(part)))
        start += len(part) + 1
    return places


def _compound(parts: list[list[Piece]]) -> list[Piece]:
    """Join what a hyphen joins: H-1B is one word; co-author two, found by coauthor as well."""
    pieces = [piece for part in parts for piece in part]
    words = [piece.word for piece in pieces]
    if len(pieces) != len(parts) or len(parts) > MAX_JOINED or not all(words):
        return pieces
    joined = "".join(words)[:MAX_TERM]
    numbers = [word[0].isdigit() for word in words]
    if all(numbers):  # a date or a range
        return pieces
    if any(map(_is_sign, words)):
        also = tuple(word for piece in pieces for word in (piece.word, *piece.also))
        return [Piece(joined, pieces[0].start, pieces[-1].end, also, is_name=True)]
    kept = [n for n, word in enumerate(words) if word not in STOP_WORDS]
    if kept:
        last = pieces[kept[-1]]
        pieces[kept[-1]] = Piece(last.word, last.start, last.end, (*last.also, joined))
    return pieces


def _is_sign(word: str) -> bool:
    """Whether a part says little by itself: the H and the 1B of H-1B; not the "a" of a slug."""
    return any(map(str.isdigit, word)) or (len(word) == 1 and word not in STOP_WORDS)


def _undotted(text: str, shape: str, start: int, end: int) -> list[Piece]:
    """Return the words of a part without hyphens: A&M joins, so do node.js, Ph.D. and 3.5."""
    if shape.find("&", start, end) >= 0:
        places = _split(shape, "&", start, end)
        if len(places) <= MAX_JOINED:
            words = [surface(text[begin : min(stop, begin + MAX_RAW)]) for begin, stop in places]
            sizes = set(map(len, words))
            if max(sizes) <= 2 and 1 in sizes:
                return [Piece("".join(words), start, end, is_name=True)]
        return [piece for place in places for piece in _undotted(text, shape, *place)]
    if shape.find(".", start, end) < 0:
        return [Piece(surface(text[start : min(end, start + MAX_RAW)]), start, end)]
    places = _split(shape, ".", start, end)
    words = [surface(text[begin : min(stop, begin + MAX_RAW)]) for begin, stop in places]
    return _dotted(text, places, words)


def _dotted(text: str, places: list[tuple[int, int]], words: list[str]) -> list[Piece]:
    start, end = places[0][0], places[-1][1]
    raws = [text[begin : min(stop, begin + MAX_RAW)] for begin, stop in places]
    singles = [len(word) == 1 and word.isalpha() for word in words]
    apart = any(
        left[-1:].islower() and right.istitle() and len(right) > 2  # a full stop without its space
        for left, right in pairwise(raws)
    )
    if apart or not all(words) or (len(words) > MAX_JOINED and not all(singles)):
        return [Piece(word, *place) for word, place in zip(words, places, strict=True)]
    if any(singles) and all(word.isalpha() for word in words):  # U.S., Ph.D., e.g.
        whole = "".join(words)[:MAX_TERM]
        return [Piece(whole, start, end, tuple(word for word in words if len(word) > 1))]
    number = len(words) == 2 and all(word.isdigit() for word in words)
    return [Piece(".".join(words)[:MAX_TERM], start, end, () if number else tuple(words))]


def _suffixed(piece: Piece, suffix: str) -> Piece:
    """Return `piece` with the sign after it, where that makes a name: C++, C#, A+, 1%."""
    word, size = piece.word, len(suffix)
    whole = Piece(f"{word[: MAX_TERM - 2]}{suffix}", piece.start, piece.end + size, piece.also)
    if suffix == "%":
        if word[-1:].isdigit():
            return Piece(whole.word, whole.start, whole.end, (*piece.also, word))
    elif word.isalpha() and (len(word) == 1 or suffix == "++"):
        return whole
    return piece


def _prefixed(piece: Piece) -> Piece:
    if not piece.word or len(piece.word) == 1:
        return piece
    word = f".{piece.word}"[:MAX_TERM]
    return Piece(word, piece.start - 1, piece.end, (*piece.also, piece.word))


@lru_cache(maxsize=50_000)
def surface(raw: str) -> str:
    """Return one word folded, without its apostrophes, endings they cut off, or stray signs."""
    word = fold(raw)
    if "'" in word:
        head, _, tail = word.rpartition("'")
        if tail == "s" or (tail in _CONTRACTED and head in STOP_WORDS):
            word = head
        word = word.replace("'", "")
    if not word.isalnum():
        word = "".join(
            char for char in word if char.isalnum() or unicodedata.category(char)[0] == "M"
        )
    return word[:MAX_TERM]
