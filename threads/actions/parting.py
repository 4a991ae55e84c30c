"""What becomes of posts and questions when their author closes the account."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from community.lib import changes
from community.limits.actions import waived
from community.moderation import actions as moderation
from community.moderation.models import State
from threads.actions.forgetting_words import forget_beside
from threads.actions.posts import locked, settle
from threads.actions.suggestions import withdraw_suggestion
from threads.models import Post, Revision, Suggestion, Thread


def withdraw_suggestions(*, by: Any) -> None:
    """Take back the edits of `by` that wait: nobody is left to answer for them."""
    with waived():
        for suggestion in Suggestion.objects.filter(by=by, state="waiting").order_by("pk"):
            withdraw_suggestion(suggestion, by=by)


@transaction.atomic
def leave_without_name(keys: Collection[int]) -> None:
    """Let these posts stand without their author, whom nothing on them tells any more.

    For whoever closes an account, who has asked whether that may be. What stood under no name
    looks as before, and is not announced: all that changes at once would be seen to be one's.
    """
    rows = Post.objects.filter(pk__in=keys)
    named = list(rows.filter(is_pseudonymous=False).order_by("pk").values_list("pk", flat=True))
    list(rows.select_for_update().order_by("pk").values_list("pk"))
    asked = Thread.objects.filter(question__in=keys)
    threads = list(asked.values_list("pk", flat=True))
    rows.update(author=None)
    Thread.objects.filter(pk__in=threads).update(author=None)
    with changes.gathered():
        changes.announce("post", *named)
        changes.announce(
            "thread", *Thread.objects.filter(question__in=named).values_list("pk", flat=True)
        )


@transaction.atomic
def take_away(post: Post, *, by: Any) -> None:
    """Take a post off the page with its author's name, all its words and what it said before.

    Replies keep their place; with a question its page goes. For whoever closes an account, who has
    asked whether that may be; so a lock of the thread, or that it is out of sight, is no hindrance.
    Mail and pages kept ready are theirs to see to: `forget_mail_of`, once for many posts.
    """
    fresh = locked(post)
    forget_beside(fresh, by=None, why=_("The post went with its author’s account."))
    if fresh.state != State.DELETED:
        code = None if fresh.is_private else "post.delete"
        moderation.change_state(fresh, State.DELETED, code=code, by=by)
        settle(fresh, by=by)
    Revision.objects.filter(post=fresh).delete()
    fresh.suggestions.update(title="", body="")  # by others, and yet the text of this post
    Post.objects.filter(pk=fresh.pk).update(
        author=None, body="", html="", outdated_why="", revision_count=0, edited_by=None
    )
    if fresh.kind == Post.Kind.QUESTION:
        title = _("A question that was deleted")
        Thread.objects.filter(pk=fresh.thread_id).update(author=None, title=title)
        changes.announce("thread", fresh.thread_id)
    changes.announce("post", fresh.pk)
