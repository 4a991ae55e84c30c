"""Other stories to go on to: before, after and like this one.

Open stories only: where another one stands among them would tell its date or its tags.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from stories.models import Story, TaggedStory

RELATED = 3
LOOKED_AT = 300  # newest taggings that are compared: the work stays the same in a large portal

ORDER = ("-published_sort", "-pk")


@dataclass(frozen=True)
class Onward:
    """Where to go on to from a story."""

    newer: Story | None = None
    older: Story | None = None
    related: Sequence[Story] = ()


def onward(story: Story) -> Onward:
    """The story after it, the one before, and those like it, each as a row of a list.

    Always seven queries.
    """
    after, before = (
        rows.values_list("pk", flat=True).first() or 0 for rows in (_after(story), _before(story))
    )
    alike = _alike(story)
    found = _listed([after, before, *alike])
    return Onward(found.get(after), found.get(before), [found[pk] for pk in alike])


def newer(story: Story) -> Story | None:
    """The next published, open story by date, undated ones being the oldest."""
    return _after(story).first()


def older(story: Story) -> Story | None:
    """The published, open story before `story` by date."""
    return _before(story).first()


def related(story: Story) -> list[Story]:
    """At most three published, open stories: first those with most of its tags, then its kind.

    Always three queries, with tags and credits for the cards.
    """
    alike = _alike(story)
    found = _listed(alike)
    return [found[pk] for pk in alike]


def _after(story: Story) -> QuerySet[Story]:
    after = Q(published_sort__gt=story.published_sort) | Q(
        published_sort=story.published_sort, pk__gt=story.pk
    )
    return Story.objects.published().open().filter(after).order_by("published_sort", "pk")


def _before(story: Story) -> QuerySet[Story]:
    before = Q(published_sort__lt=story.published_sort) | Q(
        published_sort=story.published_sort, pk__lt=story.pk
    )
    return Story.objects.published().open().filter(before).order_by(*ORDER)


def _alike(story: Story) -> list[int]:
    tags = TaggedStory.objects.filter(content_object=story).values("tag")
    shown = Story.objects.published().open().filter(pk=OuterRef("content_object"))
    taggings = TaggedStory.objects.filter(Exists(shown), tag__in=tags).exclude(content_object=story)
    shared = Counter(
        taggings.order_by("-pk").values_list("content_object_id", flat=True)[:LOOKED_AT]
    )
    of_its_kind = (
        Story.objects.published()
        .open()
        .filter(kind=story.kind)
        .exclude(pk=story.pk)
        .order_by(*ORDER)
        .values_list("pk", flat=True)[:RELATED]
    )
    chosen = dict.fromkeys([pk for pk, _n in shared.most_common(RELATED)] + list(of_its_kind))
    return list(chosen)[:RELATED]


def _listed(pks: Iterable[int]) -> dict[int, Story]:
    return {one.pk: one for one in Story.objects.for_list().filter(pk__in=pks)}
