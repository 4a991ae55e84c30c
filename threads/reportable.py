"""How posts and questions look to somebody who would report them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse

from community.lib import markdown
from community.moderation.subjects import Seen
from threads import conversation
from threads.excerpts import name_of
from threads.models import Post, Revision, Thread


def posts(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Posts and messages in full, under what they stand in; those in private threads are private.

    Who wrote under no name stays without one, for moderators too.
    """
    rows = Post.objects.visible_to(person).filter(pk__in=keys)
    found = list(rows.select_related("author", "thread__story"))
    private = conversation.titles([post.thread for post in found], person=person)
    return {
        post.pk: Seen(
            title=private.get(post.thread_id) or _title(post.thread),
            url=post.get_absolute_url(),
            words=markdown.plain(post.body),
            person=post.author_id,
            by=name_of(post),
            is_private=post.thread.is_private,
            is_nameless=post.is_pseudonymous,
            reveal_at=_reveal(post.pk) if post.is_pseudonymous else "",
        )
        for post in found
    }


def threads(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Questions and discussions by their title; a private one is reported message by message."""
    rows = Thread.objects.visible_to(person).public().filter(pk__in=keys)
    return {
        thread.pk: Seen(
            title=_title(thread),
            url=thread.get_absolute_url(),
            words=markdown.plain(thread.question.body) if thread.question else "",
            person=thread.author_id,
            by=name_of(thread) if thread.question else "",
            is_nameless=thread.is_pseudonymous,
            reveal_at=_reveal(thread.question_id) if thread.is_pseudonymous else "",
        )
        for thread in rows.select_related("author", "story", "question")
    }


def versions(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """Earlier versions of posts, by what the post stands in; whoever wrote that answers for them.

    What they say is read where the versions of a post are.
    """
    rows = Revision.objects.filter(pk__in=keys).values_list("pk", "post")
    places = dict(rows)
    found = posts(person, places.values())
    return {
        key: replace(found[post], url=reverse("threads:revisions", args=[post]), words="")
        for key, post in places.items()
        if post in found
    }


def _reveal(post: int | None) -> str:
    """Where moderators ask who wrote the post `post` under no name."""
    return reverse("admin:threads_post_change", args=[post]) if post else ""


def _title(thread: Thread) -> str:
    return thread.title or (thread.story.title if thread.story else "")
