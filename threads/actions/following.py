"""Following a thread, a story or a person, and leaving off."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community import policy
from community.accounts.blocking import blocked_between
from community.accounts.models import User
from stories.models import Story
from threads.models import Follow, Thread

Followed = Thread | Story | User


def follow(thing: Followed, *, by: Any) -> Follow:
    """Tell `by` from now on what is new there; a story is followed, never its discussion.

    The caller has found that they may see it. Raises SignInRequired, or ValidationError for
    oneself, for a person where one has blocked the other, and for what is private: who takes part
    there is told anyway.
    """
    return _set(thing, by, is_on=True)


def unfollow(thing: Followed, *, by: Any) -> Follow:
    """Tell them no longer; writing there does not follow it again. Raises as `follow`."""
    return _set(thing, by, is_on=False)


def follow_by_writing(thread: Thread, *, by: Any) -> None:
    """Whoever writes in `thread` follows it (or its story), unless they left off before."""
    Follow.objects.get_or_create(follower=by, **_named(thread))


def end_follows(one: User, other: User) -> None:
    """Neither of the two follows the other any more: one has blocked the other."""
    between = Q(follower=one, person=other) | Q(follower=other, person=one)
    Follow.objects.standing().filter(between).update(is_on=False)


def _set(thing: Followed, by: Any, *, is_on: bool) -> Follow:
    policy.require(by, "follow.change")
    if isinstance(thing, User) and thing.pk == by.pk:
        raise ValidationError(_("What you write yourself is no news to you."))
    if is_on and isinstance(thing, User) and blocked_between(by.pk, thing.pk):
        raise ValidationError(_("You cannot follow them."))
    if isinstance(thing, Thread) and thing.is_private:
        raise ValidationError(_("A private conversation is not followed."))
    row, _made = Follow.objects.update_or_create(
        follower=by, **_named(thing), defaults={"is_on": is_on}
    )
    return row


def _named(thing: Followed) -> dict[str, Any]:
    """The column of a follow that names `thing`."""
    if isinstance(thing, User):
        return {"person": thing}
    if isinstance(thing, Story):
        return {"story": thing}
    if thing.story_id:
        return {"story_id": thing.story_id}
    return {"thread": thing}
