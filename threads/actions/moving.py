"""Posts that stand in the wrong place: an answer that is a comment, one that belongs elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.models import State
from community.tags.models import Tag
from stories.models import Story
from threads.actions import informing
from threads.actions.comments import discussion_of
from threads.actions.moving_back import CODES, stood
from threads.actions.places import hanging_on, hold_stories, put
from threads.actions.posts import locked, locked_threads, set_accepted, tally
from threads.actions.questions import held_tags, titled
from threads.actions.revising import put_tags
from threads.models import Follow, Post, Thread

ELSEWHERE = _("It was moved in the meantime. Look at where it stands now.")


@transaction.atomic
def convert_to_comment(
    answer: Post, *, by: Any, below: Post | None = None, reason: str = ""
) -> Post:
    """Make a comment on `below` (the question, if none) out of an answer, with what hangs on it.

    The comments on it become replies to it. It is no longer accepted or outdated. Raises
    SignInRequired, NotAllowed, or ValidationError keyed by "below" or by nothing.
    """
    fresh = locked(answer)
    thread = fresh.thread
    policy.require(by, "post.convert", fresh)
    statements.refuse_whom_it_tells(fresh, *CODES, by=by)
    if fresh.kind != Post.Kind.ANSWER:
        raise ValidationError(_("This is not an answer."))
    subjects = thread.posts.live().exclude(kind=Post.Kind.COMMENT).exclude(pk=fresh.pk)
    wanted = {"kind": Post.Kind.QUESTION} if below is None else {"pk": below.pk}
    subject = subjects.filter(**wanted).first()
    if subject is None:
        raise ValidationError({"below": _("Choose the question, or another answer to it.")})
    before, was = _place(fresh), stood(fresh)
    _no_longer_accepted(fresh)
    put(fresh, hanging_on(fresh), thread=thread, kind=Post.Kind.COMMENT, subject=subject, by=by)
    tally(thread)
    record("post.convert", by=by, target=fresh, reason=reason, before=before, after=_place(fresh))
    _tell(fresh, "post.convert", was, by=by, reason=reason)
    return fresh


@transaction.atomic
def convert_to_answer(comment: Post, *, by: Any, reason: str = "") -> Post:
    """Make an answer out of a comment below a question; the replies to it are comments on it.

    Raises SignInRequired, NotAllowed, or ValidationError.
    """
    fresh = locked(comment)
    policy.require(by, "post.convert", fresh)
    statements.refuse_whom_it_tells(fresh, *CODES, by=by)
    if fresh.kind != Post.Kind.COMMENT or fresh.thread.kind != Thread.Kind.QUESTION:
        raise ValidationError(_("Only a comment below a question can become an answer."))
    before, was = _place(fresh), stood(fresh)
    put(fresh, hanging_on(fresh), thread=fresh.thread, kind=Post.Kind.ANSWER, by=by)
    tally(fresh.thread)
    record("post.convert", by=by, target=fresh, reason=reason, before=before, after=_place(fresh))
    _tell(fresh, "post.convert", was, by=by, reason=reason)
    return fresh


@transaction.atomic
def move(post: Post, *, by: Any, to: Thread | Story, reason: str = "") -> Post:
    """Move an answer or a comment, with what hangs on it, to another question or discussion.

    Under a question an answer is an answer, and a comment a comment on the question; under a story
    both are comments. Votes and the address stay. Raises SignInRequired, NotAllowed, or
    ValidationError keyed by "to" or by nothing.
    """
    policy.require(by, "post.move", post)
    statements.refuse_whom_it_tells(post, *CODES, by=by)
    source, target = hold_both(post, to)
    if source is None:
        raise ValidationError(ELSEWHERE)
    fresh = source.posts.select_for_update().filter(pk=post.pk).first()
    if fresh is None:
        raise ValidationError(ELSEWHERE)
    if fresh.kind == Post.Kind.QUESTION:
        raise ValidationError(_("A question is not moved. Merge it into another one."))
    if target is None or not target.is_in_use or target.kind == Thread.Kind.PRIVATE:
        raise ValidationError({"to": _("Choose a question or a discussion that is in sight.")})
    if target.pk == source.pk:
        raise ValidationError({"to": _("That is where it stands now.")})
    before, was = _place(fresh), stood(fresh)
    _no_longer_accepted(fresh)
    is_question = target.kind == Thread.Kind.QUESTION
    put(
        fresh,
        hanging_on(fresh),
        thread=target,
        kind=fresh.kind if is_question else Post.Kind.COMMENT,
        subject=target.question if is_question else None,
        by=by,
    )
    tally(source)
    tally(target)
    record("post.move", by=by, target=fresh, reason=reason, before=before, after=_place(fresh))
    _tell(fresh, "post.move", was, by=by, reason=reason)
    return fresh


def hold_both(post: Post, to: Thread | Story) -> tuple[Thread | None, Thread | None]:
    """The threads that `post` leaves and comes to, locked in one order; None for one that is gone.

    The caller has opened a transaction.
    """
    if isinstance(to, Story):
        to = discussion_of(to)
    held = locked_threads(post.thread_id, to.pk)
    hold_stories(held.values())
    return held.get(post.thread_id), held.get(to.pk)


@transaction.atomic
def split(
    post: Post,
    *,
    by: Any,
    title: str,
    tags: Sequence[Tag],
    answers: Collection[int] = (),
    reason: str = "",
) -> Thread:
    """Make a question of its own out of an answer or a comment, with what hangs on it.

    It is its writer's question, under no name where the post was. `answers` are the pks of the
    comments on it, or the replies to it, that answer it. Raises SignInRequired, NotAllowed, or
    ValidationError keyed by "title", "tags", "answers" or by nothing.
    """
    fresh = locked(post)
    source = fresh.thread
    policy.require(by, "thread.split", source)
    statements.refuse_whom_it_tells(fresh, *CODES, by=by)
    title, tags = titled(title), held_tags(tags)
    if fresh.kind == Post.Kind.QUESTION:
        raise ValidationError(_("This is a question of its own already."))
    if not fresh.is_live:
        raise ValidationError(_("Only what everyone can read becomes a question."))
    hanging = hanging_on(fresh)
    if not set(answers) <= {one.pk for one in hanging}:
        raise ValidationError({"answers": _("Choose among what hangs on it.")})
    before, was = _place(fresh), stood(fresh)
    _no_longer_accepted(fresh)
    thread = Thread.objects.create(
        kind=Thread.Kind.QUESTION,
        title=title,
        author_id=fresh.author_id,
        is_pseudonymous=fresh.is_pseudonymous,
        passage_id=fresh.passage_id,
    )
    put(fresh, hanging, thread=thread, kind=Post.Kind.QUESTION, by=by)
    for pk in sorted(answers):
        one = Post.objects.get(pk=pk)  # as those before it have left it
        put(one, hanging_on(one), thread=thread, kind=Post.Kind.ANSWER, by=by)
    thread.question, thread.created_at = fresh, fresh.created_at
    thread.save(update_fields=["question", "created_at"])
    put_tags(thread, tags)
    _follow_along(source, thread)
    tally(source)
    tally(thread)
    record("thread.split", by=by, target=thread, reason=reason, before=before, after=_place(fresh))
    changes.announce("thread", thread.pk)
    _tell(fresh, "thread.split", was, by=by, reason=reason)
    return thread


def _place(post: Post) -> dict[str, Any]:
    """Where a post stands, as the record keeps it."""
    return {
        "thread": post.thread_id,
        "kind": str(post.kind),
        "below": post.parent_id or post.subject_id,
    }


def _tell(post: Post, code: str, was: dict[str, Any], *, by: Any, reason: str) -> None:
    effects = {**was, "there": [post.thread_id, str(post.kind)]}
    informing.of_move(post, code, by=by, reason=reason, effects=effects)


def _no_longer_accepted(post: Post) -> None:
    if post.thread.accepted_id == post.pk:
        set_accepted(post.thread, None)


def _follow_along(source: Thread, thread: Thread) -> None:
    """Whoever wrote what is in `thread` now, and follows `source`, follows both."""
    writers = thread.posts.exclude(state=State.DELETED).values("author")
    following = Follow.objects.standing().filter(thread=source, follower__in=writers)
    Follow.objects.bulk_create(
        Follow(follower_id=pk, thread=thread)
        for pk in following.values_list("follower", flat=True).order_by("follower")
    )
