"""The index, brought up to date where somebody looks into it.

To enter each thing that a test writes took a quarter of the tests' time, and few of them search.
So what is announced is remembered, and entered before the first statement that names a table of
the index. Tests of the index itself, tests that commit, and the whole suite on PostgreSQL enter it
where it is announced, as the portal does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from community.lib import changes
from community.search.indexing import content_changed

TABLES = "search_"


@contextmanager
def when_asked() -> Iterator[None]:
    """Within the block, what is announced is entered when the index is looked into."""
    waiting: dict[str, set[int]] = {}

    def remember(kind: str, keys: Collection[int]) -> None:
        waiting.setdefault(kind, set()).update(keys)

    def enter_first(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        while waiting and TABLES in sql:
            content_changed(*waiting.popitem())
        return execute(sql, params, many, context)

    place = changes._listeners.index(content_changed)
    changes._listeners[place] = remember
    try:
        with connection.execute_wrapper(enter_first):
            yield
    finally:
        changes._listeners[place] = content_changed
