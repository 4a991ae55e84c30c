"""Which pages a change touches."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from mentors.models import Invitation
from portal.ready import keeping
from threads.models import Post, Thread

STORY, THREAD = "story", "thread"


def follow(kind: str, keys: Collection[int]) -> None:
    """Raise the versions of the pages that show the rows `keys` of `kind` (see `lib.changes`).

    A story's page shows cards of others with their counts, so that all of them go with one; they
    are few and soon made. A question's page shows itself, what it is a duplicate of, which passage
    it asks about, which mentors are invited, and what those who answer share with whoever asks.
    """
    stories, questions = _touched(kind, keys)
    # In one order, whatever changed: two deeds that touch the same pages do not wait in a ring.
    if stories:
        keeping.all_changed(STORY)
    keeping.changed(THREAD, questions)


def _touched(kind: str, keys: Collection[int]) -> tuple[bool, Collection[int]]:
    """Whether the pages of stories show these rows, and which questions' pages do."""
    match kind:
        case "story" | "details" | "look":
            return True, _threads(Q(passage__story__in=keys))
        case "discussion":
            return True, ()
        case "tag" | "person" | "profile":
            return True, {keeping.ALL}
        case "invited":
            return False, keys
        case "mentor":
            return False, _inviting(keys)
        case "way":
            return False, _talking(keys)
        case "thread" | "activity":
            around = Q(duplicate_of__in=keys) | Q(duplicates__in=keys)
            about = bool(_threads(Q(pk__in=keys, passage__isnull=False)))
            return about, {*keys, *_threads(around)}
        case "post":
            posts = Post.objects.filter(pk__in=keys).exclude(thread__kind=Thread.Kind.PRIVATE)
            places = posts.values_list("thread", "thread__kind")
            asked = {pk for pk, kind in places if kind == Thread.Kind.QUESTION}
            return len(asked) < len({pk for pk, _kind in places}), asked
    return False, ()


def _inviting(mentors: Collection[int]) -> list[int]:
    return list(Invitation.objects.filter(mentor__in=mentors).values_list("thread", flat=True))


def _talking(people: Collection[int]) -> set[int]:
    """The questions that `people` asked or answered."""
    said = Post.objects.filter(author__in=people).exclude(kind=Post.Kind.COMMENT)
    return set(said.values_list("thread", flat=True))


def _threads(which: Q) -> list[int]:
    return list(Thread.objects.filter(which).values_list("pk", flat=True))
