"""Which pages a change touches."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from portal.ready import keeping
from threads.models import Post, Thread

STORY, THREAD = "story", "thread"


def follow(kind: str, keys: Collection[int]) -> None:
    """Raise the versions of the pages that show the rows `keys` of `kind` (see `lib.changes`).

    A story's page shows cards of others with their counts, so that all of them go with one; they
    are few and soon made. A question's page shows itself, what it is a duplicate of, and which
    passage it asks about.
    """
    match kind:
        case "story" | "details" | "look":
            keeping.all_changed(STORY)
            keeping.changed(THREAD, _threads(Q(passage__story__in=keys)))
        case "discussion":
            keeping.all_changed(STORY)
        case "tag" | "person":
            keeping.all_changed(STORY)
            keeping.all_changed(THREAD)
        case "thread" | "activity":
            around = Q(duplicate_of__in=keys) | Q(duplicates__in=keys)
            keeping.changed(THREAD, {*keys, *_threads(around)})
            if _threads(Q(pk__in=keys, passage__isnull=False)):
                keeping.all_changed(STORY)
        case "post":
            places = Post.objects.filter(pk__in=keys).values_list("thread", "thread__kind")
            asked = {pk for pk, kind in places if kind == Thread.Kind.QUESTION}
            keeping.changed(THREAD, asked)
            if len(asked) < len({pk for pk, _kind in places}):
                keeping.all_changed(STORY)


def _threads(which: Q) -> list[int]:
    return list(Thread.objects.filter(which).values_list("pk", flat=True))
