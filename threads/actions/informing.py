"""Who is told of which deed. Each deed calls one of these in its own transaction.

One person is told of one deed once, for the reason that concerns them most; never the actor. Of
what somebody does under no name also those are told whom they block, or who block them: else a
member could find out who it is by blocking one after another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from community.accounts.models import User
from community.lib import markdown
from community.moderation.actions import statements
from community.moderation.models import Statement
from community.notifications.actions import hold, notify, notify_each, unsay, withdraw
from community.notifications.events import Event
from community.tags.models import TagFollow
from threads.actions.following import follow_by_writing
from threads.actions.posts import is_without_name
from threads.models import Follow, Post, Suggestion, Thread
from threads.notices import (
    ACCEPT,
    ANSWER,
    CLOSE,
    COMMENT,
    DUPLICATE,
    EDIT,
    MENTION,
    MESSAGE,
    MOVE,
    OUTDATED,
    QUESTION_BY,
    QUESTION_TAGGED,
    RELEASE,
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
        by_name=not thread.is_pseudonymous,
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
    notify_each(reasons, about=post, by=post.author, by_name=not post.is_pseudonymous)
    follow_by_writing(thread, by=post.author)


def of_writing(post: Post) -> None:
    """`post` is in sight for the first time: whoever is told of a question, answer or comment."""
    if post.kind == Post.Kind.QUESTION:
        of_question(post.thread)
    else:
        of_post(post)


def of_words_let_through(post: Post) -> None:
    """`post`, which others read before, was held for an edit: those whom it mentions only now."""
    by_name = not post.is_pseudonymous
    notify(MENTION, about=post, to=_mentioned(post), by=post.author, by_name=by_name)


def of_message(post: Post) -> None:
    """A message in a private thread: whom it mentions, and the others there."""
    others = post.thread.participants.filter(left_at=None).values_list("person", flat=True)
    notify_each([(MENTION, _mentioned(post)), (MESSAGE, others)], about=post, by=post.author)


def of_edit(post: Post, before: str, *, by: Any) -> None:
    """`post` says something else than `before`: those whom it mentions only now, and its author."""
    _of_words(post, _mentioned(post, before), [post.author_id], by=by)


def of_suggestion(suggestion: Suggestion) -> None:
    """An edit of a post is proposed: the author of the post."""
    to, by_name = [suggestion.post.author_id], not suggestion.is_pseudonymous
    notify(SUGGEST, about=suggestion, to=to, by=suggestion.by, by_name=by_name)


def of_decision(suggestion: Suggestion, before: str, *, by: Any) -> None:
    """It is decided on: whoever proposed it, and of a post that says something else, as of an edit.

    Not its author, though, who took the edit.
    """
    post = suggestion.post
    if suggestion.is_taken and not post.is_held:  # else they are told once it is let through
        named = _mentioned(post, before)
        hold([suggestion.by_id, post.author_id, *(person.pk for person in named)])
        author = [] if by.pk == post.author_id else [post.author_id]
        _of_words(post, named, author, by=post.edited_by or by)
    by_name = not is_without_name(suggestion.post.thread, by)
    notify(SUGGESTION_DECIDED, about=suggestion, to=[suggestion.by_id], by=by, by_name=by_name)


def of_acceptance(post: Post, *, by: Any) -> None:
    """The asker accepted `post`: its author, and only the first time."""
    by_name = not is_without_name(post.thread, by)
    notify(ACCEPT, about=post, to=[post.author_id], by=by, by_name=by_name, deed="accept")


def of_outdating(answer: Post, *, by: Any) -> None:
    """`answer` is marked as outdated: its author."""
    by_name = not is_without_name(answer.thread, by)
    notify(OUTDATED, about=answer, to=[answer.author_id], by=by, by_name=by_name)


def of_releasing(post: Post, *, by: Any) -> None:
    """A moderator lets `post`, which was held, be seen: its author."""
    notify(RELEASE, about=post, to=[post.author_id], by=by)


def of_restoring(post: Post, *, by: Any) -> None:
    """A moderator put `post` back in sight: its author."""
    notify(RESTORE, about=post, to=[post.author_id], by=by)


def of_putting_out_again(post: Post) -> None:
    """`post` is out of sight again: that it was let through or restored is no longer so."""
    for event in (RELEASE, RESTORE):
        unsay(event, about=post)


def of_move(
    post: Post, code: str, *, by: Any, reason: str, effects: Mapping[str, Any] | None = None
) -> Statement:
    """A moderator moved `post`, or made something else of it: its author, with the reason.

    `effects` is how it stood, as far as it can be put back.
    """
    told: dict[str, Any] = {"effects": effects or {}, "event": MOVE, "people": [post.author_id]}
    return statements.explain(code, post, by=by, reason=reason, **told)


def of_closing(thread: Thread, *, by: Any, but: int | None = None) -> None:
    """A question takes no more answers: its asker and who follows it.

    But not whom (a pk) a statement of reasons tells it.
    """
    _of_thread(event_of_closing(thread), thread, by=by, but=but)


def event_of_closing(thread: Thread) -> Event:
    return DUPLICATE if thread.duplicate_of_id else CLOSE


def of_reopening(thread: Thread, *, by: Any) -> None:
    """A question takes answers again: its asker and who follows it."""
    _of_thread(REOPEN, thread, by=by)


def of_closing_again(thread: Thread) -> None:
    """It was opened by mistake: who has read so is told that it is closed."""
    notify(event_of_closing(thread), about=thread, to=unsay(REOPEN, about=thread))


def _of_thread(event: Event, thread: Thread, *, by: Any, but: int | None = None) -> None:
    to, by_name = _following(thread=thread) | _asker(thread), not is_without_name(thread, by)
    notify(event, about=thread, to=to - {but}, by=by, by_name=by_name)


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
    by_name, deed = not is_without_name(post.thread, by), f"edit-{post.revision_count}"
    notify_each(reasons, about=post, by=by, by_name=by_name, deed=deed)
