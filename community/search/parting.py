"""What search lets go of when somebody's name is to be found no more."""

from __future__ import annotations

from community.search.engines import engine
from community.search.spelling import forget_words


def forget() -> None:
    """Forget the words that no entry holds any more, in the vocabulary and in the engine's index.

    After the entries themselves say nothing of them.
    """
    engine().compact()
    engine().count_words()
    forget_words()
