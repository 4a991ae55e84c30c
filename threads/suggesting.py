"""Which tags a question should carry, from what its title and its text say.

Two witnesses are heard: the vocabulary (the words of a tag's name, of what means the same, of its
description), and the tags of the questions and stories that are like it. A name said in full
weighs most; the title weighs more than the text below it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from math import log
from typing import Any

from community.search import similar as likeness
from community.search.analysis import tokens
from community.tags.models import Tag
from threads.tagging import MOST_COMPARED

MOST = 5  # suggested at once
LONGEST_BODY = 2_000  # characters that are read
LIKE = 8  # questions and stories whose tags are heard
KINDS = ("thread", "story")

IN_TITLE, IN_BODY = 1.0, 0.62  # what a name weighs there
IN_PART = 0.35  # of a name that is said in part, times the square of the part
ABOUT = 0.22  # of the words of a description
CARRIED = 0.5  # by everything that is like it
WIDER = 0.3  # of what speaks for a tag speaks for the wider one
LEAST = 0.12  # less is a guess


@dataclass
class Known:
    """A tag that is meant, with every name it goes by."""

    tag: Tag
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Vocabulary:
    """The tags there are by slug; a synonym's slug leads to the tag that it means."""

    known: Mapping[str, Known]

    @property
    def meant(self) -> list[Known]:
        return list({id(one): one for one in self.known.values()}.values())


def suggested(title: str, body: str, *, person: Any, besides: Iterable[Tag] = ()) -> list[Tag]:
    """The tags that fit a question best, the best first; none that means one of `besides`.

    `person` is who asks: nothing that they may not see has a say. Few queries, however long it is.
    """
    body = body[:LONGEST_BODY]
    vocabulary = read()
    like = likeness.similar(f"{title} {body}", person=person, kinds=KINDS, limit=LIKE)
    carried = [[slug for slug, _name in hit.tags] for hit in like]
    chosen = {tag.meant.pk for tag in besides}
    found = ranked(title, body, vocabulary, carried)
    return [tag for tag in found if tag.pk not in chosen][:MOST]


def read() -> Vocabulary:
    """The whole vocabulary, with one query."""
    tags = list(Tag.objects.order_by("pk")[:MOST_COMPARED])
    known = {tag.pk: Known(tag) for tag in tags if tag.synonym_of_id is None}
    by_slug: dict[str, Known] = {}
    for tag in tags:
        if (meant := known.get(tag.synonym_of_id or tag.pk)) is not None:
            meant.names.append(tag.name)
            by_slug[tag.slug] = meant
    return Vocabulary(by_slug)


def ranked(
    title: str, body: str, vocabulary: Vocabulary, carried: Sequence[Sequence[str]]
) -> list[Tag]:
    """The tags that title and body speak for, the best first.

    `carried` holds the slugs of the tags of what is like it, the most alike first.
    """
    said = _Said(set(_terms(title)), set(_terms(body)))
    rarity = _rarity(vocabulary)
    scores: dict[int, float] = defaultdict(float)
    for one in vocabulary.meant:
        scores[one.tag.pk] = _by_name(one, said, rarity) + _by_description(one, said, rarity)
    for pk, weight in _by_likeness(vocabulary, carried):
        scores[pk] += CARRIED * weight
    tags = {one.tag.pk: one.tag for one in vocabulary.meant}
    for pk, tag in tags.items():
        if tag.parent_id in tags:
            scores[tag.parent_id] += WIDER * scores[pk]
    best = sorted(tags, key=lambda pk: (-scores[pk], pk))
    return [tags[pk] for pk in best if scores[pk] >= LEAST]


@dataclass(frozen=True)
class _Said:
    title: set[str]
    body: set[str]

    def share(self, terms: Sequence[str], rarity: Mapping[str, float]) -> tuple[float, float]:
        """How much of `terms` is said, and how loud: as loud as its quietest word."""
        there = [term for term in terms if term in self.title or term in self.body]
        if not there:
            return 0.0, 0.0
        whole = sum(rarity[term] for term in terms)
        loud = min(IN_TITLE if term in self.title else IN_BODY for term in there)
        return sum(rarity[term] for term in there) / whole, loud


def _by_name(one: Known, said: _Said, rarity: Mapping[str, float]) -> float:
    """What its names say: the best said one, and a little for each other."""
    weights = []
    for name in one.names:
        terms = _terms(name)
        share, loud = said.share(terms, rarity) if terms else (0.0, 0.0)
        weights.append(loud if share == 1.0 else IN_PART * loud * share * share)
    weights.sort(reverse=True)
    return weights[0] + 0.25 * sum(weights[1:3]) if weights else 0.0


def _by_description(one: Known, said: _Said, rarity: Mapping[str, float]) -> float:
    terms = set(_terms(one.tag.description[:300]))
    there = terms & (said.title | said.body)
    return ABOUT * sum(min(rarity[term] / 4, 1.0) for term in there) if there else 0.0


def _by_likeness(
    vocabulary: Vocabulary, carried: Sequence[Sequence[str]]
) -> Iterator[tuple[int, float]]:
    """The tags of what is like it: those of the most alike weigh most."""
    weights = [1 / (1 + rank) for rank in range(len(carried))]
    whole = sum(weights)
    for weight, slugs in zip(weights, carried, strict=True):
        meant = {one.tag.pk for slug in slugs if (one := vocabulary.known.get(slug))}
        for pk in sorted(meant):
            yield pk, weight / whole


def _rarity(vocabulary: Vocabulary) -> Mapping[str, float]:
    """How much a word of the vocabulary tells: the fewer tags use it, the more."""
    used: Counter[str] = Counter()
    for one in vocabulary.meant:
        words = (*one.names, one.tag.description[:300])
        used.update(set(chain.from_iterable(map(_terms, words))))
    number = len(vocabulary.meant)
    return {term: log(1 + number / times) for term, times in used.items()}


@lru_cache(maxsize=8_192)
def _terms(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token.term for token in tokens(text)))
