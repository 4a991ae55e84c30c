"""Documents laid into the index by hand, for tests that need no content behind them."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser

from community.lib.findable import Document, Passage, Source
from community.search.asking import search
from community.search.indexing import _settle_ids, entry_of
from community.search.models import Entry
from community.search.results import Results
from community.search.spelling import add_words
from community.search.terms import terms_of
from stories.models import Resource

VISITOR = AnonymousUser()
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
_numbers = itertools.count(100_001)  # beyond the keys of real rows


def document(*passages: str, **told: Any) -> Document:
    """A story of these passages; each one is a day newer than the one before."""
    key = told.pop("key", None) or next(_numbers)
    usual: dict[str, Any] = {
        "kind": "story",
        "key": key,
        "title": "",
        "url": f"/stories/s{key}/",
        "dated_at": BEGINNING + timedelta(days=key % 100_000),
        "passages": tuple(Passage(text, f"#p{n}") for n, text in enumerate(passages)),
    }
    return Document(**usual | told)


def lay(*documents: Document) -> list[Entry]:
    """Let these documents be found."""
    entries, words = [], dict[str, str]()
    for one in documents:
        terms = terms_of(one)
        words |= terms.words
        entries.append(entry_of(one, terms))
    _settle_ids(entries, {})
    Entry.objects.bulk_create(entries)
    add_words(words)
    return entries


def found(text: str, person: Any = VISITOR, **how: Any) -> list[int]:
    """The keys of what `text` finds on the first page, in order."""
    return [hit.key for hit in search(text, person=person, **how).hits]


def exactly(text: str, person: Any = VISITOR) -> list[int]:
    """The keys of what has all that `text` asks for, in order; nothing where that is nothing."""
    results = search(text, person=person, exact=True)
    return [] if results.is_relaxed else [hit.key for hit in results.hits]


def walk(text: str, person: Any = VISITOR, **how: Any) -> Iterator[Results]:
    """Every page of what `text` finds."""
    page = search(text, person=person, **how)
    yield page
    while page.next:
        page = search(text, person=person, cursor=page.next, **how)
        yield page


class Shelf(Source):
    """Things of a kind that no app has, kept in a dictionary; other rows stand for them."""

    name = plural = "shelf"

    def __init__(self, kind: str) -> None:
        self.kind = kind  # type: ignore[misc]
        self.known: dict[int, Document] = {}
        self.asked: list[int] = []

    def put(self, *documents: Document) -> None:
        """Let content say what these documents say."""
        self.known |= {one.key: one for one in documents}
        rows = [Resource(pk=one.key, slug=f"{self.kind}-{one.key}") for one in documents]
        Resource.objects.bulk_create(rows, ignore_conflicts=True)

    def rows(self) -> Any:
        return Resource.objects.filter(slug__startswith=f"{self.kind}-")

    def visible_to(self, person: Any) -> Any:
        return self.rows().filter(pk__in=list(self.known))

    def documents(self, keys: Collection[int]) -> Iterator[Document]:
        self.asked.append(len(keys))
        return (self.known[key] for key in keys if key in self.known)

    def touched_by(self, kind: str, keys: Collection[int]) -> Collection[int]:
        return keys if kind == self.kind else ()
