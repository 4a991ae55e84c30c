"""What a query finds that came to be found within a stretch of time: the news of a saved search."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.lib.findable import audiences
from community.search import grammar
from community.search.arriving import Arrived
from community.search.finding import CANDIDATES, candidates, visible
from community.search.planning import plan_of, weighed
from community.search.results import PAGE, Hit
from community.search.weighing import Weighing


@dataclass(frozen=True)
class Fresh:
    """The newest of what came, at most PAGE; `more` came beside these (`is_many`: or even more)."""

    hits: list[Hit]
    more: int = 0
    is_many: bool = False

    @property
    def says(self) -> str:
        """A fingerprint of what a mail with these hits tells."""
        told = [(hit.url, hit.title, hit.snippet, hit.byline, hit.dated) for hit in self.hits]
        return hashlib.sha256(repr(told).encode(errors="surrogatepass")).hexdigest()


def fresh(
    text: str, *, person: Any, muted: Collection[str], since: datetime, until: datetime
) -> Fresh:
    """What `text` finds for `person` that they could not find until `since`, the newest first.

    To the letter: nothing is corrected, and every word must be there. What was found before and
    has changed since so that it matches is not new, nor what has one of the tags `muted`.
    """
    query = grammar.parse(text)
    if query.node is None:
        return Fresh([])
    plan = plan_of(query, muted)
    arrived = Arrived(since, until, audiences(person))
    rows = candidates(visible(plan.match, person), arrived=arrived)
    hits = Weighing(weighed(plan.spellings)).shown(rows[:PAGE])
    return Fresh(hits, max(min(len(rows), CANDIDATES) - len(hits), 0), len(rows) > CANDIDATES)
