"""What moderators can do with posts and threads, each with its inverse, as the ground knows it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.moderation.actions import statements
from community.moderation.deeds import Again, Deed, FreeReasonForm, RestrictionForm
from community.moderation.models import State, Statement
from stories.models import Story
from threads import actions, moderation_forms
from threads.actions.closing import (
    close_again,
    lock_again,
    stood_closed,
    stood_locked,
    undo_closing,
    undo_lock,
)
from threads.actions.moderating import put_out_again, stood
from threads.actions.moving import hold_both
from threads.actions.moving_back import move_back
from threads.actions.posts import locked, locked_thread, locked_threads
from threads.actions.unmerging import MERGE, unmerge
from threads.models import Closing, Post, Revision, Thread


class CloseForm(moderation_forms.DeedForm):
    """Why a question takes no more answers, and until when."""

    why = moderation_forms.CloseForm.base_fields["why"]
    reason = moderation_forms.ReasonField(
        label=_("Note"), help_text=_("Everyone reads it there, and it is kept in the record.")
    )
    until = moderation_forms.UntilField()


class LockForm(moderation_forms.DeedForm):
    """Why nobody writes in a thread, and until when."""

    reason = moderation_forms.ReasonField(
        label=_("Reason"), help_text=_("Everyone reads it there, and it is kept in the record.")
    )
    rule = RestrictionForm.base_fields["rule"]
    until = moderation_forms.UntilField()


def _close(thread: Thread, *, by: Any, reason: str, why: str = Closing.OTHER, **extra: Any) -> Any:
    return actions.close(thread, by=by, why=why, note=reason, **extra)


def _lock(thread: Thread, *, by: Any, reason: str, **extra: Any) -> Any:
    return actions.lock(thread, by=by, note=reason, **extra)


def _undo_hiding(post: Post, *, by: Any, reason: str, statement: Statement | None = None) -> Any:
    told = statement or statements.standing(post, "post.hide")
    return actions.restore(post, by=by, reason=reason, statement=told)


def _undo_holding(post: Post, *, by: Any, reason: str, statement: Statement | None = None) -> Any:
    told = statement or statements.standing(post, "post.hold")
    return actions.release(post, by=by, reason=reason, statement=told)


def _hold(post: Post, **given: Any) -> None:
    locked(post)


def _hold_thread(thread: Thread, **given: Any) -> None:
    locked_thread(thread.pk)


def _hold_both(post: Post, *, to: Thread | Story | None = None, **given: Any) -> None:
    if to is None:  # it is gone by now, or merged
        locked(post)
    else:
        hold_both(post, to)


def _hold_merging(thing: Thread | Post, *, into: Thread | None = None, **given: Any) -> None:
    number = thing.thread_id if isinstance(thing, Post) else thing.pk
    locked_threads(number, *([into.pk] if into else []))


def _merged(number: int) -> Post | None:
    """What was asked in the question that had this number."""
    found = Statement.objects.standing().filter(code=MERGE, effects__source__id=number)
    return Post.objects.filter(pk__in=found.values("thing_key")).first()


def _asked(do: Any) -> Any:
    """A deed to the post that asks a question: with that its thread stands and falls."""

    def to_its_question(thread: Thread, **given: Any) -> Any:
        return do(thread.question, **given)

    return to_its_question


def _is_question(thread: Thread) -> bool:
    return thread.kind == Thread.Kind.QUESTION and thread.question_id is not None


OUT_AGAIN = Again(stood, put_out_again)
QUESTION_OUT_AGAIN = Again(_asked(stood), _asked(put_out_again))
OF_POSTS = (
    Deed(
        "post.hide",
        Post,
        _("Hide it"),
        actions.hide,
        _undo_hiding,
        "post.restore",
        fits=lambda post: post.state in {State.LIVE, State.HELD},
        is_restriction=True,
        hold=_hold,
    ),
    Deed(
        "post.hold",
        Post,
        _("Hold it until a moderator lets it through"),
        actions.hold,
        _undo_holding,
        "post.release",
        fits=lambda post: post.is_live,
        is_restriction=True,
        hold=_hold,
    ),
    Deed(
        "post.release",
        Post,
        _("Let it through"),
        actions.release,
        undone_as="post.hold",
        again=OUT_AGAIN,
        form=FreeReasonForm,
        needs_reason=False,
        fits=lambda post: post.state == State.HELD,
        hold=_hold,
    ),
    Deed(
        "post.restore",
        Post,
        _("Put it back in sight"),
        actions.restore,
        undone_as="post.hide",
        again=OUT_AGAIN,
        form=FreeReasonForm,
        needs_reason=False,
        fits=lambda post: post.state == State.HIDDEN,
        hold=_hold,
    ),
    Deed(
        "post.move",
        Post,
        _("Move it to another question or story"),
        actions.move,
        move_back,
        "post.move_back",
        form=moderation_forms.MoveForm,
        needs_reason=False,
        is_restriction=True,
        told=_("What you wrote was moved to another discussion"),
        fits=lambda post: post.kind != Post.Kind.QUESTION,
        hold=_hold_both,
    ),
    Deed(
        "post.anonymise",
        Post,
        _("Take its author’s name away, in all of the thread"),
        actions.anonymise,
        actions.undo_anonymising,
        "post.name_again",
        fits=lambda post: post.author_id is not None and not post.is_pseudonymous,
        is_restriction=True,
        hold=_hold,
    ),
    Deed(
        "post.erase",
        Post,
        _("Delete it for good"),
        actions.erase,
        is_restriction=True,
        is_final=True,
        hold=_hold,
    ),
)
OF_VERSIONS = (
    Deed(
        "version.hide",
        Revision,
        _("Hide what it said before an edit"),
        actions.hide_version,
        actions.show_version,
        "version.show",
        person_of=lambda version: version.post.author_id,
        fits=lambda version: not version.is_hidden,
        is_restriction=True,
        in_bulk=False,
    ),
)
OF_MESSAGES = (
    Deed(
        "message.hide",
        Post,
        _("Hide the message"),
        actions.hide_message,
        actions.restore_message,
        "message.restore",
        fits=lambda post: post.is_private and post.is_live,
        is_restriction=True,
        in_bulk=False,
        told=_("A message of yours was hidden"),
        hold=_hold,
    ),
    Deed(
        "message.restore",
        Post,
        _("Put the message back"),
        actions.restore_message,
        form=FreeReasonForm,
        needs_reason=False,
        fits=lambda post: post.is_private and post.state == State.HIDDEN,
        in_bulk=False,
        hold=_hold,
    ),
)
OF_THREADS = (
    Deed(
        "thread.hide",
        Thread,
        _("Hide it"),
        _asked(actions.hide),
        _asked(_undo_hiding),
        "thread.restore",
        fits=lambda thread: _is_question(thread) and thread.state in {State.LIVE, State.HELD},
        is_restriction=True,
        hold=_asked(_hold),
    ),
    Deed(
        "thread.hold",
        Thread,
        _("Hold it until a moderator lets it through"),
        _asked(actions.hold),
        _asked(_undo_holding),
        "thread.release",
        fits=lambda thread: _is_question(thread) and thread.is_live,
        is_restriction=True,
        hold=_asked(_hold),
    ),
    Deed(
        "thread.release",
        Thread,
        _("Let it through"),
        _asked(actions.release),
        undone_as="thread.hold",
        again=QUESTION_OUT_AGAIN,
        form=FreeReasonForm,
        needs_reason=False,
        fits=lambda thread: _is_question(thread) and thread.state == State.HELD,
        hold=_asked(_hold),
    ),
    Deed(
        "thread.restore",
        Thread,
        _("Put it back in sight"),
        _asked(actions.restore),
        undone_as="thread.hide",
        again=QUESTION_OUT_AGAIN,
        form=FreeReasonForm,
        needs_reason=False,
        fits=lambda thread: _is_question(thread) and thread.state == State.HIDDEN,
        hold=_asked(_hold),
    ),
    Deed(
        "thread.close",
        Thread,
        _("Close it"),
        _close,
        undo_closing,
        "thread.reopen",
        form=CloseForm,
        fits=lambda thread: _is_question(thread) and thread.is_live,
        is_restriction=True,
        gives_way=True,
        hold=_hold_thread,
    ),
    Deed(
        "thread.reopen",
        Thread,
        _("Open it again"),
        actions.reopen,
        undone_as="thread.close",
        again=Again(stood_closed, close_again),
        form=FreeReasonForm,
        needs_reason=False,
        right="thread.close",
        fits=lambda thread: thread.closed_at is not None,
        hold=_hold_thread,
    ),
    Deed(
        "thread.lock",
        Thread,
        _("Lock it"),
        _lock,
        undo_lock,
        "thread.unlock",
        form=LockForm,
        is_restriction=True,
        gives_way=True,
        hold=_hold_thread,
    ),
    Deed(
        "thread.unlock",
        Thread,
        _("Unlock it"),
        actions.unlock,
        undone_as="thread.lock",
        again=Again(stood_locked, lock_again),
        form=FreeReasonForm,
        needs_reason=False,
        fits=lambda thread: thread.locked_at is not None,
        hold=_hold_thread,
    ),
    Deed(
        "thread.merge",
        Thread,
        _("Merge it into another question"),
        actions.merge,
        unmerge,
        "thread.unmerge",
        form=moderation_forms.MergeForm,
        needs_reason=False,
        fits=_is_question,
        is_restriction=True,
        told=_("Your question was merged into another"),
        hold=_hold_merging,
        left=_merged,
    ),
)
