"""Answering, commenting on question and answers, and accepting what helped."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from threads.actions import informing
from threads.actions.posts import (
    as_html,
    checked,
    just_written,
    locked_thread,
    place_in,
    set_accepted,
    tally,
)
from threads.limits import ANSWER, COMMENT, spend_on
from threads.models import Post, Thread


@transaction.atomic
def answer(thread: Thread, *, by: Any, body: str) -> Post:
    """Answer a question. The same words sent twice within a minute give one answer.

    Raises SignInRequired, NotAllowed, ValidationError keyed by "body", or TooManyError.
    """
    fresh = _question(thread)
    policy.require(by, "thread.answer", fresh)
    body = checked(body)
    if (same := just_written(fresh, by, body, None, None)) is not None:
        return same
    spend_on(ANSWER, by=by, body=body)
    return _posted(fresh, by, body, kind=Post.Kind.ANSWER)


@transaction.atomic
def remark(subject: Post, *, by: Any, body: str, parent: Post | None = None) -> Post:
    """Comment on a question or an answer, or reply to the comment `parent` on it.

    A reply below the last level joins that level. Raises SignInRequired, NotAllowed,
    ValidationError keyed by "body" or "parent", or TooManyError.
    """
    fresh = _question(subject.thread)
    policy.require(by, "thread.remark", fresh)
    body = checked(body)
    about = fresh.posts.live().exclude(kind=Post.Kind.COMMENT).filter(pk=subject.pk).first()
    if about is None:
        raise ValidationError({"parent": _("What you comment on is no longer there.")})
    if parent is not None and parent.subject_id != about.pk:
        raise ValidationError({"parent": _("The comment you answer stands elsewhere.")})
    place = place_in(fresh, parent)
    same = just_written(fresh, by, body, place["parent"], None)
    if same is not None and same.subject_id == about.pk:
        return same
    spend_on(COMMENT, by=by, body=body)
    return _posted(fresh, by, body, kind=Post.Kind.COMMENT, subject=about, **place)


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
    tally(thread)
    changes.announce("post", post.pk)
    informing.of_post(post)
    return post


def is_without_name(thread: Thread, by: Any) -> bool:
    """Whether `by` is shown as a member in `thread`: for having asked it so, or another like it.

    Whoever asked under no name stays without one in all of the thread, and where it was led to.
    """
    if thread.author_id == by.pk:
        return thread.is_pseudonymous
    return thread.posts.filter(author=by, is_pseudonymous=True).exists()
