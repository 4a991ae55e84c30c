"""Who follows which tags, and whose eyes a tag is kept from."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from community import policy
from community.tags.models import Tag, TagFollow


def muted_by(person: Any) -> QuerySet[Tag]:
    """The tags that `person` has muted; a visitor has none."""
    return _tags(person, is_muted=True)


def followed_by(person: Any) -> QuerySet[Tag]:
    """The tags that `person` follows."""
    return _tags(person, is_muted=False)


def with_synonyms(tags: QuerySet[Tag]) -> frozenset[int]:
    """The pks of `tags` and of what means the same; one query.

    Numbers, where a query would do, are what lets PostgreSQL plan a list of questions well: a
    subquery in the condition of another costs it seconds among 100,000.
    """
    meant = tags.values("pk")
    found = Tag.objects.filter(Q(pk__in=meant) | Q(synonym_of__in=meant))
    return frozenset(found.values_list("pk", flat=True))


def standing(person: Any, tag: Tag) -> str:
    """How `person` stands to `tag`: "follow", "mute" or ""."""
    if not policy.member(person):
        return ""
    row = TagFollow.objects.filter(person=person, tag=tag).first()
    return ("mute" if row.is_muted else "follow") if row else ""


def _tags(person: Any, *, is_muted: bool) -> QuerySet[Tag]:
    if not policy.member(person):
        return Tag.objects.none()
    return Tag.objects.filter(follows__person=person, follows__is_muted=is_muted)
