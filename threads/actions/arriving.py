"""What follows when a post was written or changed: rules look at it, then others learn of it.

A post that a rule catches waits for a moderator: its author sees it, with what the rule says, and
may edit it; nobody is told of it, no counter counts it and search does not find it, until somebody
lets it through. Then all of that happens, once.
"""

from __future__ import annotations

from typing import Any

from community import policy
from community.lib import changes
from community.log.actions import because
from community.moderation import actions as moderation
from community.moderation.rules import checking
from threads import ruling
from threads.actions import informing
from threads.actions.moderating import hold
from threads.actions.posts import tally
from threads.models import Post


def arrived(post: Post) -> None:
    """`post` was written just now, in a public thread, which is locked."""
    caught = checking.check(ruling.written(post)) if post.author else None
    if caught is not None:
        _hold(post, caught, is_untold=True)
        return
    tally(post.thread)
    changes.announce("post", post.pk)
    informing.of_writing(post)


def as_it_is(post: Post) -> tuple[str, str]:
    """What rules compare an edit with; to be taken before it."""
    return ruling.text_of(post), post.html


def changed(post: Post, was: tuple[str, str], *, by: Any) -> None:
    """`post` says something else than it `was`; its thread is locked.

    Rules look at what its author changes, and at what others suggested. Whoever may edit what
    others wrote has earned that, and is in the record. A post that is held stays so, however it
    reads now.
    """
    is_own = policy.author(by, post)
    if post.is_private or (not is_own and policy.edits_others(by)):
        return
    if post.is_held:
        moderation.note_edit(post, checking.check(ruling.written(post, was=("", ""))))
    elif post.is_live and (caught := checking.check(ruling.written(post, was=was, by=by))):
        _hold(post, caught, is_untold=False)


def _hold(post: Post, caught: checking.Caught, *, is_untold: bool) -> None:
    moderation.note_hold(post, caught, person=post.author_id, is_untold=is_untold)
    with because(caught.rule), changes.gathered():  # told once its question is out of sight too
        held = hold(post, reason=caught.rule.says, rule=caught.rule.name)
    for name in ("state", "state_reason", "state_changed_at"):
        setattr(post, name, getattr(held, name))
    post.thread.refresh_from_db()
