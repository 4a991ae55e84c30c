"""Whether a word, as it is spelt, stands in a text that somebody may see.

The index finds words by their stems: that "interviews" is found says nothing of "interviewed",
which may stand in hidden text alone, or in text that has gone. So the texts themselves are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from community.search.analysis import fold, tokens
from community.search.engines import engine
from community.search.finding import fetched, visible
from community.search.matching import term

AT_FIRST = 5  # entries that are read; mostly the first has the word
AT_MOST = 60
COLUMNS = "e.id, e.title, e.heading, e.byline, e.tags, e.passages"


def holds(word: str, found_under: str, person: Any) -> bool | None:
    """Whether `word`, whose term is `found_under`, stands in something `person` may see.

    Of very many entries only the newest are read: None, where none of these has it.
    """
    match, below = visible(term(found_under), person), None
    for limit in (AT_FIRST, AT_MOST - AT_FIRST):
        rows = fetched(*engine().newest(COLUMNS, match, limit, below=below, above=None, least=None))
        if any(_says(text, word) for row in rows for text in _texts(*row[1:])):
            return True
        if len(rows) < limit:
            return False
        below = rows[-1][0]
    return None


def _texts(title: str, heading: str, byline: str, tags: str, passages: str) -> Iterator[str]:
    yield from (title, heading, byline, tags.replace("-", " "))
    yield from (text for _anchor, text in json.loads(passages))


def _says(text: str, word: str) -> bool:
    # Cutting a text into words is slow: first whether it can have this one at all.
    is_possible = word in fold(text).replace("'", "")
    return is_possible and any(token.word == word for token in tokens(text))
