"""Answering, commenting on question and answers, and accepting what helped."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from threads.actions import informing
from threads.actions.arriving import arrived
from threads.actions.posts import (
    as_html,
    checked,
    is_without_name,
    just_written,
    locked_thread,
    named,
    place_in,
    set_accepted,
)
from threads.limits import ANSWER, COMMENT, spend_on
from threads.models import Post, Thread


@transaction.atomic
def answer(thread: Thread, *, by: Any, body: str, client_id: UUID | None = None) -> Post:
    """Answer a question. The same words sent twice within a minute give one answer.

    With a `client_id`, a name of the program's own, they are one where it is the same.

    Raises SignInRequired, NotAllowed, ValidationError keyed by "body", or TooManyError.
    """
    if (before := named(client_id, by=by)) is not None:
        return before
    fresh = _question(thread)
    policy.require(by, "thread.answer", fresh)
    body = checked(body)
    if client_id is None and (same := just_written(fresh, by, body, None, None)) is not None:
        return same
    spend_on(ANSWER, by=by, body=body)
    return _posted(fresh, by, body, kind=Post.Kind.ANSWER, client_id=client_id)


@transaction.atomic
def remark(
    subject: Post,
    *,
    by: Any,
    body: str,
    parent: Post | None = None,
    client_id: UUID | None = None,
) -> Post:
    """Comment on a question or an answer, or reply to the comment `parent` on it.

    A reply below the last level joins that level. `client_id` as in `answer`. Raises
    SignInRequired, NotAllowed, ValidationError keyed by "body" or "parent", or TooManyError.
    """
    if (before := named(client_id, by=by)) is not None:
        return before
    fresh = _question(subject.thread)
    policy.require(by, "thread.remark", fresh)
    body = checked(body)
    about = fresh.posts.live().exclude(kind=Post.Kind.COMMENT).filter(pk=subject.pk).first()
    if about is None:
        raise ValidationError({"parent": _("What you comment on is no longer there.")})
    if parent is not None and parent.subject_id != about.pk:
        raise ValidationError({"parent": _("The comment you answer stands elsewhere.")})
    place = place_in(fresh, parent)
    same = None if client_id else just_written(fresh, by, body, place["parent"], None)
    if same is not None and same.subject_id == about.pk:
        return same
    spend_on(COMMENT, by=by, body=body)
    more = {"subject": about, "client_id": client_id, **place}
    return _posted(fresh, by, body, kind=Post.Kind.COMMENT, **more)


@transaction.atomic
def accept(post: Post, *, by: Any) -> Thread:
    """The asker says that this answer helped; another one that was accepted gives way.

    It stands where its votes put it, and is labelled. Raises SignInRequired, NotAllowed, or
    ValidationError when it is no answer in sight.
    """
    fresh = _question(post.thread)
    policy.require(by, "thread.accept", fresh)
    chosen = fresh.posts.answers().live().filter(pk=post.pk).first()
    if chosen is None:
        raise ValidationError(_("Only an answer that is in sight can be accepted."))
    if fresh.accepted_id != chosen.pk:
        set_accepted(fresh, chosen)
        informing.of_acceptance(chosen, by=by)
    return fresh


@transaction.atomic
def unaccept(thread: Thread, *, by: Any) -> Thread:
    """The asker takes the acceptance back; that it stood is kept. Raises as `accept`."""
    fresh = _question(thread)
    policy.require(by, "thread.accept", fresh)
    if fresh.accepted_id is not None:
        set_accepted(fresh, None)
    return fresh


def _question(thread: Thread) -> Thread:
    """The question as it is now, locked."""
    fresh = locked_thread(thread.pk)
    if fresh.kind != Thread.Kind.QUESTION:
        raise ValidationError(_("This is not a question."))
    return fresh


def _posted(thread: Thread, by: Any, body: str, **fields: Any) -> Post:
    post = Post.objects.create(
        thread=thread,
        author=by,
        body=body,
        html=as_html(body),
        is_pseudonymous=is_without_name(thread, by),
        **fields,
    )
    arrived(post)
    return post
