"""Suggested edits in the queue of what needs judgement."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse

from community.moderation.actions import open_case, settle
from community.moderation.desks import Desk
from community.moderation.held import Held
from community.moderation.models import Case, State
from community.moderation.subjects import Facts, Seen
from threads.models import Post, Suggestion, Thread

ORIGIN, KIND = Case.Origin.SUGGESTION, "suggestion"


def waiting() -> QuerySet[Suggestion]:
    """Suggestions that nobody has decided on, on posts in sight."""
    return Suggestion.objects.waiting()


def open_for(suggestion: Suggestion) -> Case:
    """Put a suggestion into the queue; whoever made it does not judge it."""
    return open_case(ORIGIN, KIND, suggestion.pk, person=suggestion.by_id)


def settle_for(suggestion: Suggestion | int, *, by: Any) -> None:
    """`by` has judged it, or it waits no longer."""
    settle(ORIGIN, KIND, suggestion if isinstance(suggestion, int) else suggestion.pk, by=by)


def follow(post: Post, *, by: Any) -> None:
    """What is suggested for `post`, whose state has changed, waits while the post is in sight."""
    for suggestion in post.suggestions.filter(state=Suggestion.State.WAITING):
        if post.state == State.LIVE:
            open_for(suggestion)
        else:
            settle_for(suggestion, by=by)


def door(key: int) -> str:
    """Where a suggestion is judged."""
    return reverse("threads:suggestion", args=[key])


DESK = Desk(ORIGIN, KIND, waiting, open_for, door)


def held_posts() -> QuerySet[Post]:
    """Posts that wait for a moderator, where everybody would read them."""
    return Post.objects.filter(state=State.HELD).exclude(thread__kind=Thread.Kind.PRIVATE)


HELD = Held("post", held_posts, lambda post: post.author_id)


def suggestions(person: Any, keys: Collection[int]) -> Mapping[int, Seen]:
    """How suggested edits look to those who judge them: what each does, and what the text would be.

    Whoever made one under no name stays without one.
    """
    rows = Suggestion.objects.visible_to(person).filter(pk__in=keys).for_page()
    return {
        one.pk: Seen(
            title=one.note or _title(one.post.thread),
            url=one.get_absolute_url(),
            words=one.body,
            person=one.by_id,
            by="" if one.is_pseudonymous else one.by.name,
            is_nameless=one.is_pseudonymous,
        )
        for one in rows
    }


def _title(thread: Thread) -> str:
    return thread.title or (thread.story.title if thread.story else "")


def _titled(rows: QuerySet[Any], thread: str) -> QuerySet[Any]:
    """`rows` under the title of the thread to which the path `thread` leads, or of its story."""
    own, story = NullIf(f"{thread}title", Value("")), f"{thread}story__title"
    return rows.annotate(queue_title=Coalesce(own, story, Value("")))


def thread_titles() -> QuerySet[Any]:
    return _titled(Thread.objects.all(), "")


def post_titles() -> QuerySet[Any]:
    return _titled(Post.objects.all(), "thread__")


def suggestion_titles() -> QuerySet[Any]:
    return _titled(Suggestion.objects.all(), "post__thread__")


def thread_facts(key: int) -> Facts:
    """The tags of a question; of a discussion those of its story, and its language."""
    return _facts(Thread.objects.select_related("story").filter(pk=key).first())


def post_facts(key: int) -> Facts:
    """What the thread of a post says."""
    return _facts(Thread.objects.select_related("story").filter(posts=key).first())


def suggestion_facts(key: int) -> Facts:
    """What the thread of a suggested edit says."""
    return _facts(Thread.objects.select_related("story").filter(posts__suggestions=key).first())


def _facts(thread: Thread | None) -> Facts:
    if thread is None:
        return Facts()
    carrier = thread.story or thread
    language = thread.story.known_language if thread.story else ""
    return Facts(language, tuple(carrier.tags.values_list("pk", flat=True)))
