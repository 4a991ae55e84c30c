"""Who is told of which deed. Each deed calls one of these in its own transaction.

One person is told of one deed once, for the reason that concerns them most; never the actor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from community.accounts.models import User
from community.lib import markdown
from community.notifications.actions import hold, notify, notify_each, withdraw
from community.notifications.events import Event
from community.tags.models import TagFollow
from threads.actions.following import follow_by_writing
from threads.models import Follow, Post, Suggestion, Thread
from threads.notices import (
    ACCEPT,
    ANSWER,
    CLOSE,
    COMMENT,
    DUPLICATE,
    EDIT,
    HIDE,
    MENTION,
    MOVE,
    OUTDATED,
    QUESTION_BY,
    QUESTION_TAGGED,
    REOPEN,
    REPLY,
    RESTORE,
    STORY_COMMENT,
    SUGGEST,
    SUGGESTION_DECIDED,
    UNANSWERED,
)


def of_question(thread: Thread) -> None:
    """`thread` is asked: those it mentions, and who follows its asker or its tags.

    Who follows a person is not told of what that person asks under no name. A muted tag silences.
    """
    if thread.question is None or thread.author is None:
        return
    follow_by_writing(thread, by=thread.author)
    tags = set(thread.tagged_items.values_list("tag", flat=True))
    carried = TagFollow.objects.filter(Q(tag__in=tags) | Q(tag__synonym_of__in=tags))
    muted = set(carried.filter(is_muted=True).values_list("person", flat=True))
    fans: set[int] = set()
    if not thread.is_pseudonymous:
        fans = _following(person=thread.author)
    readers = set(carried.filter(is_muted=False).values_list("person", flat=True))
    notify_each(
        [
            (MENTION, _mentioned(thread.question)),
            (QUESTION_BY, fans - muted),
            (QUESTION_TAGGED, readers - muted),
        ],
        about=thread.question,
        by=thread.author,
    )


def of_post(post: Post) -> None:
    """An answer or comment: who is mentioned or replied to, and who follows the place."""
    if post.author is None:
        return
    thread = post.thread
    replied_to = post.parent or post.subject
    event, followers = COMMENT, _following(thread=thread)
    if post.kind == Post.Kind.ANSWER:
        event = ANSWER
        withdraw(UNANSWERED, about=thread)
    elif thread.story_id:
        event, followers = STORY_COMMENT, _following(story=thread.story_id)
    reasons: list[tuple[Event, Iterable[Any]]] = [
        (MENTION, _mentioned(post)),
        (REPLY, [replied_to.author_id] if replied_to else []),
        (event, followers),
    ]
    notify_each(reasons, about=post, by=post.author)
    follow_by_writing(thread, by=post.author)


def of_edit(post: Post, before: str, *, by: Any) -> None:
    """`post` says something else than `before`: those whom it mentions only now, and its author."""
    _of_words(post, _mentioned(post, before), [post.author_id], by=by)


def of_suggestion(suggestion: Suggestion) -> None:
    """An edit of a post is proposed: the author of the post."""
    to = [suggestion.post.author_id]
    notify(SUGGEST, about=suggestion, to=to, by=suggestion.by)


def of_decision(suggestion: Suggestion, before: str, *, by: Any) -> None:
    """It is decided on: whoever proposed it, and of a post that says something else, as of an edit.

    Not its author, though, who took the edit.
    """
    if suggestion.is_taken:
        post = suggestion.post
        named = _mentioned(post, before)
        hold([suggestion.by_id, post.author_id, *(person.pk for person in named)])
        author = [] if by.pk == post.author_id else [post.author_id]
        _of_words(post, named, author, by=post.edited_by or by)
    notify(SUGGESTION_DECIDED, about=suggestion, to=[suggestion.by_id], by=by)


def of_acceptance(post: Post, *, by: Any) -> None:
    """The asker accepted `post`: its author, and only the first time."""
    notify(ACCEPT, about=post, to=[post.author_id], by=by, deed="accept")


def of_outdating(answer: Post, *, by: Any) -> None:
    """`answer` is marked as outdated: its author."""
    notify(OUTDATED, about=answer, to=[answer.author_id], by=by)


def of_hiding(post: Post, *, by: Any) -> None:
    """A moderator took `post` out of sight: its author, who still sees it, and why."""
    notify(HIDE, about=post, to=[post.author_id], by=by)


def of_restoring(post: Post, *, by: Any) -> None:
    """A moderator put `post` back in sight: its author."""
    notify(RESTORE, about=post, to=[post.author_id], by=by)


def of_move(post: Post, *, by: Any) -> None:
    """A moderator moved `post`, or made something else of it: its author."""
    notify(MOVE, about=post, to=[post.author_id], by=by)


def of_closing(thread: Thread, *, by: Any) -> None:
    """A question takes no more answers: its asker and who follows it."""
    event = DUPLICATE if thread.duplicate_of_id else CLOSE
    notify(event, about=thread, to=_following(thread=thread) | _asker(thread), by=by)


def of_reopening(thread: Thread, *, by: Any) -> None:
    """A question takes answers again: its asker and who follows it."""
    notify(REOPEN, about=thread, to=_following(thread=thread) | _asker(thread), by=by)


def _following(**what: Any) -> set[int]:
    """Who follows it (pks)."""
    return set(Follow.objects.standing().filter(**what).values_list("follower", flat=True))


def _asker(thread: Thread) -> set[int]:
    """Whoever asked, unless they left off following it."""
    left = Follow.objects.filter(thread=thread, follower=thread.author_id, is_on=False)
    return {thread.author_id} if thread.author_id and not left.exists() else set()


def _mentioned(post: Post, before: str = "") -> list[User]:
    """Those whom `post` mentions, and `before` did not, and who may read it."""
    handles = markdown.mentioned(post.body) if "@" in post.body else set()
    if before and "@" in before:
        handles -= markdown.mentioned(before)
    if not handles:
        return []
    return [
        person
        for person in User.objects.active().filter(handle__in=handles)
        if Post.objects.visible_to(person).filter(pk=post.pk).exists()
    ]


def _of_words(post: Post, named: Iterable[Any], author: Iterable[int | None], *, by: Any) -> None:
    """`post` says something new, by `by`: those whom it names only now, and `author`."""
    reasons = [(MENTION, named), (EDIT, author)]
    notify_each(reasons, about=post, by=by, deed=f"edit-{post.revision_count}")
