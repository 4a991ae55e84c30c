"""What else keeps words of a story: each app above says how it lets go of them."""

from __future__ import annotations

from collections.abc import Callable

from stories.models import Story

LetGo = Callable[[Story], None]
_also: list[LetGo] = []


def also(let_go: LetGo) -> None:
    """Let `let_go` be called when a story is erased; once, from an app's `ready()`.

    It is called in the transaction of the erasure, while the story's rows are still there.
    """
    if let_go not in _also:
        _also.append(let_go)


def let_go_elsewhere(story: Story) -> None:
    """Let every app above let go of the words of `story`."""
    for let_go in _also:
        let_go(story)
