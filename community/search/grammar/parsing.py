"""A query's text into a tree.

Parts side by side must all hold; `or` binds the two parts beside it closer than that. The text is
cut to MAX_LENGTH first, the terms are counted against MAX_PARTS, and brackets go no deeper than
MAX_DEPTH, so that no query costs more than its length says.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from community.search.analysis import Token, fold, holds_cjk, stem, tokens
from community.search.grammar.fields import field_of, misspelt, read_field
from community.search.grammar.lexing import MAX_DEPTH, Kind, Part, lex, settle, shown
from community.search.grammar.nodes import (
    And,
    Filter,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Problem,
    Query,
    Words,
)

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "MAX_PARTS", "parse"]

MAX_LENGTH = 500
MAX_PARTS = 32


def parse(text: str) -> Query:
    """Return what `text` asks for, with a problem for each part that cannot be used."""
    clean, problems = _cut(text)
    parts, wrong = settle(list(lex(clean)))
    reader = _Reader(list(tokens(clean)), [*problems, *wrong])
    node = reader.read(parts)
    if node is None:
        reader.say_why_nothing_is_left(clean)
    return Query(clean, node, tuple(dict.fromkeys(reader.problems)))


def _cut(text: str) -> tuple[str, list[Problem]]:
    """Return `text` on one line, without what no query holds, and no longer than MAX_LENGTH."""
    start = text[: MAX_LENGTH * 20]  # more white space than this nobody types
    clean = " ".join("".join(char if _is_text(char) else " " for char in start).split())
    if len(clean) <= MAX_LENGTH and len(start) == len(text):
        return clean, []
    kept = clean[:MAX_LENGTH]
    if clean[MAX_LENGTH : MAX_LENGTH + 1].strip() and " " in kept:
        kept = kept.rpartition(" ")[0]  # not half a word
    kept = kept.rstrip()
    rest = shown(clean[len(kept) :].strip() or "…")
    message = _("A search takes %(number)d characters: from “%(part)s” on it was left out.")
    return kept, [Problem(rest, message % {"number": MAX_LENGTH, "part": rest})]


def _is_text(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cs", "Cn", "Co")


@dataclass
class _Reader:
    """Reads the parts of one query, and keeps count."""

    found: list[Token]
    problems: list[Problem]
    at: int = 0
    room: int = MAX_PARTS
    common: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def read(self, parts: list[Part]) -> Node | None:
        """Return the tree of `parts`, whose brackets stand in pairs."""
        groups = [_Group(0)]
        for part in parts:
            group = groups[-1]
            if part.kind is Kind.OPEN:
                groups.append(_Group(part.start))
            elif part.kind is Kind.CLOSE:
                groups.pop()
                node = group.node()
                groups[-1].add(node and replace(node, start=group.start, end=part.end))
            elif part.kind is Kind.NOT:
                group.minus = part.start
            elif part.kind is Kind.OR:
                group.is_either = bool(group.nodes)
            else:
                group.add(self.leaf(part, is_denied=group.minus is not None))
        if self.dropped:
            message = _("A search takes %(number)d words and filters; “%(part)s” was left out.")
            rest = " ".join(self.dropped)
            self.problems.append(
                Problem(shown(rest), message % {"number": MAX_PARTS, "part": shown(rest)})
            )
        return groups[0].node()

    def leaf(self, part: Part, *, is_denied: bool) -> Leaf | None:
        """Return what one part looks for, as far as there is room for it."""
        own = list(self._tokens_in(part))
        known = len(self.problems)
        if part.kind is Kind.PHRASE:
            leaf: Leaf | None = self._phrase(part, own)
        elif filter_field := field_of(part):
            leaf, wrong = read_field(filter_field, part)
            self.problems += wrong
        elif "*" in part.text and part.text.strip("*"):
            leaf = self._prefix(part, own)
        else:
            leaf = self._words(part, own)
            if problem := misspelt(part):
                self.problems.append(problem)
        if leaf is None and is_denied and len(self.problems) == known:
            self._unusable(part, is_denied=True)
        return self._fitted(leaf, part) if leaf else None

    def say_why_nothing_is_left(self, text: str) -> None:
        """Name the words too common to look for, or the text that holds no word at all."""
        if self.common:
            words = " ".join(self.common)
            message = _("“%(part)s”: words this common are not searched for by themselves.")
            self.problems.append(Problem(words, message % {"part": shown(words)}))
        elif text and not self.problems:
            message = _("“%(part)s” holds nothing that can be searched for.")
            self.problems.append(Problem(text, message % {"part": shown(text)}))

    def _tokens_in(self, part: Part) -> Iterator[Token]:
        while self.at < len(self.found) and self.found[self.at].start < part.end:
            token = self.found[self.at]
            self.at += 1
            if token.start >= part.start:
                yield token

    def _fitted(self, leaf: Leaf, part: Part) -> Leaf | None:
        """Return as much of `leaf` as there is room for."""
        size = _size(leaf)
        room, self.room = self.room, max(0, self.room - size)
        if size <= room:
            return leaf
        self.dropped.append(part.text)
        if not room:
            return None
        if isinstance(leaf, Filter):
            return replace(leaf, values=leaf.values[:room])
        if isinstance(leaf, Words):
            words = leaf.words[:room]
            return replace(
                leaf, terms=leaf.terms[:room], words=words, word=" ".join(words), joined=()
            )
        if isinstance(leaf, Phrase):
            return replace(leaf, terms=leaf.terms[:room], words=leaf.words[:room])
        return leaf

    def _unusable(self, part: Part, *, is_denied: bool = False) -> None:
        message = _("“%(part)s” is too common, or no word, and cannot be searched for: left out.")
        text = f"-{part.text}" if is_denied else part.text
        self.problems.append(Problem(text, message % {"part": shown(text)}))

    def _words(self, part: Part, own: list[Token]) -> Words | None:
        if own:
            words = tuple(token.word for token in own)
            whole = stem(fold(part.text).replace("-", ""))
            return Words(
                tuple(token.term for token in own),
                " ".join(words),
                part.start,
                part.end,
                words,
                (whole,) if len(own) > 1 and whole in own[-1].also else (),
            )
        if any(map(str.isalnum, part.text)):
            self.common.append(part.text)
        elif not all(char.isascii() or unicodedata.category(char)[0] == "P" for char in part.text):
            self._unusable(part)  # a picture, say; punctuation goes without a word
        return None

    def _phrase(self, part: Part, own: list[Token]) -> Phrase | None:
        if part.text == '"' or not part.text.endswith('"'):
            message = _("The quotation mark is not closed: read to the end.")
            self.problems.append(Problem(part.text, message))
        if own:
            words = tuple(token.word for token in own)
            return Phrase(tuple(token.term for token in own), part.start, part.end, words)
        if any(map(str.isalnum, part.text)):
            self.common.append(part.text.strip('"'))
        return None

    def _prefix(self, part: Part, own: list[Token]) -> Prefix | Words | None:
        """Return what a word with a star looks for."""
        letters = part.text.rstrip("*")
        stem = fold(letters).replace("'", "")
        # Not by its token: the beginning of a word may be a stop word, or look like initials.
        is_plain = stem.replace(".", "").isalnum() and stem[0] != "." != stem[-1]
        if "*" not in letters and is_plain and not holds_cjk(letters):
            own = []
        elif "*" not in letters and len(own) == 1 and not holds_cjk(letters):
            stem = own[0].word
        else:
            # Of a Chinese word each two characters are found wherever they stand.
            if not holds_cjk(letters):
                message = _("“%(part)s”: a star works at the end of one word; searched without it.")
                self.problems.append(Problem(part.text, message % {"part": shown(part.text)}))
            return self._words(part, own)
        if sum(map(str.isalnum, stem)) < 2:
            message = _("“%(part)s” needs two letters or more before the star: left out.")
            self.problems.append(Problem(part.text, message % {"part": shown(part.text)}))
            return None
        return Prefix(stem[:64], part.start, part.end)


def _size(leaf: Leaf) -> int:
    if isinstance(leaf, Words | Phrase):
        return len(leaf.terms)
    return len(leaf.values) if isinstance(leaf, Filter) else 1


@dataclass
class _Group:
    """What stands within one pair of brackets, as far as it has been read."""

    start: int
    nodes: list[Node] = field(default_factory=list)
    minus: int | None = None
    is_either: bool = False  # an `or` waits for its other side
    is_chain: bool = False  # the last node was made by `or`: a further one joins it

    def add(self, node: Node | None) -> None:
        """Take the next part. Nothing (a common word) leaves a waiting `or` to the one after."""
        minus, self.minus = self.minus, None
        if node is None:
            return
        if minus is not None:
            node = Not(node, minus, node.end)
        if self.is_either:
            before = self.nodes.pop()
            parts = before.parts if self.is_chain and isinstance(before, Or) else (before,)
            node = Or((*parts, node), parts[0].start, node.end)
        self.is_chain, self.is_either = self.is_either, False
        self.nodes.append(node)

    def node(self) -> Node | None:
        if len(self.nodes) < 2:
            return self.nodes[0] if self.nodes else None
        return And(tuple(self.nodes), self.nodes[0].start, self.nodes[-1].end)
