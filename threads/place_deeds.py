"""What moderators make of a post, each with its way back; the forms are at the post's own page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.moderation.deeds import Deed
from threads import actions
from threads.actions.moving_back import move_back
from threads.models import Post, Thread


def _convert(post: Post, *, by: Any, reason: str) -> Post:
    if post.kind == Post.Kind.ANSWER:
        return actions.convert_to_comment(post, by=by, reason=reason)
    return actions.convert_to_answer(post, by=by, reason=reason)


def _is_below_a_question(post: Post) -> bool:
    return post.thread.kind == Thread.Kind.QUESTION and post.kind != Post.Kind.QUESTION


OF_PLACES = (
    Deed(
        "post.convert",
        Post,
        _("Make a comment of an answer, or the other way round"),
        _convert,
        move_back,
        "post.move_back",
        fits=lambda post: post.is_live and _is_below_a_question(post),
        is_restriction=True,
        in_bulk=False,
        told=_("What you wrote was made an answer, or a comment"),
    ),
    Deed(
        "thread.split",
        Post,
        _("Make a question of its own out of it"),
        actions.split,
        move_back,
        "post.move_back",
        fits=lambda post: False,  # it asks for a title and tags: at the post's page
        is_restriction=True,
        in_bulk=False,
        told=_("What you wrote was made a question of its own"),
    ),
)
