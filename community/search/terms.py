"""From a document to the terms it is found under; both engines are fed with the same ones.

PostgreSQL keeps at most 255 places of a term and places up to 16,383. What lies beyond has no place
on either engine: it is found as a word, but not as a part of a phrase.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from community.lib.findable import Document
from community.search.analysis import Token, fold, tokens
from community.search.models import LONGEST_WORD

BETWEEN = "¶"  # stands between passages, so that no phrase reaches across
GAP = "·"  # stands where words were that have too many places already, for the same reason
MOST_PLACES = 250
LAST_PLACE = 16_000
NOWHERE = "16383"  # PostgreSQL's last place, which has no neighbour
MOST_BYTES = 900_000  # of different terms in one entry; PostgreSQL takes a vector of 1 MB
BESIDE = 5  # bytes that it keeps with each
SCORE_STEPS = 100


@dataclass
class Terms:
    """The terms of one document, in order where they have a place."""

    title: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    facets: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)

    def vector(self) -> str:
        """The terms as PostgreSQL writes a tsvector: title A, tags B, body D, the rest nowhere."""
        places: dict[str, list[str]] = {}
        at = 0
        for weight, terms in (("A", self.title), ("B", self.tags), ("", self.body)):
            for term in terms:
                at += 1
                if term not in {BETWEEN, GAP}:
                    places.setdefault(term, []).append(f"{at}{weight}")
            at += 2
        # A term without any place would be found "in the title" too.
        for term in (*self.others, *self.facets):
            places.setdefault(term, [NOWHERE])
        return " ".join(f"{quoted(term)}:{','.join(at)}" for term, at in places.items())


def quoted(term: str) -> str:
    """`term` as a lexeme in PostgreSQL's own notation."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


class _Layer:
    """Puts tokens into columns and keeps count of what the limits leave a place for."""

    def __init__(self) -> None:
        self.terms = Terms()
        self.seen: Counter[str] = Counter()
        self.others: dict[str, None] = {}
        self.room = MOST_BYTES
        self.at = 0

    def lay(self, text: str, column: list[str]) -> None:
        for token in tokens(text):
            if not self._fits(token):
                return
            self._word(token)
            self.others.update(dict.fromkeys(token.also))
            self.seen[token.term] += 1
            if self.at >= LAST_PLACE or self.seen[token.term] > MOST_PLACES:
                self.others[token.term] = None
                self._place(GAP, column)
            else:
                self._place(token.term, column)

    def part(self, column: list[str]) -> None:
        """Begin another passage."""
        self._place(BETWEEN, column)

    def _place(self, term: str, column: list[str]) -> None:
        is_needless = term in {BETWEEN, GAP} and (not column or column[-1] == GAP == term)
        if self.at < LAST_PLACE and not is_needless:
            self.at += 1
            column.append(term)

    def _fits(self, token: Token) -> bool:
        new = [t for t in (token.term, *token.also) if t not in self.seen and t not in self.others]
        self.room -= sum(len(term.encode()) + BESIDE for term in new)
        return self.room >= 0

    def _word(self, token: Token) -> None:
        if len(token.word) <= LONGEST_WORD:
            self.terms.words[token.word] = token.term


def terms_of(document: Document) -> Terms:
    """Every term `document` is found under."""
    layer = _Layer()
    terms = layer.terms
    layer.lay(document.title, terms.title)
    for words in document.tag_words:
        layer.lay(words, terms.tags)
    for number, passage in enumerate(document.passages):
        if number:
            layer.part(terms.body)
        layer.lay(passage.text, terms.body)
    for author in document.authors:
        for token in tokens(author):
            layer.others[token.term] = None
            layer._word(token)
    terms.others = list(layer.others)
    terms.facets = facets_of(document)
    return terms


def facets_of(document: Document) -> list[str]:
    """The terms of everything that filters ask for."""
    return list(dict.fromkeys(_facets(document)))


def _facets(document: Document) -> Iterator[str]:
    yield ALL
    yield facet("kind", document.kind)
    yield facet("year", str(document.year or NONE))
    yield facet("state", document.state or NONE)
    for audience in sorted(document.audience):
        yield facet("audience", audience)
    for tag in document.tags:
        yield facet("tag", tag)
    for author in document.authors:
        for name in author_terms(author):
            yield facet("author", name)
    yield from sorted(document.flags)
    yield from _steps(document.score)


def _steps(score: int) -> Iterable[str]:
    """One term for each whole number that `score` reaches, so that a bound is one term too."""
    for step in range(1, min(score, SCORE_STEPS) + 1):
        yield f"score:>={step}"
    for step in range(-1, max(score, -SCORE_STEPS) - 1, -1):
        yield f"score:<={step}"


ALL = "all:"
NONE = "none"


def facet(name: str, value: str) -> str:
    """The term under which everything with this value is found."""
    return f"{name}:{value}"[:200]


def author_terms(name: str) -> list[str]:
    """What `author:` finds a name by: the whole of it and each of its words."""
    words = "".join(c if c.isalnum() else " " for c in fold(name)).split()
    return ["-".join(words), *words] if words else []
