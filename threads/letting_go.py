"""What else keeps words of a post: each app above says how it lets go of them."""

from __future__ import annotations

from collections.abc import Callable

from threads.models import Post

LetGo = Callable[[Post], None]
_also: list[LetGo] = []


def also(let_go: LetGo) -> None:
    """Let `let_go` be called when a post is deleted for good; once, from an app's `ready()`.

    It is called in the transaction of the deleting, while the words are still there.
    """
    if let_go not in _also:
        _also.append(let_go)


def let_go_elsewhere(post: Post) -> None:
    """Let every app above let go of the words of `post`."""
    for let_go in _also:
        let_go(post)
