"""Saved things with what is shown of each: title and words as they are now, or that it is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from community.moderation.models import State as Moderation
from portal.shelf import places
from portal.shelf.models import SavedItem, SavedItemQuerySet
from stories.models import Story
from threads import passages
from threads.models import Post, Thread


class State(StrEnum):
    HERE = "here"
    LOST = "lost"  # the words are in the story no more, or are redacted
    WITHHELD = "withheld"  # the story has a page, and its text is not for this reader
    GONE = "gone"  # withdrawn, hidden or deleted


@dataclass(frozen=True, slots=True)
class Entry:
    """A saved thing as one reader sees it; what is gone has neither title nor address.

    `by` is the post or thread that names its writer; a story's tellers are in its credits.
    """

    item: SavedItem
    state: State = State.GONE
    kind: str = ""
    title: str = ""
    url: str = ""
    words: str = ""
    story: Story | None = None
    by: Thread | Post | None = None


def seen_by(items: SavedItemQuerySet, person: Any) -> SavedItemQuerySet:
    """Those of `items` that are there for `person` now; the others are not even counted."""
    return items.of_things(
        stories=Story.objects.visible_to(person),
        texts=Story.objects.readable_by(person),
        threads=Thread.objects.visible_to(person),
        posts=_posts(person),
    )


def entries(items: Iterable[SavedItem], *, by: Any) -> list[Entry]:
    """What `by` is shown of `items`, fetched by `for_list()`. Four queries, however many."""
    items = list(items)
    found = places.shown(items, by=by)
    seen = _Seen(
        _among(Story.objects.visible_to(by), {one.story_id for one in items}),
        _among(Thread.objects.visible_to(by), {one.thread_id for one in items}),
        _among(_posts(by), {one.post_id for one in items}),
    )
    return [_entry(one, seen, found.get(one.pk), by) for one in items]


@dataclass(frozen=True, slots=True)
class _Seen:
    """The keys of what is there for one reader."""

    stories: set[int]
    threads: set[int]
    posts: set[int]


def _entry(item: SavedItem, seen: _Seen, place: places.Place | None, by: Any) -> Entry:
    if item.thread is not None and item.thread_id in seen.threads:
        thread, kind = item.thread, str(item.get_kind_display())
        return Entry(item, State.HERE, kind, thread.title, thread.page_url, by=thread)
    if item.post is not None and item.post_id in seen.posts:
        return _post(item, item.post)
    if item.story is None or item.story_id not in seen.stories:
        return Entry(item)
    story, url, state, words = item.story, item.story.get_absolute_url(), State.HERE, ""
    if place is not None:
        url, words = f"{url}#{place.block.anchor}", place.words
    elif item.kind == SavedItem.Kind.PASSAGE:
        state = State.LOST if passages.may_read_text(by, story) else State.WITHHELD
    kind = str(item.get_kind_display())
    return Entry(item, state, kind, story.title, url, words, story=story)


def _post(item: SavedItem, post: Post) -> Entry:
    """An answer, or what became of it: a comment elsewhere, or a question of its own."""
    thread = post.thread
    title = thread.title or (thread.story.title if thread.story else "")
    kind = str(post.get_kind_display())
    return Entry(item, State.HERE, kind, title, post.get_absolute_url(), by=post)


def _posts(person: Any) -> Any:
    """Posts in sight; deleted ones are gone for moderators too."""
    return Post.objects.visible_to(person).exclude(state=Moderation.DELETED)


def _among(rows: Any, keys: Iterable[int | None]) -> set[int]:
    return set(rows.filter(pk__in={key for key in keys if key}).values_list("pk", flat=True))
