"""Votes: one a person and post, counted under the post's lock."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from threads.actions.posts import locked
from threads.limits import VOTE, spend_on
from threads.models import Post, Vote

UP, DOWN, NONE = Vote.Value.UP.value, Vote.Value.DOWN.value, 0


@transaction.atomic
def vote(post: Post, *, by: Any, value: int) -> Post:
    """Vote a post up (1) or down (-1), or take the vote back (0); returns the post, counted.

    The same vote again changes nothing. Raises SignInRequired, NotAllowed (one's own post, or out
    of sight; Unable where voting down is not open to `by`), TooManyError, or ValidationError for a
    value that is none and for a comment voted down.
    """
    if value not in (UP, DOWN, NONE):
        raise ValidationError(_("A vote is up, down or none."))
    fresh = locked(post)
    policy.require(by, "post.vote", fresh)
    if value == DOWN and fresh.kind == Post.Kind.COMMENT:
        raise ValidationError(_("Comments are only voted up."))
    if value == DOWN:
        policy.require(by, "post.vote_down")
    if value == NONE:
        fresh.votes.filter(voter=by).delete()
    elif not fresh.votes.filter(voter=by).update(value=value):
        spend_on(VOTE, by=by)
        fresh.votes.create(voter=by, value=value)
    count_votes(fresh)
    return fresh


def count_votes(post: Post) -> None:
    """Count the votes on `post`, which the caller has locked, and what follows from them."""
    counted = post.votes.aggregate(
        up=Count("pk", filter=Q(value=UP)), down=Count("pk", filter=Q(value=DOWN))
    )
    post.up, post.down = counted["up"], counted["down"]
    post.score = score_of(post.up, post.down)
    post.save(update_fields=["up", "down", "score"])
    changes.announce("post", post.pk)
    if post.kind == Post.Kind.QUESTION:
        changes.announce("activity", post.thread_id)


def score_of(up: int, down: int) -> float:
    """The share of votes up among all, begun with two up and two down.

    So 20 up and 1 down stand above 1 up and none down, and a first vote weighs little. It is the
    mean of a Beta(2, 2) prior after these votes (the rule of succession, P.-S. Laplace, 1774,
    with two imagined votes each way in place of one).
    """
    return (up + 2.0) / (up + down + 4.0)
