"""What a copy of everything public says of each thing, as the lists of the API tell it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import AnonymousUser

from community.accounts.models import User
from community.api.fields import PersonSerializer
from community.changes import recording
from community.tags.api import TagBriefSerializer
from community.tags.models import Tag
from mentors.api.mentors import MentorRowSerializer
from mentors.directory import cards
from mentors.models import Mentor
from stories.api.rows import StoryRowSerializer
from stories.models import Story
from threads.api.entries import PostSerializer
from threads.api.posts import AROUND
from threads.api.reading import alone
from threads.api.rows import ThreadRowSerializer
from threads.models import Post, Thread

ANYBODY: Any = AnonymousUser()
_CONTEXT = {"request": SimpleNamespace(user=ANYBODY)}

Rows = dict[int, Any]


MOVING = {
    *("free_places", "is_offered", "why_not", "last_active_at"),
    *("asked", "answered", "answer_rate", "answer_hours", "answering"),
}
"""What each request and visit changes of a mentor: a copy would be out of date at once."""


class MentorCopySerializer(MentorRowSerializer):
    """A mentor as a copy tells of them."""

    def get_fields(self) -> dict[str, Any]:
        """All but the numbers that move."""
        return {name: one for name, one in super().get_fields().items() if name not in MOVING}


class PostCopySerializer(PostSerializer):
    """A post as a copy tells of it."""

    def get_fields(self) -> dict[str, Any]:
        """All but what hangs on the stages of two people: they may hide these, and no post changes.

        Nobody is told of that (see `recording.NOUNS`), so that a copy would go on telling it.
        """
        return {name: one for name, one in super().get_fields().items() if name != "distance"}


def _stories(keys: Collection[int]) -> Rows:
    rows = Story.objects.visible_to(ANYBODY).filter(pk__in=keys)
    return _told(StoryRowSerializer, rows.for_list())


def _threads(keys: Collection[int]) -> Rows:
    return _told(ThreadRowSerializer, Thread.objects.questions().filter(pk__in=keys).for_list())


def _posts(keys: Collection[int]) -> Rows:
    posts = Post.objects.visible_to(None).live().filter(pk__in=keys).for_discussion()
    entries = alone(list(posts.select_related(*AROUND)), person=ANYBODY)
    return {one.post.pk: PostCopySerializer(one).data for one in entries}


def _tags(keys: Collection[int]) -> Rows:
    return _told(TagBriefSerializer, Tag.objects.filter(pk__in=keys, synonym_of=None))


def _people(keys: Collection[int]) -> Rows:
    """Those who were ever known (see `portal.known`): what was told of them is taken back too."""
    people = User.objects.visible_to(ANYBODY).filter(pk__in=recording.noted("person", keys))
    return _told(PersonSerializer, people)


def _mentors(keys: Collection[int]) -> Rows:
    mentors = Mentor.objects.approved().filter(pk__in=keys).for_list()
    return {
        card.mentor.pk: MentorCopySerializer(card).data for card in cards(mentors, viewer=ANYBODY)
    }


READERS: dict[str, tuple[Any, Callable[[Collection[int]], Rows]]] = {
    "story": (StoryRowSerializer, _stories),
    "thread": (ThreadRowSerializer, _threads),
    "post": (PostCopySerializer, _posts),
    "tag": (TagBriefSerializer, _tags),
    "person": (PersonSerializer, _people),
    "mentor": (MentorCopySerializer, _mentors),
}
"""Kind → how it is told, and the rows of some keys that anybody may see, by key."""


def told(things: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Any]:
    """What is told now of each of `things` that anybody may see; a few queries for each kind."""
    keys: dict[str, set[int]] = {}
    for kind, key in things:
        keys.setdefault(kind, set()).add(key)
    return {
        (kind, key): row
        for kind, wanted in keys.items()
        for key, row in READERS[kind][1](wanted).items()
    }


def _told(serializer: Any, rows: Iterable[Any]) -> Rows:
    return {row.pk: serializer(row, context=_CONTEXT).data for row in rows}
