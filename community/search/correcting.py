"""A misspelt query as it was probably meant.

A correction is offered only if it stands, as it is spelt, in something that the person who asks may
see: a word of hidden text, or of text that has gone, must not be given away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from operator import itemgetter
from typing import Any

from community.search import grammar, spelling
from community.search.analysis import Token, tokens
from community.search.finding import count, exists, visible
from community.search.holding import holds
from community.search.matching import term
from community.search.planning import said

TRIED = 6  # corrections of one word that are looked at
COUNTED = 50  # entries up to which the most frequent of equally near words is told


def corrected(query: grammar.Query, person: Any, *, unseen: bool = False) -> grammar.Query | None:
    """The query with each word that finds nothing replaced by a near one that does.

    With `unseen` the words that stand nowhere in this form are replaced as well. None: there is
    nothing to replace, or nothing to replace it by.
    """
    places = [
        (node.start + token.start, node.start + token.end, token)
        for node in said(query.node)
        for token in tokens(query.text[node.start : node.end])
        if spelling.mistakes(token.word)
    ]
    doubted = set(_doubted((token for _, _, token in places), person, unseen=unseen))
    meant = _meant(doubted, person)
    text = query.text
    for start, end, token in reversed(places):
        if word := meant.get(token.word):
            text = text[:start] + word + text[end:]
    return grammar.parse(text) if text != query.text else None


def _meant(doubted: Set[str], person: Any) -> dict[str, str]:
    """For each of these words the one that was probably meant, where there is one."""
    meant = dict[str, str]()
    for most in (1, 2):
        close = spelling.neighbours(doubted - meant.keys(), most)
        for word, near in close.items():
            if (
                likeliest := _likeliest([n for n in near if n.distance == most], person)
            ) is not None:
                meant[word] = likeliest
    return meant


def _doubted(asked: Iterable[Token], person: Any, *, unseen: bool) -> Iterator[str]:
    tokens = list(asked)
    known = spelling.known(token.word for token in tokens) if unseen else set()
    for token in tokens:
        if not exists(visible(term(token.term), person)) or (
            unseen and not _is_seen(token, person, is_known=token.word in known)
        ):
            yield token.word


def _is_seen(token: Token, person: Any, *, is_known: bool) -> bool:
    """Whether the word stands somewhere just so; if that cannot be told, whether it is known."""
    return is_known and holds(token.word, token.term, person) is not False


def _likeliest(neighbours: Sequence[spelling.Neighbour], person: Any) -> str | None:
    """Of these words that stand in something visible, the one whose term finds the most."""
    near = neighbours[:TRIED]
    numbers = [(count(visible(term(one.term), person), COUNTED), one) for one in near]
    for number, one in sorted(numbers, key=itemgetter(0), reverse=True):
        if number and holds(one.word, one.term, person):
            return one.word
    return None
