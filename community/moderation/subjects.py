"""What can be judged: each app registers its kinds of things, and how one person sees them.

The ground knows no app above it: a thing is named by its kind (its model's name) and its key. What
its app's `see` does not give to somebody, is not there for them. Most kinds can be reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from django.apps import apps
from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise


@dataclass(frozen=True, slots=True)
class Seen:
    """A thing as one person may see it. Its address begins with "/".

    `person` (a pk) answers for it; `by` is their name as everybody there is told it. A private one
    is read by few: a moderator reads it through a case alone, and the look is recorded.
    Of one that `is_nameless` no page tells who answers for it; at `reveal_at` (an address, where
    there is one) a moderator asks, and that is recorded.
    """

    title: str
    url: str
    words: str
    person: int | None
    by: str
    is_private: bool = False
    is_nameless: bool = False
    reveal_at: str = ""


class Sight(Protocol):
    """Things of one kind as `person` may see them: key → how they look."""

    def __call__(self, person: Any, keys: Collection[int], /) -> Mapping[int, Seen]: ...


@dataclass(frozen=True, slots=True)
class Facts:
    """By what a thing is sorted in the queue: the language of its text, and its tags (pks)."""

    language: str = ""
    tags: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things; `label` names one of them in a sentence ("a message").

    `titles` gives all of them with the annotation `queue_title`, under which the queue lists those
    that are not private; `facts` is asked once, when a case is opened.
    """

    name: str
    label: Words
    see: Sight
    titles: Callable[[], QuerySet[Any]] | None = None
    facts: Callable[[int], Facts] | None = None
    is_reportable: bool = True


_kinds: dict[str, Kind] = {}
PERSON = "user"
"""The kind of a person's own page."""


def register(
    name: str,
    label: Words,
    see: Sight,
    *,
    titles: Callable[[], QuerySet[Any]] | None = None,
    facts: Callable[[int], Facts] | None = None,
    is_reportable: bool = True,
) -> None:
    """Let things of the model called `name` be judged; once, from an app's `ready()`."""
    _kinds[name] = Kind(name, label, see, titles, facts, is_reportable)


def all_kinds() -> list[Kind]:
    """Every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def kind_of(name: str) -> Kind | None:
    """The kind called `name`; None for one that nobody registered."""
    return _kinds.get(name)


def label_of(name: str) -> str:
    """What a thing of this kind is called in a sentence."""
    kind = _kinds.get(name)
    return str(kind.label) if kind else name


def seen(name: str, key: int, *, person: Any) -> Seen | None:
    """The thing as `person` may see it, if they may."""
    kind = _kinds.get(name)
    return kind.see(person, [key]).get(key) if kind else None


def nameless(things: Iterable[tuple[str, int]], *, person: Any) -> dict[tuple[str, int], str]:
    """Those of `things` of which `person` is not told who answers for them → where they may ask.

    What they do not see counts, but for a person's page: it may have stood under no name.
    """
    keys: dict[str, set[int]] = defaultdict(set)
    for name, key in things:
        keys[name].add(key)
    found = {}
    for name, wanted in keys.items():
        sight = _kinds[name].see(person, wanted) if name in _kinds else {}
        for key in wanted:
            one = sight.get(key)
            if one.is_nameless if one else name != PERSON:
                found[name, key] = one.reveal_at if one else ""
    return found


def reportable(name: str, key: int, *, person: Any) -> Seen | None:
    """The same, of what can be reported."""
    kind = _kinds.get(name)
    return seen(name, key, person=person) if kind and kind.is_reportable else None


def facts_of(name: str, key: int) -> Facts:
    """By what the thing is sorted."""
    kind = _kinds.get(name)
    return kind.facts(key) if kind and kind.facts else Facts()


def titles_of(things: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Titles of many things of any kind, in one query. Not for what is private."""
    keys: dict[str, set[int]] = defaultdict(set)
    for name, key in things:
        keys[name].add(key)
    parts = [_titled(_kinds[name], wanted) for name, wanted in keys.items() if name in _kinds]
    found = [part for part in parts if part is not None]
    if not found:
        return {}
    rows = found[0].union(*found[1:], all=True) if found[1:] else found[0]
    return {(name, key): title for name, key, title in rows}


def _titled(kind: Kind, keys: Collection[int]) -> QuerySet[Any, Any] | None:
    if kind.titles is None:
        return None
    return (
        kind.titles()
        .filter(pk__in=keys)
        .order_by()
        .values_list(
            Value(kind.name, output_field=CharField()),
            "pk",
            Cast("queue_title", TextField()),
        )
    )


@cache
def log_kind(name: str) -> str:
    """What the record calls things of this kind: "threads.post" for "post"; "" for an unknown."""
    models = (model for model in apps.get_models() if model._meta.model_name == name)
    return next((model._meta.label_lower for model in models), "")


def name_of(thing: Model) -> str:
    """The kind of a thing."""
    return str(thing._meta.model_name)


def titled(words: str) -> Q:
    """Cases of things with `words` in their title; not of what is private."""
    found = Q(pk__in=[])
    for kind in _kinds.values():
        if kind.titles is not None:
            rows = kind.titles().filter(pk=OuterRef("subject_key"), queue_title__icontains=words)
            its_own = Q(subject_kind=kind.name, is_private=False)  # asked first: it costs nothing
            found |= its_own & Q(Exists(rows.order_by()))
    return found
