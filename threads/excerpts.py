"""What is said of questions and posts where they are not read in full: a beginning, a name."""

from __future__ import annotations

from functools import lru_cache

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from community.lib import markdown
from threads.models import Post, Thread

READ = 1_000  # characters of a post that its excerpt is made from
LONGEST = 280


def excerpt(post: Post | None) -> str:
    """The beginning of what `post` says, in one line."""
    return "" if post is None else _beginning(post.body[:READ])


@lru_cache(maxsize=2_000)  # lists begin with the same questions, whoever looks
def _beginning(text: str) -> str:
    return Truncator(" ".join(markdown.plain(text).split())).chars(LONGEST)


def name_of(thing: Thread | Post) -> str:
    """Who wrote it, as everybody may be told."""
    if thing.is_pseudonymous:
        return _("a member")
    return thing.author.name if thing.author else _("former member")
