"""One face for the two engines that match terms: SQLite's FTS5 and PostgreSQL's tsvector."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Protocol

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from community.search.arriving import Arrived
from community.search.engines.postgres import PostgresEngine
from community.search.engines.sqlite import SqliteEngine
from community.search.matching import Match
from community.search.models import Entry


class Engine(Protocol):
    """Matches terms; ranking and words are Python's."""

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Create what Django's migrations do not, where it does not stand yet."""

    def newest(
        self,
        columns: str,
        match: Match,
        limit: int,
        *,
        below: int | None,
        above: int | None,
        least: int | None,
        arrived: Arrived | None = None,
    ) -> tuple[str, list[Any]]:
        """SQL and its parameters for `columns` of the entries that match, the newest first.

        `below`, `above` and `least` bound the ids; with `above` the oldest come first. With
        `arrived`, only what came to be found within that time.
        """

    def some(self, match: Match, limit: int) -> tuple[str, list[Any]]:
        """SQL and its parameters for the ids of any of the entries that match."""

    def without_waiting(self) -> AbstractContextManager[None]:
        """Within it, what another transaction has locked soon raises OperationalError."""

    def find_faults(self) -> list[str]:
        """What is wrong between the entries' rows and the engine's own index of them."""

    def repair(self) -> None:
        """Make the engine's own index anew from the entries' rows."""

    def compact(self) -> None:
        """Keep nothing of entries that are gone, not even where it is never read."""

    def count_words(self) -> None:
        """Count anew in how many entries each word's term stands."""

    def words_starting(self, prefix: str, limit: int) -> list[str]:
        """The terms of the most frequent words that begin with `prefix`."""


ENGINES: dict[str, Engine] = {"sqlite": SqliteEngine(), "postgresql": PostgresEngine()}


def engine() -> Engine:
    """The engine of the database in use."""
    return ENGINES[connection.vendor]


def install_after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Receiver of `post_migrate`: a migration that rebuilds a table takes its triggers along."""
    if Entry._meta.db_table in connections[using].introspection.table_names():
        ENGINES[connections[using].vendor].install(connections[using])
