"""With what of threads the record names nobody: it would tell who wrote there under no name.

That is what somebody does with words of their own, and with any in a thread in which they wrote
under no name.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from community.log import private
from threads.models import Post, Revision, Suggestion, Thread


def _nameless(posts: str, actor: Any) -> Q:
    """Whoever wrote under no name among the posts at the path `posts`."""
    return Q(**{f"{posts}__author": actor, f"{posts}__is_pseudonymous": True})


def register() -> None:
    """Say so to the record; once, from `ready()`."""
    private.under_no_name(
        Thread._base_manager.all,
        lambda actor: Q(author=actor) | _nameless("posts", actor),
        kind="threads.thread",
        deeds=("thread.delete",),
    )
    private.under_no_name(
        Post._base_manager.all,
        lambda actor: Q(author=actor) | _nameless("thread__posts", actor),
        kind="threads.post",
        deeds=("post.delete",),
    )
    private.under_no_name(
        Suggestion._base_manager.all,
        lambda actor: Q(by=actor) | Q(post__author=actor) | _nameless("post__thread__posts", actor),
        kind="threads.suggestion",
        deeds=("suggestion.withdrawn",),
    )
    private.under_no_name(
        Revision._base_manager.all,
        lambda actor: Q(post__author=actor) | _nameless("post__thread__posts", actor),
        kind="threads.revision",
    )
