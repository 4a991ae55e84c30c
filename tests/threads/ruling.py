"""Rules, and posts that they hold, for tests to begin with."""

from __future__ import annotations

from typing import Any

from community.accounts.models import User
from community.moderation.models import Rule
from community.moderation.rules.kinds import begin
from tests.cast import PostFactory
from threads.models import Post

SAYS = "A moderator looks at this first."


def rule(kind: str, **fields: Any) -> Rule:
    """The one rule there is, switched on, with the numbers that its kind begins with."""
    Rule.objects.all().delete()
    made = begin(Rule(kind=kind, name=f"The rule {kind}", says=SAYS, is_on=True))
    for name, value in fields.items():
        setattr(made, name, value)
    made.full_clean()
    made.save()
    return made


def with_posts(someone: User, number: int) -> User:
    """`someone`, of whom so many posts stand."""
    PostFactory.create_batch(number, author=someone)
    return someone


def state_of(post: Post) -> str:
    return Post.objects.values_list("state", flat=True).get(pk=post.pk)
