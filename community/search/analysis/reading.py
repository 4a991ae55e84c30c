"""A text word by word."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from community.lib.shapes import ATOMS, CHUNK, CJK_UNIT, SHAPES
from community.search.analysis.cutting import MAX_RAW, MAX_TERM, Piece, pieces, surface
from community.search.analysis.stems import ACRONYMS, STOP_WORDS, stem


class Token(NamedTuple):
    """One word in its place, and what it is found by."""

    term: str
    word: str
    start: int
    end: int
    also: tuple[str, ...] = ()


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of `text` in order; words that say nothing give no token.

    Linear in the length of the text, whatever it is made of.
    """
    shape = text.translate(SHAPES)
    before = ""
    for chunk in CHUNK.finditer(shape):
        raw = text[(start := chunk.start()) : (end := chunk.end())]
        if raw.isascii() and raw.isalpha() and len(raw) <= MAX_TERM:  # most words: nothing to cut
            word, term, is_common = _plain(raw)
            if not is_common or (
                word in ACRONYMS and _is_acronym(Piece(word, start, end), text, shape, before)
            ):
                yield Token(term, word, start, end)
            before = raw
            continue
        if chunk["cjk"]:
            yield from _bigrams(text, shape, start, end)
            before = ""
            continue
        for piece in pieces(text, shape, chunk):
            is_common = piece.word in STOP_WORDS and not piece.is_name
            if piece.word and not (is_common and not _is_acronym(piece, text, shape, before)):
                yield _token(piece)
        before = text[start : min(end, start + MAX_RAW)]


@lru_cache(maxsize=50_000)
def _plain(raw: str) -> tuple[str, str, bool]:
    """A word of ASCII letters alone: folded, its term, and whether it says nothing."""
    word = surface(raw)
    return word, stem(word), word in STOP_WORDS


def _token(piece: Piece) -> Token:
    term = stem(piece.word)
    also = dict.fromkeys(stem(word) for word in piece.also if word and word not in STOP_WORDS)
    also.pop(term, None)
    return Token(term, piece.word, piece.start, piece.end, tuple(also))


def _is_acronym(piece: Piece, text: str, shape: str, before: str) -> bool:
    """Whether a stop word is meant as a name: IT, WHO; but not where everything is in capitals."""
    if piece.word not in ACRONYMS or not _in_capitals(text[piece.start : piece.end]):
        return False
    after = ATOMS.search(shape, piece.end)
    beside = [
        before,
        text[after.start() : min(after.end(), after.start() + MAX_RAW)] if after else "",
    ]
    beside = [word for word in beside if word]
    return not beside or not all(_in_capitals(word) for word in beside)


def _in_capitals(raw: str) -> bool:
    return len(raw) > 1 and raw.isupper()


def _bigrams(text: str, shape: str, start: int, end: int) -> Iterator[Token]:
    """Yield each two neighbouring characters of a run of Chinese, Japanese or Korean."""
    places = [unit.span() for unit in CJK_UNIT.finditer(shape, start, end)]
    for left, right in zip(places, places[1:] or places, strict=False):
        start, end = left[0], right[1]
        word = surface(text[start : min(end, start + MAX_RAW)])
        if word:
            yield Token(word, word, start, end)
