"""Edits that members propose who may not make them, and what is decided on these.

Whoever decides locks the post first, as for any edit, and then the suggestion: of two decisions at
once the second learns that there was a first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.log.actions import record
from community.tags.models import Tag
from threads import judging, tagging
from threads.actions import informing
from threads.actions.arriving import as_it_is, changed
from threads.actions.comments import StaleEditError
from threads.actions.posts import checked, is_without_name, locked
from threads.actions.questions import held_tags, titled
from threads.actions.revising import put_question, put_words
from threads.limits import SUGGEST, spend_on, spend_on_mentions
from threads.models import Post, Suggestion

LONGEST_NOTE = 300  # characters that say what a suggested edit does


class DecidedError(ValidationError):
    """Somebody has decided on the suggestion since."""

    problem = "conflict"

    def __init__(self) -> None:
        super().__init__(_("This has been decided in the meantime."))


class Words(NamedTuple):
    """What a post says, or would say; title and tags are those of a question."""

    title: str
    body: str
    tags: str  # names in order, with commas between


@transaction.atomic
def suggest(
    post: Post,
    *,
    by: Any,
    note: str,
    body: str,
    seen: int,
    title: str = "",
    tags: Sequence[Tag] = (),
) -> Suggestion:
    """Propose an edit of what somebody else wrote; `seen` is the `revision_count` it is made for.

    `note` says what it does. Raises SignInRequired, NotAllowed, ValidationError keyed by field or,
    where one of `by` waits already, by none, TooManyError, and StaleEditError when somebody saved
    in between.
    """
    fresh = locked(post)
    policy.require(by, "post.suggest", fresh)
    if policy.may(by, "post.edit", fresh):
        raise ValidationError(_("You need not suggest this: you may edit it yourself."))
    words, _tags = _meant(fresh, title, body, tags)
    note = _noted(note)
    if words == words_of(fresh):
        raise ValidationError({"body": _("Nothing is changed yet.")})
    if seen != fresh.revision_count:
        raise StaleEditError(fresh)
    if fresh.suggestions.waiting().filter(by=by).exists():
        raise ValidationError(_("An edit of yours waits here already. Take that one back first."))
    spend_on(SUGGEST, by=by)
    spend_on_mentions(by=by, before=fresh.body, after=words.body)
    made = Suggestion.objects.create(
        post=fresh,
        by=by,
        seen=seen,
        note=note,
        is_pseudonymous=is_without_name(fresh.thread, by),
        **words._asdict(),
    )
    judging.open_for(made)
    informing.of_suggestion(made)
    return made


@transaction.atomic
def approve_suggestion(suggestion: Suggestion, *, by: Any) -> Suggestion:
    """Let the post say what was suggested, as an edit by whoever suggested it.

    Raises SignInRequired, NotAllowed, or ValidationError when it was decided already, or the post
    was changed since it was made.
    """
    fresh = _to_decide(suggestion, by)
    if fresh.is_stale:
        raise ValidationError(
            _("The text has changed since. Approve it with the changes that it needs now.")
        )
    words = words_meant(fresh)
    tags = _tags(words) if fresh.post.kind == Post.Kind.QUESTION else []
    return _taken(fresh, Suggestion.State.APPROVED, words, tags, writer=fresh.by, by=by)


@transaction.atomic
def improve_suggestion(
    suggestion: Suggestion,
    *,
    by: Any,
    body: str,
    seen: int,
    title: str = "",
    tags: Sequence[Tag] = (),
) -> Suggestion:
    """Approve what was suggested with further changes: an edit by whoever makes them.

    Raises as `approve_suggestion`, StaleEditError when `seen` is not the post's number of revisions
    any more, and ValidationError where nothing of the text would change.
    """
    fresh = _to_decide(suggestion, by)
    post = fresh.post
    words, meant = _meant(post, title, body, tags)
    if seen != post.revision_count:
        raise StaleEditError(post)
    if words == words_of(post):
        raise ValidationError({"body": _("Nothing would change. Reject it, and say why.")})
    if not fresh.is_stale and words == words_meant(fresh):
        return approve_suggestion(fresh, by=by)
    spend_on_mentions(by=by, before=f"{post.body}\n\n{fresh.body}", after=words.body)
    return _taken(fresh, Suggestion.State.IMPROVED, words, meant, writer=by, by=by)


@transaction.atomic
def reject_suggestion(suggestion: Suggestion, *, by: Any, reason: str) -> Suggestion:
    """Leave the post as it is; `reason` is told to whoever suggested it.

    Raises SignInRequired, NotAllowed, or ValidationError without a reason or when it was decided
    already.
    """
    fresh = _to_decide(suggestion, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: whoever suggested it will be told.")})
    _decide(fresh, Suggestion.State.REJECTED, by=by, reason=reason.strip())
    informing.of_decision(fresh, fresh.post.body, by=by)
    return fresh


@transaction.atomic
def withdraw_suggestion(suggestion: Suggestion, *, by: Any) -> Suggestion:
    """Take one's own suggestion back. Raises SignInRequired, NotAllowed, or ValidationError."""
    fresh = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    policy.require(by, "suggestion.withdraw", fresh)
    _require_waiting(fresh)
    fresh.state, fresh.decided_at = Suggestion.State.WITHDRAWN, timezone.now()
    fresh.save(update_fields=["state", "decided_at"])
    judging.settle_for(fresh, by=by)
    return fresh


def words_of(post: Post) -> Words:
    """What `post` says now."""
    if post.kind != Post.Kind.QUESTION:
        return Words("", post.body, "")
    return Words(post.thread.title, post.body, _names(post.thread.tags.all()))


def words_meant(suggestion: Suggestion) -> Words:
    """What its post would say; it may have become a question, or ceased to be one, since."""
    now = words_of(suggestion.post)
    if suggestion.post.kind == Post.Kind.QUESTION and suggestion.title:
        return Words(suggestion.title, suggestion.body, suggestion.tags)
    return now._replace(body=suggestion.body)


def _meant(post: Post, title: str, body: str, tags: Sequence[Tag]) -> tuple[Words, list[Tag]]:
    """The words as they would stand, and the tags; ValidationError keyed by field."""
    if post.kind != Post.Kind.QUESTION:
        return Words("", checked(body), ""), []
    meant = held_tags(tags)
    return Words(titled(title), checked(body), _names(meant)), meant


def _names(tags: Any) -> str:
    return tagging.joined(tag.name for tag in tags)


def _noted(note: str) -> str:
    note = " ".join(note.split())
    if not note:
        raise ValidationError({"note": _("Say in a few words what your edit does.")})
    if len(note) > LONGEST_NOTE:
        raise ValidationError(
            {
                "note": ValidationError(
                    _("A note holds %(most)d characters at most."), params={"most": LONGEST_NOTE}
                )
            }
        )
    return note


def _to_decide(suggestion: Suggestion, by: Any) -> Suggestion:
    """`suggestion` as it is now, locked with its post, when `by` may decide on it and it waits."""
    post = locked(suggestion.post)
    fresh = Suggestion.objects.select_for_update(of=("self",)).select_related("by")
    found = fresh.get(pk=suggestion.pk)
    found.post = post
    policy.require(by, "suggestion.judge", found)
    _require_waiting(found)
    return found


def _require_waiting(suggestion: Suggestion) -> None:
    if not suggestion.is_waiting:
        raise DecidedError


def _tags(words: Words) -> list[Tag]:
    """The tags that `words` name; ValidationError when one of them is gone."""
    return held_tags(tagging.find(words.tags))


def _taken(
    suggestion: Suggestion,
    state: Suggestion.State,
    words: Words,
    tags: Sequence[Tag],
    *,
    writer: Any,
    by: Any,
) -> Suggestion:
    """Let the post say `words`, as an edit by `writer`, and note that `by` decided so.

    Rules look at it last: what they hold takes what still waits for a decision out of the queue.
    """
    post = suggestion.post
    said, was = post.body, as_it_is(post)
    if post.kind == Post.Kind.QUESTION:
        put_question(post, words.title, words.body, tags, by=writer)
    else:
        put_words(post, words.body, by=writer)
    _decide(suggestion, state, by=by)
    changed(post, was, by=writer)
    informing.of_decision(suggestion, said, by=by)
    return suggestion


def _decide(suggestion: Suggestion, state: Suggestion.State, *, by: Any, reason: str = "") -> None:
    suggestion.state, suggestion.reason = state, reason
    suggestion.decided_by, suggestion.decided_at = by, timezone.now()
    suggestion.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    judging.settle_for(suggestion, by=by)
    if not policy.author(by, suggestion.post):
        record(f"suggestion.{state}", by=by, target=suggestion, reason=reason)
