"""What all deeds with posts stand on: words checked and shown, rows locked, posts counted.

Whoever changes a thread's posts locks the thread first, so that its counters are counted, never
guessed, and two deeds at once follow one another.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count, F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from community import policy
from community.accounts.models import User
from community.lib import changes, markdown
from community.moderation import actions as moderation
from community.moderation.models import State
from stories.actions.locking import hold
from stories.models import Passage, Story
from threads import judging
from threads.models import MAX_DEPTH, MAX_LENGTH, Acceptance, Post, Thread

DOUBLE_CLICK = timedelta(minutes=1)
"""Within it the same words by the same author in the same place are one comment, not two."""


def checked(body: str) -> str:
    """`body` with even line ends and no empty lines around it.

    Raises ValidationError keyed by "body" when nothing is left to read, or too much.
    """
    body = body.replace("\r\n", "\n").replace("\r", "\n").rstrip().lstrip("\n")
    if not any(letter.isprintable() and not letter.isspace() for letter in body):
        raise ValidationError({"body": _("Write something first.")})
    if (over := len(body) - MAX_LENGTH) > 0:
        raise ValidationError(
            {
                "body": ValidationError(
                    _("A comment holds %(most)d characters at most; this one has %(over)d more."),
                    params={"most": MAX_LENGTH, "over": over},
                )
            }
        )
    return body


def as_html(body: str) -> SafeString:
    """`body` as a page shows it: Markdown, and a link for each mention of someone who exists."""
    handles = markdown.mentioned(body)
    known = User.objects.active().filter(handle__in=handles) if handles else User.objects.none()
    pages = {
        handle: reverse("people:detail", args=[handle])
        for handle in known.values_list("handle", flat=True)
    }
    return markdown.render(body, mentions=pages)


def locked(post: Post) -> Post:
    """`post` as it is now, locked; before it its thread and the story, of which it shows the title.

    It is followed to where it was moved meanwhile. The caller has opened a transaction. Raises
    Post.DoesNotExist.
    """
    place = post.thread_id
    while True:
        thread = Thread.objects.select_for_update().filter(pk=place).first()
        if thread is not None:
            if thread.story_id:
                hold(thread.story_id)
            fresh = thread.posts.select_for_update().filter(pk=post.pk).first()
            if fresh is not None:
                return fresh
        place = Post.objects.values_list("thread", flat=True).get(pk=post.pk)


def require_there(post: Post, *, by: Any) -> None:
    """Of what is said in private, whoever is no longer there changes nothing: NotAllowed."""
    if post.is_private and not policy.may(by, "thread.converse", post.thread):
        raise policy.NotAllowed(_("You take part here no more."))


def locked_thread(pk: int) -> Thread:
    """The thread under `pk`, or the one it was merged into, as it is now, locked.

    Raises Thread.DoesNotExist.
    """
    threads = Thread.objects.select_for_update(of=("self",)).select_related("story")
    found = threads.filter(pk=pk).first()
    return found or threads.get(former__number=pk)


def locked_threads(*pks: int) -> dict[int, Thread]:
    """Those of the threads under `pks` that are there, as they are now, locked in one order."""
    threads = Thread.objects.select_for_update(of=("self",)).select_related("story")
    return {thread.pk: thread for thread in threads.filter(pk__in=pks).order_by("pk")}


def tally(thread: Thread) -> None:
    """Count the posts of `thread`, which the caller has locked, and tell its story."""
    counted = thread.posts.live().aggregate(
        number=Count("pk"),
        answers=Count("pk", filter=Q(kind=Post.Kind.ANSWER)),
        last=Max("created_at"),
    )
    thread.post_count, thread.answer_count = counted["number"], counted["answers"]
    thread.active_at = counted["last"] or thread.created_at
    thread.save(update_fields=["post_count", "answer_count", "active_at"])
    if thread.kind == Thread.Kind.QUESTION:
        answers = thread.posts.with_last_word()
        answers.exclude(active_at=F("last")).update(active_at=F("last"))
        changes.announce("activity", thread.pk)
    if thread.kind == Thread.Kind.DISCUSSION:
        Story.objects.filter(threads=thread).set_comment_count(thread.post_count)
        if thread.story_id:
            changes.announce("discussion", thread.story_id)


VERBS = {
    State.LIVE: "restore",
    State.HELD: "hold",
    State.HIDDEN: "hide",
    State.DELETED: "delete",
}
"""What the record says is done to a question whose post comes into each state; what was held and
comes in sight is let through."""


def settle(post: Post, *, by: Any) -> None:
    """What follows from the state of `post`, which has changed and whose thread is locked.

    A question stands and falls with its post. An answer out of sight is no longer the accepted one.
    """
    thread = Thread.objects.select_for_update().get(pk=post.thread_id)
    if post.kind == Post.Kind.QUESTION:
        to = State(post.state)
        verb = "release" if (thread.state, to) == (State.HELD, State.LIVE) else VERBS[to]
        reason = post.state_reason
        moderation.change_state(thread, to, code=f"thread.{verb}", by=by, reason=reason)
    if not post.is_live and thread.accepted_id == post.pk:
        set_accepted(thread, None)
    judging.follow(post, by=by)
    if not post.is_private:
        moderation.tend_hold(post, person=post.author_id, by=by)
    tally(Thread.objects.select_for_update().get(pk=post.thread_id))


def is_without_name(thread: Thread, by: Any) -> bool:
    """Whether `by` is shown as a member in `thread`: for having asked it so, or another like it.

    Whoever asked under no name stays without one in all of the thread, and where it was led to.
    """
    if thread.author_id == by.pk:
        return thread.is_pseudonymous
    return thread.posts.filter(author=by, is_pseudonymous=True).exists()


def set_accepted(thread: Thread, post: Post | None) -> None:
    """Let `post`, or none, be the accepted answer of `thread`, which is locked; keep what was."""
    before = thread.accepted_id
    thread.acceptances.filter(ended_at=None).update(ended_at=timezone.now())
    if post is not None:
        Acceptance.objects.create(thread=thread, answer=post)
    thread.accepted = post
    thread.save(update_fields=["accepted"])
    changes.announce("activity", thread.pk)
    changes.announce("post", *(pk for pk in (before, post and post.pk) if pk))


def place_in(thread: Thread, parent: Post | None) -> dict[str, Any]:
    """Where in `thread` an answer to `parent` goes: the fields parent, root and depth."""
    if parent is None:
        return {"parent": None, "root": None, "depth": 1}
    answered = thread.posts.live().select_related("parent", "root").filter(pk=parent.pk).first()
    if answered is None:
        raise ValidationError({"parent": _("The comment you answer is no longer there.")})
    if answered.depth >= MAX_DEPTH and answered.parent is not None:
        answered = answered.parent
    return {"parent": answered, "root": answered.root or answered, "depth": answered.depth + 1}


def kept(passage: Passage | None) -> Passage | None:
    """`passage` as a row: an equal one that posts or questions hang on already, or itself saved."""
    if passage is None or passage.pk:
        return passage
    same = (
        Passage.objects.filter(
            story=passage.story_id,
            block=passage.block_id,
            exact=passage.exact,
            start=passage.start,
        )
        .filter(Q(posts__isnull=False) | Q(threads__isnull=False))
        .first()
    )
    if same is None:
        passage.save()
    return same or passage


def named(client_id: UUID | None, *, by: Any) -> Post | None:
    """What `by` wrote before under the name that their program gives it; None for what is new.

    Of calls that bring the same name one waits for the other: the caller is in a transaction. By a
    lock on the name alone: people are locked last, after the thread and the pages.
    """
    if client_id is None or not policy.member(by):
        return None
    if connection.vendor == "postgresql":
        name = hashlib.blake2b(f"{by.pk} {client_id}".encode(), digest_size=8).digest()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(name, signed=True)])
    return Post.objects.filter(author=by, client_id=client_id).select_related("thread").first()


def just_written(
    thread: Thread, by: Any, body: str, parent: Post | None, passage: Passage | None
) -> Post | None:
    return (
        thread.posts.filter(
            author=by,
            parent=parent,
            passage=passage,
            body=body,
            created_at__gte=timezone.now() - DOUBLE_CLICK,
        )
        .exclude(state=State.DELETED)
        .first()
    )
