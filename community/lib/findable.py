"""What can be found, and who brings it.

An app registers a `Source` for each kind it has, in its `apps.py`; search asks the source for
documents and knows nothing else of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from django.db.models import QuerySet

from community import policy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"

UNDATED = datetime(1000, 1, 1, tzinfo=UTC)  # stands after all that has a date, newest first
EVERYONE = "everyone"
STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that can be opened by itself: `anchor` is added to its address."""

    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """Everything search may know and show of one thing.

    `audience` holds who may find it: EVERYONE, STAFF, or `one(user)` for each of some people; it
    may never be wider than the thing's own `visible_to`. `heading` stands in a list where a title
    would, and is not searched: a comment shows what it is about. `dated_at` orders; `dated` is the
    date as precise as it is known (ISO 8601: 2025, 2025-09, …; empty: unknown). `tags` are slugs
    of the tags that are meant. `state` is the one word that the state facet counts; `flags` are
    what `is:` and `has:` find ("is:answered", "has:transcript").
    """

    kind: str
    key: int
    title: str
    url: str
    dated_at: datetime
    passages: tuple[Passage, ...] = ()
    audience: frozenset[str] = frozenset({EVERYONE})
    heading: str = ""
    byline: str = ""
    authors: tuple[str, ...] = ()
    dated: str = ""
    tags: tuple[str, ...] = ()
    tag_words: tuple[str, ...] = ()
    state: str = ""
    flags: frozenset[str] = frozenset()
    score: int = 0
    discussed: int = 0

    @property
    def year(self) -> int | None:
        """The year it is from, where that is known."""
        return int(self.dated[:4]) if self.dated[:4].isdigit() else None


class Source(ABC):
    """One kind of thing that can be found.

    `states` and `flags` name every state and flag that its documents may have.
    """

    kind: ClassVar[str]
    name: ClassVar[Words]
    plural: ClassVar[Words]
    states: ClassVar[Mapping[str, Words]] = {}
    flags: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def rows(self) -> QuerySet[Any]:
        """Every row of this kind, whether or not it may be found."""

    @abstractmethod
    def visible_to(self, person: Any) -> QuerySet[Any]:
        """The rows that `person` may see; the audience of every document agrees with it."""

    @abstractmethod
    def documents(self, keys: Collection[int]) -> Iterator[Document]:
        """The documents of the rows in `keys`; a row that nobody may find has none."""

    @abstractmethod
    def touched_by(self, kind: str, keys: Collection[int]) -> Collection[int]:
        """Keys of the documents that change when rows `keys` of `kind` do (see `lib.changes`)."""


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Let what `source` brings be found; once for each kind, from an app's `ready()`."""
    _sources[source.kind] = source


def sources() -> dict[str, Source]:
    """Every registered source by its kind."""
    return _sources


def one(user_id: int) -> str:
    """The audience of one person alone."""
    return f"user-{user_id}"


def audiences(person: Any) -> list[str]:
    """Every audience that `person` belongs to."""
    found = [EVERYONE]
    if policy.member(person):
        found.append(one(person.pk))
    if policy.staff(person):
        found.append(STAFF)
    return found
