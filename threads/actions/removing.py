"""What moderators take away for more than a while: a name from what was written, or all of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from community import policy
from community.lib import changes
from community.log.actions import record
from community.moderation import actions as moderation
from community.moderation.actions import statements
from community.moderation.models import State, Statement
from community.search import parting as search
from threads.actions.forgetting_words import forget_words
from threads.actions.posts import locked, settle
from threads.models import Post, Suggestion, Thread

GONE = "—"
"""The title of a question that was deleted for good: a question must have one."""


@transaction.atomic
def anonymise(post: Post, *, by: Any, reason: str) -> Post:
    """Show whoever wrote `post` as a member, there and wherever else they wrote in its thread.

    One post alone would be told from those beside it. Raises SignInRequired, NotAllowed, or
    ValidationError keyed by "reason", or where no name is shown.
    """
    fresh = locked(post)
    policy.require(by, "post.anonymise", fresh)
    reason = _given(reason)
    theirs = fresh.thread.posts.filter(author=fresh.author_id, is_pseudonymous=False)
    named = list(theirs.order_by("pk").values_list("pk", flat=True))
    if fresh.author_id is None or fresh.pk not in named:
        raise ValidationError(_("No name is shown with this."))
    asked = Thread.objects.filter(pk=fresh.thread_id, author=fresh.author_id, is_pseudonymous=False)
    proposed = Suggestion.objects.filter(
        post__thread=fresh.thread_id, by=fresh.author_id, is_pseudonymous=False
    )
    effects = {
        "posts": named,
        "threads": list(asked.values_list("pk", flat=True)),
        "suggestions": list(proposed.order_by("pk").values_list("pk", flat=True)),
    }
    _name(effects, is_hidden=True)
    record("post.anonymise", by=by, target=fresh, reason=reason, after=effects)
    statements.explain("post.anonymise", fresh, by=by, reason=reason, effects=effects)
    return fresh


@transaction.atomic
def undo_anonymising(
    post: Post, *, by: Any, reason: str, statement: Statement | None = None
) -> Post:
    """Show the name again where it was taken away. Raises as `anonymise`."""
    fresh = locked(post)
    policy.require(by, "post.name_again", fresh)
    told = statement or statements.standing(fresh, "post.anonymise")
    if told is None or "posts" not in told.effects:
        raise ValidationError(_("No name was taken away here."))
    _name(told.effects, is_hidden=False)
    record("post.name_again", by=by, target=fresh, reason=reason.strip(), before=told.effects)
    statements.end_one(told)
    return fresh


@transaction.atomic
def erase(post: Post, *, by: Any, reason: str) -> Post:
    """Delete what `post` says for good, its versions and what repeats it: drafts, reports, mail,
    the index, words in the record. Its addresses answer 410.

    Its place stays, so that what others wrote below it stands. Superusers alone. Raises
    SignInRequired, NotAllowed, or ValidationError keyed by "reason".
    """
    fresh = locked(post)
    policy.require(by, "post.erase", fresh)
    reason = _given(reason)
    forget_words(fresh, by=by)
    fresh.revisions.all().delete()
    fresh.suggestions.all().delete()
    fresh.body, fresh.html, fresh.passage, fresh.revision_count = "", "", None, 0
    fresh.outdated_why = ""
    fresh.save(update_fields=["body", "html", "passage", "revision_count", "outdated_why"])
    if fresh.kind == Post.Kind.QUESTION:
        Thread.objects.filter(pk=fresh.thread_id).update(title=GONE, passage=None)
    before = str(fresh.state)
    moderation.change_state(fresh, State.DELETED, code=None, by=by)
    settle(fresh, by=by)
    record("post.erase", by=by, target=fresh, reason=reason, before=before, after="erased")
    statements.end(fresh, "post.hide", "post.hold")
    statements.explain("post.erase", fresh, by=by, reason=reason, effects={}, title="")
    changes.announce("post", fresh.pk)
    changes.announce("thread", fresh.thread_id)
    transaction.on_commit(search.forget)  # once no entry holds the words any more
    return fresh


def _given(reason: str) -> str:
    if not (reason := reason.strip()):
        raise ValidationError({"reason": _("Say why: the author and the record will show it.")})
    return reason


def _name(effects: dict[str, list[int]], *, is_hidden: bool) -> None:
    """Take a person's name from these rows, or show it there again."""
    for model, name in ((Post, "posts"), (Thread, "threads"), (Suggestion, "suggestions")):
        model._base_manager.filter(pk__in=effects[name]).update(is_pseudonymous=is_hidden)
    changes.announce("post", *effects["posts"])
    if effects["threads"]:
        changes.announce("thread", *effects["threads"])
