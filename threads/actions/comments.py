"""Comments: write, reply; and what an author does with any post of theirs: edit, delete."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from community.log.actions import record
from community.moderation import actions as moderation
from community.moderation.models import State
from stories.models import Passage, Story
from threads.actions import informing
from threads.actions.posts import (
    as_html,
    checked,
    just_written,
    kept,
    locked,
    place_in,
    settle,
    tally,
)
from threads.actions.revising import put_words
from threads.limits import COMMENT, spend_on, spend_on_mentions
from threads.models import Post, Thread


class StaleEditError(ValidationError):
    """Someone saved the post since the editor opened it; `current` is what it says now."""

    def __init__(self, current: Post) -> None:
        super().__init__(
            {"body": _("This comment was changed in the meantime. Compare, then save.")}
        )
        self.current = current


def comment(
    story: Story,
    *,
    by: Any,
    body: str,
    parent: Post | None = None,
    passage: Passage | None = None,
) -> Post:
    """Write a comment under `story`, or a reply to `parent`; the first one makes the thread.

    A reply below the last level joins that level. `passage` (from `passages.find`, saved or not)
    is what a top comment hangs on. The same words sent twice within a minute give one comment.
    Raises SignInRequired, NotAllowed, or ValidationError keyed by "body", "parent" or "quote".
    """
    policy.require(by, "post.comment", story)
    body = checked(body)
    if parent is not None and passage is not None:
        raise ValidationError({"quote": _("A reply hangs on the comment it answers.")})
    with transaction.atomic():
        thread = discussion_of(story)
        policy.require(by, "thread.remark", thread)
        place = place_in(thread, parent)
        passage = kept(passage)
        if (same := just_written(thread, by, body, place["parent"], passage)) is not None:
            return same
        spend_on(COMMENT, by=by, body=body)
        post = Post.objects.create(
            thread=thread,
            kind=Post.Kind.COMMENT,
            author=by,
            body=body,
            html=as_html(body),
            passage=passage,
            **place,
        )
        tally(thread)
        changes.announce("post", post.pk)
        informing.of_post(post)
    return post


def edit(post: Post, *, by: Any, body: str, seen: int) -> Post:
    """Change the words of `post` and keep the old ones; `seen` is the `revision_count` edited.

    Raises SignInRequired, NotAllowed, ValidationError for words that cannot stand, TooManyError
    for more mentions than a day allows, and StaleEditError when somebody saved in between. The
    same words again change nothing.
    """
    with transaction.atomic():
        fresh = locked(post)
        policy.require(by, "post.edit", fresh)
        body = checked(body)
        if body == fresh.body:
            return fresh
        if seen != fresh.revision_count:
            raise StaleEditError(fresh)
        spend_on_mentions(by=by, before=fresh.body, after=body)
        before = fresh.body
        put_words(fresh, body, by=by)
        if not policy.author(by, fresh):
            record("post.edit", by=by, target=fresh)
        informing.of_edit(fresh, before, by=by)
    return fresh


def delete(post: Post, *, by: Any) -> Post:
    """Take one's own post off the page; replies keep its place.

    Raises SignInRequired or NotAllowed.
    """
    with transaction.atomic():
        fresh = locked(post)
        policy.require(by, "post.delete", fresh)
        moderation.change_state(fresh, State.DELETED, code="post.delete", by=by)
        settle(fresh, by=by)
    return fresh


def discussion_of(story: Story) -> Thread:
    """The story's discussion, made if need be (a constraint allows one), locked, story fresh."""
    thread, _made = Thread.objects.get_or_create(story=story, kind=Thread.Kind.DISCUSSION)
    return Thread.objects.select_for_update(of=("self",)).select_related("story").get(pk=thread.pk)
