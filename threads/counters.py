"""The counters kept beside threads, stories and posts, held against what they count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Abs, Coalesce

from community.accounts.models import User
from community.lib import changes
from community.lib.counters import Wrong
from community.moderation.models import State
from community.notifications.actions import count_unread
from stories.models import Story
from threads import actions
from threads.actions.votes import DOWN, UP, count_votes
from threads.models import Post, Thread

HAIR = 1e-9


def wrong() -> Iterator[Wrong]:
    """Every counter that is wrong now; one query a counter, rows streamed."""
    live = Q(posts__state=State.LIVE)
    answers = live & Q(posts__kind=Post.Kind.ANSWER)
    discussed = Q(threads__kind=Thread.Kind.DISCUSSION, threads__posts__state=State.LIVE)
    threads = Thread.objects.annotate(counted=Count("posts", filter=live))
    answered = Thread.objects.annotate(counted=Count("posts", filter=answers))
    stories = Story.objects.annotate(counted=Count("threads__posts", filter=discussed))
    posts = Post.objects.annotate(counted=Coalesce(Max("revisions__number"), 0))
    ups = Post.objects.annotate(counted=Count("votes", filter=Q(votes__value=UP)))
    downs = Post.objects.annotate(counted=Count("votes", filter=Q(votes__value=DOWN)))
    # Compared with a hair's breadth: the database and Python may round the last digit apart.
    scores = Post.objects.annotate(
        counted=(F("up") + 2.0) / (F("up") + F("down") + 4.0), off=Abs(F("score") - F("counted"))
    )
    unread = Q(notifications__is_shown=True, notifications__is_read=False)
    people = User.objects.annotate(counted=Count("notifications", filter=unread))
    yield from _differing(threads, "post_count")
    yield from _differing(answered, "answer_count")
    yield from _differing(stories, "comment_count")
    yield from _differing(posts, "revision_count")
    yield from _differing(ups, "up")
    yield from _differing(downs, "down")
    yield from _differing(people, "unread_count")
    for row in scores.filter(off__gt=HAIR).order_by("pk").iterator():
        yield Wrong(row, "score", row.score, row.counted)


def put_right(found: Wrong) -> None:
    """Count again, this time with the thread locked, and keep the number."""
    with transaction.atomic():
        if isinstance(found.row, Post):
            post = actions.locked(found.row)
            numbers = post.revisions.aggregate(last=Coalesce(Max("number"), 0))
            post.revision_count = numbers["last"]
            post.save(update_fields=["revision_count"])
            count_votes(post)
            return
        if isinstance(found.row, User):
            count_unread(found.row)
            return
        threads = Thread.objects.select_for_update()
        if isinstance(found.row, Thread):
            threads = threads.filter(pk=found.row.pk)
        else:
            threads = threads.filter(story=found.row.pk, kind=Thread.Kind.DISCUSSION)
        for thread in threads:
            actions.tally(thread)
        if isinstance(found.row, Story) and not threads:
            Story.objects.filter(pk=found.row.pk).set_comment_count(0)
            changes.announce("discussion", found.row.pk)


def _differing(rows: QuerySet[Any], counter: str) -> Iterator[Wrong]:
    for row in rows.exclude(**{counter: F("counted")}).order_by("pk").iterator():
        yield Wrong(row, counter, getattr(row, counter), row.counted)
