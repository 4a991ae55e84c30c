"""What is done with what a post said before: put it back, or take it out of sight."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from community.log.actions import record
from threads import tagging
from threads.actions.comments import edit
from threads.actions.posts import locked
from threads.actions.questions import edit_question
from threads.models import Post, Revision


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

    Raises SignInRequired or NotAllowed, and ValidationError keyed by "reason" without one.
    """
    fresh = _fresh(revision, "version.hide", by)
    if not (reason := reason.strip()):
        raise ValidationError({"reason": _("Say why: it is kept in the record.")})
    return _set(fresh, by=by, hidden=True, reason=reason)


@transaction.atomic
def show_version(revision: Revision, *, by: Any) -> Revision:
    """A moderator puts it back in sight. Raises SignInRequired or NotAllowed."""
    return _set(_fresh(revision, "version.show", by), by=by, hidden=False, reason="")


def _fresh(revision: Revision, deed: str, by: Any) -> Revision:
    post = locked(revision.post)
    policy.require(by, deed, post)
    return post.revisions.get(pk=revision.pk)


def _set(revision: Revision, *, by: Any, hidden: bool, reason: str) -> Revision:
    if revision.is_hidden != hidden:
        revision.is_hidden, revision.hidden_why = hidden, reason
        revision.save(update_fields=["is_hidden", "hidden_why"])
        code = "version.hide" if hidden else "version.show"
        record(code, by=by, target=revision, reason=reason)
        changes.announce("post", revision.post_id)
    return revision
