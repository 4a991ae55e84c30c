"""What of a thread is listed, page by page: answers, branches of comments, all comments on a post.

Everything is as the pages show it: what nobody may read keeps its place for what hangs on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from threads import discussion
from threads.discussion import Comment
from threads.models import Post, Thread
from threads.models.post import PostQuerySet
from threads.question import BY_AGE, SORTS, Entry, entries, votes_of

NEWEST_FIRST = ("-pk",)


def posts_of(thread: Thread, person: Any) -> PostQuerySet:
    """What a list of `thread` has a row for: answers, or comments that answer no other."""
    if thread.kind == Thread.Kind.QUESTION:
        answers = thread.posts.answers_with_place(person)
        return answers.select_related("author")
    return thread.posts.with_place(person).for_discussion()


def order_of(thread: Thread, sort: str) -> tuple[str, ...]:
    """In which order: answers as asked for, comments by age, messages the newest first."""
    if thread.kind == Thread.Kind.QUESTION:
        return SORTS[sort]
    return NEWEST_FIRST if thread.is_private else BY_AGE


def shown(thread: Thread, posts: Sequence[Post], *, person: Any) -> list[Entry]:
    """Each of `posts` with what is said below it: of answers the first, of comments all."""
    if thread.kind == Thread.Kind.QUESTION:
        return entries(thread, posts, person=person)
    return branches(thread, posts, person=person)


def branches(thread: Thread, tops: Sequence[Post], *, person: Any) -> list[Entry]:
    """Each of `tops`, comments that answer no other, with all replies to it; two queries."""
    replies = Post.objects.filter(root__in=[top.pk for top in tops]).order_by("pk")
    said = [*tops, *replies.for_discussion()]
    for post in said:
        post.thread = thread  # at hand already, and asked for whether it is locked
    votes = votes_of(person, said)

    def grown(comment: Comment) -> Entry:
        vote = votes.get(comment.post.pk, 0)
        return Entry(comment.post, person, thread, vote, [grown(one) for one in comment.replies])

    return [grown(one) for one in discussion.tree(said, person, quoted=lambda post: None)]


def alone(posts: Sequence[Post], *, person: Any) -> list[Entry]:
    """Each of `posts`, from wherever, by itself; one query for the votes."""
    votes = votes_of(person, posts)
    return [Entry(post, person, post.thread, votes.get(post.pk, 0)) for post in posts]
