"""The judged set in the index, beside the stories that ship, and what a search makes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import mean
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from community.lib import findable
from community.lib.findable import Document, Passage, Source
from community.search import indexing
from community.search.asking import search
from community.search.engines import engine
from community.search.models import Entry
from community.search.results import Hit
from community.search.similar import similar
from community.search.spelling import add_words
from community.search.terms import terms_of
from community.tags.models import Tag
from stories.files import import_paths
from stories.models import Block, Story
from tests.community.search.judged.reading import Fixture, Judgement, Pair, Query, corpus, ndcg

KINDS = ("story", "thread", "answer", "comment", "mentor", "tag")
FIRST_KEY = 1_000_000


class Stand(Source):
    """Lets a kind that has no app yet be found: its entries are written by hand."""

    name = plural = "stand"
    flags = frozenset({"is:answered", "is:unanswered", "is:accepted"})

    def __init__(self, kind: str) -> None:
        self.kind = kind  # type: ignore[misc]

    def rows(self) -> QuerySet[Any]:
        return Entry.objects.none()

    def visible_to(self, person: Any) -> QuerySet[Any]:
        return Entry.objects.none()

    def documents(self, keys: Collection[int]) -> Iterator[Document]:
        return iter(())

    def touched_by(self, kind: str, keys: Collection[int]) -> Collection[int]:
        return ()


@dataclass(frozen=True)
class Shelf:
    """Which document an entry of the index stands for."""

    names: dict[tuple[str, int], str]

    def name(self, hit: Hit) -> str:
        return self.names.get((hit.kind, hit.key), "")

    def ndcg_of(self, query: Query) -> float:
        """How well the first ten hits answer `query`."""
        hits = search(query.q, person=AnonymousUser()).hits[:10]
        found = [query.grades.get(self.name(hit), 0) for hit in hits]
        return ndcg(found, list(query.grades.values()))

    def opens_at_words(self, query: Query, judged: Judgement) -> bool:
        """Whether the story that `judged` names opens at the passage with its words."""
        for hit in search(query.q, person=AnonymousUser()).hits:
            if self.name(hit) == judged.story and "?at=" in hit.url:
                key = hit.url.partition("?at=")[2].partition("#")[0]
                block = Block.objects.get(story__pk=hit.key, key=key)
                return judged.words in block.plain
        return False

    def finds(self, pair: Pair, within: int = 5) -> bool:
        """Whether what the title means is among the first few that are like it."""
        hits = similar(pair.typed, person=AnonymousUser(), kinds=("thread", "story"), limit=within)
        return pair.document in map(self.name, hits)


def fill() -> Shelf:
    """Import the stories that ship and enter the corpus beside them."""
    assert import_paths([settings.SEEDS_DIR], publish=True).failed == []
    for kind in KINDS:
        if kind not in findable.sources():
            findable.register(Stand(kind))
    names = {("story", story.pk): story.slug for story in Story.objects.all()}
    entries, words = [], dict[str, str]()
    for number, fixture in enumerate(corpus(), FIRST_KEY):
        document = _document(fixture, number)
        terms = terms_of(document)
        words |= terms.words
        entries.append(indexing.entry_of(document, terms))
        names[(fixture.kind, number)] = fixture.id
        for slug in fixture.tags:
            Tag.objects.get_or_create(slug=slug, defaults={"name": slug.replace("-", " ")})
    Entry.objects.bulk_create(entries)
    add_words(words)
    engine().count_words()
    return Shelf(names)


def mean_ndcg(shelf: Shelf, queries: Collection[Query]) -> float:
    return mean(shelf.ndcg_of(query) for query in queries)


def _document(one: Fixture, key: int) -> Document:
    """As the kind's own source would give it: an answer is found by its question's words too."""
    is_post = one.kind in {"answer", "comment"}
    tags = tuple(slug.replace("-", " ") for slug in one.tags)
    state = {"thread": "accepted" if one.accepted else "unanswered"}.get(one.kind, "")
    return Document(
        kind=one.kind,
        key=key,
        title="" if is_post else one.title,
        heading=one.title if is_post else "",
        url=f"/{one.kind}/{one.id}/",
        dated_at=datetime(one.year, 6, 1, 12, key % 60, tzinfo=UTC),
        dated=str(one.year),
        passages=tuple(Passage(text, f"#p{n}") for n, text in enumerate(one.passages)),
        byline=one.author,
        authors=(one.author,) if one.author else (),
        tags=one.tags,
        tag_words=(*tags, *((one.title,) if one.kind == "answer" else ())),
        state=state,
        flags=frozenset({"is:accepted", "is:answered"} if one.accepted else ()),
        score=one.score,
        discussed=one.discussed,
    )
