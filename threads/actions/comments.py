"""Comments: write, reply; and what an author does with any post of theirs: edit, delete."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.log.actions import record
from community.moderation import actions as moderation
from community.moderation.models import State
from stories.models import Passage, Story
from threads.actions import informing
from threads.actions.arriving import arrived, as_it_is, changed
from threads.actions.conversing import is_cut
from threads.actions.posts import (
    as_html,
    checked,
    just_written,
    kept,
    locked,
    named,
    place_in,
    require_there,
    settle,
)
from threads.actions.revising import put_words
from threads.limits import COMMENT, spend_on, spend_on_mentions
from threads.models import Post, Thread


class StaleEditError(ValidationError):
    """Someone saved the post since the editor opened it; `current` is what it says now."""

    problem = "conflict"

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
    client_id: UUID | None = None,
) -> Post:
    """Write a comment under `story`, or a reply to `parent`; the first one makes the thread.

    A reply below the last level joins that level. `passage` (from `passages.find`, saved or not)
    is what a top comment hangs on. The same words sent twice within a minute give one comment;
    with a `client_id`, a name of the program's own, what has the same name is one. Raises
    SignInRequired, NotAllowed, or ValidationError keyed by "body", "parent" or "quote".
    """
    with transaction.atomic():
        if (before := named(client_id, by=by)) is not None:
            return before
        policy.require(by, "post.comment", story)
        body = checked(body)
        if parent is not None and passage is not None:
            raise ValidationError({"quote": _("A reply hangs on the comment it answers.")})
        thread = discussion_of(story)
        policy.require(by, "thread.remark", thread)
        place = place_in(thread, parent)
        passage = kept(passage)
        same = None if client_id else just_written(thread, by, body, place["parent"], passage)
        if same is not None:
            return same
        spend_on(COMMENT, by=by, body=body)
        post = Post.objects.create(
            thread=thread,
            kind=Post.Kind.COMMENT,
            author=by,
            body=body,
            html=as_html(body),
            passage=passage,
            client_id=client_id,
            **place,
        )
        arrived(post)
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
        require_there(fresh, by=by)
        body = checked(body)
        if body == fresh.body:
            return fresh
        if seen != fresh.revision_count:
            raise StaleEditError(fresh)
        if not fresh.is_private:
            spend_on_mentions(by=by, before=fresh.body, after=body)
        elif is_cut(fresh.thread, by):
            raise ValidationError({"body": _("You cannot write here any more.")})
        before, was = fresh.body, as_it_is(fresh)
        put_words(fresh, body, by=by)
        if not policy.author(by, fresh):
            record("post.edit", by=by, target=fresh)
        changed(fresh, was, by=by)
        if not fresh.is_held:  # else they are told once it is let through
            informing.of_edit(fresh, before, by=by)
    return fresh


def delete(post: Post, *, by: Any) -> Post:
    """Take one's own post off the page; replies keep its place. Of private ones no record is kept.

    Raises SignInRequired or NotAllowed.
    """
    with transaction.atomic():
        fresh = locked(post)
        policy.require(by, "post.delete", fresh)
        require_there(fresh, by=by)
        # The record would tell staff who writes to one another in private.
        code = None if fresh.is_private else "post.delete"
        moderation.change_state(fresh, State.DELETED, code=code, by=by)
        settle(fresh, by=by)
    return fresh


def discussion_of(story: Story) -> Thread:
    """The story's discussion, made if need be (a constraint allows one), locked, story fresh."""
    thread, _made = Thread.objects.get_or_create(story=story, kind=Thread.Kind.DISCUSSION)
    return Thread.objects.select_for_update(of=("self",)).select_related("story").get(pk=thread.pk)
