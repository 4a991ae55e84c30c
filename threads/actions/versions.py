"""What is done with what a post said before: put it back, or take it out of sight."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from community.log.actions import record
from community.moderation.actions import statements
from community.moderation.models import Statement
from threads import tagging
from threads.actions.comments import edit
from threads.actions.posts import locked
from threads.actions.questions import edit_question
from threads.models import Post, Revision
from threads.notices import HIDE


def restore_version(revision: Revision, *, by: Any, seen: int) -> Post:
    """Let a post say again what `revision` says; what it says now is kept as a revision too.

    Of a question title and tags come back with the text; tags that are no more stay away. `seen`
    as in `edit`. Raises what `edit` and `edit_question` raise, and ValidationError for a hidden
    version.
    """
    if revision.is_hidden:
        raise ValidationError(_("A moderator has hidden this version."))
    post = revision.post
    if post.kind != Post.Kind.QUESTION:
        return edit(post, by=by, body=revision.body, seen=seen)
    names = [name.strip() for name in revision.tags.split(",") if name.strip()]
    tags = list(tagging.named(names).values()) or list(post.thread.tags.all())
    title = revision.title or post.thread.title
    edit_question(post.thread, by=by, title=title, body=revision.body, tags=tags, seen=seen)
    return post


@transaction.atomic
def hide_version(revision: Revision, *, by: Any, reason: str) -> Revision:
    """A moderator takes one earlier version out of sight, and out of what its neighbours show.

    Whoever wrote the post is told why. Raises SignInRequired or NotAllowed, and ValidationError
    keyed by "reason" without one.
    """
    fresh = _fresh(revision, "version.hide", by)
    if not (reason := reason.strip()):
        raise ValidationError({"reason": _("Say why: the author and the record will show it.")})
    if not fresh.is_hidden:
        _set(fresh, "version.hide", by=by, reason=reason, is_hidden=True, hidden_why=reason)
        statements.explain("version.hide", fresh, by=by, reason=reason, effects={}, event=HIDE)
    return fresh


@transaction.atomic
def show_version(
    revision: Revision, *, by: Any, reason: str, statement: Statement | None = None
) -> Revision:
    """A moderator puts it back in sight. Raises as `hide_version`."""
    fresh = _fresh(revision, "version.show", by)
    if not (reason := reason.strip()):
        raise ValidationError({"reason": _("Say why: it is kept in the record.")})
    if fresh.is_hidden:
        statements.end(fresh, "version.hide")
        _set(fresh, "version.show", by=by, reason=reason, is_hidden=False, hidden_why="")
    return fresh


def _fresh(revision: Revision, deed: str, by: Any) -> Revision:
    post = locked(revision.post)
    policy.require(by, deed, post)
    fresh = post.revisions.get(pk=revision.pk)
    fresh.post = post
    return fresh


def _set(revision: Revision, code: str, *, by: Any, reason: str, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(revision, name, value)
    revision.save(update_fields=list(fields))
    before, after = ("hidden", "shown") if code == "version.show" else ("shown", "hidden")
    record(code, by=by, target=revision, reason=reason, before=before, after=after)
    changes.announce("post", revision.post_id)
