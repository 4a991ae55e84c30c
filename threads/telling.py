"""What a notice says of a question, a post or a proposed edit, to those who may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from community.notifications.tellers import Told
from threads import conversation
from threads.excerpts import excerpt
from threads.models import Post, Suggestion, TaggedThread, Thread


def threads(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Questions, by their titles and how they begin."""
    rows = Thread.objects.visible_to(person).filter(pk__in=keys)
    found = list(rows.select_related("story", "question"))
    around = _Around(found, person)
    return {
        thread.pk: around.told(thread, thread.get_absolute_url(), excerpt(thread.question))
        for thread in found
    }


def posts(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Posts, by what they stand in and how they begin."""
    rows = Post.objects.visible_to(person).filter(pk__in=keys)
    found = list(rows.select_related("thread__story"))
    around = _Around([post.thread for post in found], person)
    return {
        post.pk: around.told(post.thread, post.get_absolute_url(), excerpt(post)) for post in found
    }


def suggestions(person: Any, keys: Collection[int]) -> Mapping[int, Told]:
    """Proposed edits, by what they are said to do."""
    rows = Suggestion.objects.visible_to(person).filter(pk__in=keys)
    found = list(rows.select_related("post__thread__story"))
    around = _Around([one.post.thread for one in found], person)
    return {
        one.pk: around.told(one.post.thread, one.get_absolute_url(), one.reason or one.note)
        for one in found
    }


class _Around:
    """What is to be known of some threads: their tags, and who stands there under no name.

    A private one is told by its title, or by the others who take part.
    """

    def __init__(self, threads: Collection[Thread], person: Any) -> None:
        self.private = conversation.titles(threads, person=person)
        pks = {thread.pk for thread in threads}
        self.nameless: dict[int, set[int]] = defaultdict(set)
        under_no_name = Post.objects.filter(thread__in=pks, is_pseudonymous=True)
        for thread, author in under_no_name.values_list("thread", "author").distinct():
            self.nameless[thread].add(author)
        self.tags: dict[int, set[int]] = defaultdict(set)
        carried = TaggedThread.objects.filter(content_object__in=pks)
        rows = carried.values_list("content_object", "tag", "tag__synonym_of")
        for thread, *tags in rows:
            self.tags[thread].update(tag for tag in tags if tag)

    def told(self, thread: Thread, url: str, text: str) -> Told:
        title = self.private.get(thread.pk) or thread.title
        title = title or (thread.story.title if thread.story else "")
        return Told(
            title=title,
            url=url,
            excerpt=text,
            place=f"thread-{thread.pk}",
            place_title=title,
            place_url=thread.get_absolute_url(),
            nameless=frozenset(self.nameless[thread.pk]),
            tags=frozenset(self.tags[thread.pk]),
        )
