"""How the words of a post change, by whomever: what it said is kept, and who wrote each version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from community.lib import changes
from community.tags.models import Tag
from threads.actions.posts import as_html
from threads.models import Post, Revision, TaggedThread, Thread


def put_words(post: Post, body: str, *, by: Any, **also: str) -> None:
    """Keep what `post`, which is locked, says as a revision, and let it say `body` by `by`.

    `also` are title and tags of a question as they were. Who is to be told of it, the caller tells.
    """
    post.revision_count += 1
    Revision.objects.create(
        post=post,
        number=post.revision_count,
        body=post.body,
        by_id=post.writer_id,
        at=post.edited_at or post.created_at,
        **also,
    )
    post.body, post.html, post.edited_at = body, as_html(body), timezone.now()
    post.edited_by = None if by.pk == post.author_id else by
    post.save(update_fields=["body", "html", "edited_at", "edited_by", "revision_count"])
    changes.announce("post", post.pk)


def put_question(post: Post, title: str, body: str, tags: Sequence[Tag], *, by: Any) -> None:
    """Let the question of `post`, which is locked with its thread, say this; keep what it said."""
    thread = post.thread
    names = ", ".join(sorted(tag.name for tag in thread.tags.all()))
    put_words(post, body, by=by, title=thread.title, tags=names)
    thread.title = title
    thread.save(update_fields=["title"])
    put_tags(thread, tags)
    changes.announce("thread", thread.pk)


def put_tags(thread: Thread, tags: Iterable[Tag]) -> None:
    """Let `thread` have exactly these tags."""
    wanted = {tag.pk for tag in tags}
    there = set(thread.tagged_items.values_list("tag", flat=True))
    thread.tagged_items.filter(tag__in=there - wanted).delete()
    TaggedThread.objects.bulk_create(
        TaggedThread(content_object=thread, tag_id=pk) for pk in sorted(wanted - there)
    )
