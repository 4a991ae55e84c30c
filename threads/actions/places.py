"""Where a post stands: its thread, what it is there, what it is about; and all that hangs on it.

The callers, moderators' deeds that move posts about, have locked the threads between which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from community.lib import changes
from stories.actions.locking import hold
from threads import judging
from threads.models import MAX_DEPTH, Post, Suggestion, Thread

ONLY_OF_ANSWERS = ("outdated_on", "outdated_why", "successor")
MOVED = ("thread", "kind", "subject", "parent", "root", "depth", "passage", *ONLY_OF_ANSWERS)


def hold_stories(threads: Iterable[Thread]) -> None:
    """Lock the stories of `threads`, which are locked: their discussions show their titles."""
    for pk in sorted({thread.story_id for thread in threads if thread.story_id}):
        hold(pk)


def hanging_on(post: Post) -> list[Post]:
    """The comments on a question or an answer, or the replies to a comment and to these."""
    if post.kind != Post.Kind.COMMENT:
        return list(post.comments.order_by("pk"))
    branch = Post.objects.filter(root=post.root_id or post.pk).order_by("pk")
    below = _by_parent(branch)
    found: list[Post] = []
    waiting = [post.pk]
    while waiting:
        children = below[waiting.pop()]
        found += children
        waiting += [child.pk for child in children]
    return sorted(found, key=lambda one: one.pk)


def put(
    post: Post,
    hanging: Iterable[Post],
    *,
    thread: Thread,
    kind: str,
    subject: Post | None = None,
    by: Any,
) -> None:
    """Put `post` into `thread` as a `kind`, a comment about `subject`, and what hangs on it below.

    What was on a question or answer that becomes a comment are replies to it from now on, and the
    other way round; what would stand too deep joins the last level.
    """
    hanging = list(hanging)
    was, changed_kind = post.thread, post.kind != kind
    is_comment = kind == Post.Kind.COMMENT
    post.kind = kind
    if changed_kind:
        _forget_what_fits_no_more(post, by)
    stand(post, thread, subject if is_comment else None, None, was.story_id)
    placed: dict[int | None, Post] = {}
    below, is_known = _by_parent(hanging), {one.pk for one in hanging}
    # First those that answer `post` itself, or nothing that comes along.
    waiting = [child for parent in below if parent not in is_known for child in below[parent]][::-1]
    while waiting:
        child = waiting.pop()
        above = placed.get(child.parent_id) or (post if is_comment else None)
        stand(child, thread, subject if is_comment else post, above, was.story_id)
        placed[child.pk] = child
        waiting += below[child.pk][::-1]
    Post.objects.bulk_update([post, *placed.values()], MOVED, batch_size=100)
    changes.announce("post", post.pk, *(pk for pk in placed if pk))


def _by_parent(posts: Iterable[Post]) -> dict[int | None, list[Post]]:
    below: dict[int | None, list[Post]] = defaultdict(list)
    for post in posts:
        below[post.parent_id].append(post)
    return below


def stand(
    post: Post, thread: Thread, subject: Post | None, parent: Post | None, story_id: int | None
) -> None:
    """Let `post`, of a thread under the story `story_id`, stand there; the caller saves it."""
    while parent is not None and parent.depth >= MAX_DEPTH:
        parent = parent.parent
    post.thread, post.subject, post.parent = thread, subject, parent
    post.root = parent and (parent.root or parent)
    post.depth = parent.depth + 1 if parent else 1
    if thread.story_id != story_id:
        post.passage = None  # words of another story are not quoted here


def _forget_what_fits_no_more(post: Post, by: Any) -> None:
    """Only answers are outdated; and an edit that somebody proposed was meant for what it was."""
    post.outdated_on, post.outdated_why, post.successor = None, "", None
    waiting = post.suggestions.filter(state=Suggestion.State.WAITING)
    for key in list(waiting.values_list("pk", flat=True)):
        judging.settle_for(key, by=by)
    waiting.update(
        state=Suggestion.State.REJECTED,
        reason=_("It was moved, and is something else now."),
        decided_by=by,
        decided_at=timezone.now(),
    )
