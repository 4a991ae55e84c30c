"""What moderators do with posts: hide, hold, let them be seen, learn who wrote under no name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.accounts.models import User
from community.lib import changes
from community.log.actions import record
from community.moderation import actions as moderation
from community.moderation.actions import statements
from community.moderation.models import State, Statement
from threads.actions import informing
from threads.actions.posts import locked, settle
from threads.models import Acceptance, Follow, Post, Thread
from threads.notices import HIDE, HOLD


def hide(post: Post, *, by: Any, reason: str) -> Post:
    """A moderator takes `post` out of sight; its author is told the reason, and it is recorded.

    Raises SignInRequired, NotAllowed, or ValidationError without a reason or when the author
    deleted the post already.
    """
    with transaction.atomic():
        fresh = locked(post)
        policy.require(by, "post.hide", fresh)
        _refuse_deleted(fresh)
        stood = around(fresh)
        hidden = moderation.hide(fresh, by=by, reason=reason, effects=stood, event=HIDE)
        settle(hidden, by=by)
        _uphold_thread(fresh, "post.hide", by=by)
    return fresh


def hold(post: Post, *, by: Any = None, reason: str = "", rule: Any = None) -> Post:
    """Let `post` wait for a moderator, out of sight: by a moderator, or (None) by a rule.

    Raises SignInRequired, NotAllowed, or ValidationError without a reason or a rule, or when the
    author deleted the post already.
    """
    with transaction.atomic():
        fresh = locked(post)
        if by is not None:
            policy.require(by, "post.hold", fresh)
        _refuse_deleted(fresh)
        stood = around(fresh)
        held = moderation.hold(fresh, by=by, reason=reason, rule=rule, effects=stood, event=HOLD)
        settle(held, by=by)
        if by is not None:
            _uphold_thread(fresh, "post.hold", by=by)
    return fresh


def release(post: Post, *, by: Any, reason: str = "", statement: Statement | None = None) -> Post:
    """A moderator lets a held `post` be seen. Raises as `hide`; a reason is not required.

    With the `statement` that tells why it was held, all is as it was before.
    """
    with transaction.atomic():
        fresh = locked(post)
        policy.require(by, "post.release", fresh)
        _refuse_deleted(fresh)
        if fresh.state != State.HELD:
            if statement is not None:
                moderation.end_beneath(fresh, statement)
            return fresh
        before = statement.effects.get("thing") if statement else None
        moderation.release_held(fresh, by=by, reason=reason, as_it_was=before)
        settle(fresh, by=by)
        put_back(fresh, statement)
        _tell_readers(fresh)
        informing.of_releasing(fresh, by=by)
    return fresh


def restore(post: Post, *, by: Any, reason: str = "", statement: Statement | None = None) -> Post:
    """A moderator puts `post` back in sight. Raises as `hide`; a reason is not required.

    With the `statement` that tells why it was hidden, all is as it was before.
    """
    with transaction.atomic():
        fresh = locked(post)
        policy.require(by, "post.restore", fresh)
        _refuse_deleted(fresh)
        was = fresh.state
        before = statement.effects.get("thing") if statement else None
        moderation.restore(fresh, by=by, reason=reason, as_it_was=before)
        settle(fresh, by=by)
        put_back(fresh, statement)
        if was != State.LIVE:
            _tell_readers(fresh)
            informing.of_restoring(fresh, by=by)
    return fresh


def around(post: Post) -> dict[str, Any]:
    """What else changes as `post` goes out of sight: a question's thread, an acceptance."""
    found: dict[str, Any] = {}
    if post.kind == Post.Kind.QUESTION:
        found["thread"] = moderation.standing_of(post.thread)
    if post.thread.accepted_id == post.pk:
        standing = post.thread.acceptances.filter(answer=post, ended_at=None)
        found["acceptance"] = standing.values_list("pk", flat=True).first()
    return found


def put_back(post: Post, statement: Statement | None) -> None:
    """Put `post`'s thread, which is locked, back as the deed of `statement` found it.

    An answer is the accepted one again, unless the asker has accepted another meanwhile.
    """
    before = statement.effects.get("thing") if statement else None
    if statement is None or before is None or str(post.state) != before["state"]:
        return
    thread = _thread_as_it_stood(post, statement.effects)
    ended = Acceptance.objects.filter(pk=statement.effects.get("acceptance"), thread=thread)
    if post.is_live and thread.accepted_id is None and ended.update(ended_at=None):
        thread.accepted = post
        thread.save(update_fields=["accepted"])
        changes.announce("activity", thread.pk)
        changes.announce("post", post.pk)


def stood(post: Post) -> dict[str, Any]:
    """How `post`, which is locked and out of sight, stands: what `put_out_again` needs."""
    follows = Follow.objects.filter(follower=post.author_id, thread=post.thread_id)
    return {**moderation.stood(post), **around(post), "is_followed": follows.exists()}


def put_out_again(post: Post, *, by: Any, reason: str, stood: Mapping[str, Any]) -> Post:
    """Take `post`, which was restored or let through, out of sight again, as it stood before.

    Its author reads no more that it is in sight. Raises SignInRequired, NotAllowed, or
    ValidationError when the author deleted it meanwhile.
    """
    with transaction.atomic():
        fresh = locked(post)
        _refuse_deleted(fresh)
        is_held = stood["thing"]["state"] == State.HELD
        event = HOLD if is_held else HIDE
        moderation.put_out_again(fresh, by=by, reason=reason, stood=stood, event=event)
        settle(fresh, by=by)
        _thread_as_it_stood(fresh, stood)
        if not stood["is_followed"]:  # who writes follows, from when it is in sight
            Follow.objects.filter(follower=fresh.author_id, thread=fresh.thread_id).delete()
        informing.of_putting_out_again(fresh)
    return fresh


def _thread_as_it_stood(post: Post, before: Mapping[str, Any]) -> Thread:
    """The thread of `post`, locked, with reason and time of its state as they stood `before`."""
    thread = Thread.objects.select_for_update().get(pk=post.thread_id)
    if (stood := before.get("thread")) and thread.state == stood["state"]:
        since = stood["state_changed_at"]
        thread.state_reason = stood["state_reason"]
        thread.state_changed_at = datetime.fromisoformat(since) if since else None
        thread.save(update_fields=["state_reason", "state_changed_at"])
    return thread


def reveal(post: Post, *, by: Any) -> User | None:
    """Tell a moderator who wrote `post`, under no name too; that they looked is recorded.

    Raises SignInRequired or NotAllowed.
    """
    policy.require(by, "post.read_hidden", post)
    record("post.reveal", by=by, target=post)
    return post.author


def _uphold_thread(post: Post, code: str, *, by: Any) -> None:
    """With the post that asks it a question is out of sight: who reported that was right too."""
    if post.kind == Post.Kind.QUESTION:
        told = statements.standing(post, code)
        thread, person = post.thread_id, post.author_id
        moderation.uphold("thread", thread, by=by, person=person, statement=told)


def _tell_readers(post: Post) -> None:
    """`post` is in sight again, or for the first time: whoever was to be told of it is told now."""
    if not post.is_live or post.is_private:
        return
    if moderation.take_untold(post):
        informing.of_writing(Post.objects.select_related("thread", "author").get(pk=post.pk))
    elif post.edited_at is not None:
        informing.of_words_let_through(post)


def _refuse_deleted(post: Post) -> None:
    if post.state == State.DELETED:
        raise ValidationError(_("Its author has deleted it."))
