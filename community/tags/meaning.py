"""What words mean in the vocabulary of now: slugs, names, and slugs that a tag once had."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Lower
from django.http import Http404

from community.tags.models import FormerTag, Tag


@dataclass(frozen=True, slots=True)
class Meaning:
    """The tag that a word means; `has_moved`: the word is a slug of old, its own or another's."""

    tag: Tag
    has_moved: bool = False


def meanings(words: Collection[str]) -> Mapping[str, Meaning]:
    """What those of `words` mean that mean something: slugs, or names whatever their case.

    Two queries at most. A tag that has a slug now goes before one that had it.
    """
    if not words:
        return {}
    small = {word.casefold() for word in words}
    named = Tag.objects.annotate(small=Lower("name")).select_related("synonym_of")
    rows = list(named.filter(Q(slug__in=small) | Q(small__in=small) | Q(name__in=words)))
    known = {tag.name.casefold(): tag for tag in rows} | {tag.slug: tag for tag in rows}
    found = {word: Meaning(known[word.casefold()].meant) for word in words if _in(known, word)}
    if missing := {word.casefold() for word in words if word not in found}:
        former = FormerTag.objects.filter(slug__in=missing).select_related("tag__synonym_of")
        gone = {row.slug: row.tag.meant for row in former}
        found |= {
            word: Meaning(gone[word.casefold()], has_moved=True)
            for word in words
            if _in(gone, word)
        }
    return found


def at(slug: str) -> Meaning:
    """What is meant by the address `slug`. Raises Http404."""
    tag = Tag.objects.select_related("synonym_of", "parent").filter(slug=slug).first()
    if tag is not None:
        return Meaning(tag.meant)
    former = FormerTag.objects.select_related("tag__synonym_of").filter(slug=slug).first()
    if former is None:
        raise Http404
    return Meaning(former.tag.meant, has_moved=True)


def families(tags: Iterable[Tag]) -> Mapping[int, frozenset[int]]:
    """The pks that count as each of `tags` (which are meant): its own and its synonyms'."""
    found = {tag.pk: {tag.pk} for tag in tags}
    synonyms = Tag.objects.filter(synonym_of__in=found) if found else Tag.objects.none()
    for pk, meant in synonyms.values_list("pk", "synonym_of"):
        found[meant].add(pk)
    return {pk: frozenset(pks) for pk, pks in found.items()}


def means(slug: str) -> Q:
    """Rows with a `tag`: the one called `slug`, what it is a synonym of, or a synonym of it.

    The tags are found first: joined to each row, their synonyms would be looked for as often.
    """
    named = Tag.objects.filter(slug=slug)
    meant = Q(slug=slug) | Q(synonym_of__in=named) | Q(pk__in=named.values("synonym_of"))
    return Q(tag__in=Tag.objects.filter(meant))


def _in(known: Mapping[str, Tag], word: str) -> bool:
    return word.casefold() in known
