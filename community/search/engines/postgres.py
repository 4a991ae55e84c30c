"""PostgreSQL: a tsvector that the entry's row carries, under a GIN index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeGuard

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from community.search.arriving import Arrived
from community.search.engines.parts import bounds, terms_of_words
from community.search.matching import EVERYTHING, AllOf, AnyOf, Match, Sequence, all_of
from community.search.terms import quoted

STATEMENTS = (
    # Without the pending list: a search must not pay for the writes before it.
    "CREATE INDEX IF NOT EXISTS search_entry_vector ON search_entry USING gin (vector) "
    "WITH (fastupdate = off)",
    # The vector's index knows which rows have a word, and not whether it stands in their title.
    "CREATE INDEX IF NOT EXISTS search_entry_in_title ON search_entry "
    "USING gin (string_to_array(title_terms, ' ')) WITH (fastupdate = off)",
    # Filters are frequent terms: the planner must know how frequent each is.
    "ALTER TABLE search_entry ALTER COLUMN vector SET STATISTICS 1000",
)


PATIENCE = "300ms"  # less than PostgreSQL takes to look for those that wait for each other


class PostgresEngine:
    """GIN finds the rows of a match; the planner chooses between it and walking by id."""

    def install(self, connection: BaseDatabaseWrapper) -> None:
        with connection.cursor() as cursor:
            for statement in STATEMENTS:
                cursor.execute(statement)

    def newest(
        self,
        columns: str,
        match: Match,
        limit: int,
        *,
        below: int | None = None,
        above: int | None = None,
        least: int | None = None,
        arrived: Arrived | None = None,
    ) -> tuple[str, list[Any]]:
        bound, values, order = bounds("e.id", below, above, least)
        came, times = arrived.condition("e.id") if arrived else ("", [])
        titles, rest = _in_titles(match)
        overlaps = " AND string_to_array(e.title_terms, ' ') && %s::text[]" * len(titles)
        sql = (
            f"SELECT {columns} FROM search_entry e "  # noqa: S608
            f"WHERE e.vector @@ %s::tsquery{overlaps}{bound}{came} "
            f"ORDER BY e.id {order} LIMIT %s"
        )
        return sql, [expression(rest), *titles, *values, *times, limit]

    def some(self, match: Match, limit: int) -> tuple[str, list[Any]]:
        # Planned without the limit: for a few of many matches PostgreSQL would rather walk through
        # the rows than use the index, and walk through all of them where there is no match.
        sql = (
            "WITH found AS MATERIALIZED "
            "(SELECT id FROM search_entry WHERE vector @@ %s::tsquery) "
            "SELECT id FROM found LIMIT %s"
        )
        return sql, [expression(match), limit]

    @contextmanager
    def without_waiting(self) -> Iterator[None]:
        before = self._set_patience(PATIENCE)
        yield
        # An error takes the setting back itself, with the savepoint.
        self._set_patience(before)

    def _set_patience(self, patience: str) -> str:
        """How long the transaction waits for a lock from now on; what held before."""
        sql = "SELECT current_setting('lock_timeout'), set_config('lock_timeout', %s, true)"
        with connection.cursor() as cursor:
            cursor.execute(sql, [patience])
            before, _now = cursor.fetchone() or ("0", "")
        return str(before)

    def find_faults(self) -> list[str]:
        # The vector is a column of the row, and compared with it; the index may only be missing.
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('search_entry_vector')")
            (index,) = cursor.fetchone() or (None,)
        return [] if index else ["GIN index: is missing"]

    def repair(self) -> None:
        self.install(connection)

    def compact(self) -> None:
        """Nothing to do: what an entry says is in its row, which went with it."""

    def count_words(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH stat AS MATERIALIZED "
                "(SELECT word, ndoc FROM ts_stat('SELECT vector FROM search_entry')) "
                "UPDATE search_word w SET count = coalesce(s.ndoc, 0) "
                "FROM search_word o LEFT JOIN stat s ON s.word = o.term "
                "WHERE o.id = w.id AND w.count <> coalesce(s.ndoc, 0)"
            )

    def words_starting(self, prefix: str, limit: int) -> list[str]:
        pattern = prefix.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        return terms_of_words("word LIKE %s", [pattern], limit)


def _in_titles(match: Match) -> tuple[list[list[str]], Match]:
    """Lists of words of each of which one is to stand in the title, and all else that is to hold.

    Only of what is to hold in any case, and of single words.
    """
    any_of = match.parts if isinstance(match, AnyOf) else (match,)
    if words := [p.terms[0] for p in any_of if _is_word_in_title(p)]:
        if len(words) == len(any_of):
            return [words], EVERYTHING
    elif isinstance(match, AllOf):
        parted = [_in_titles(part) for part in match.parts]
        rest = [left for _titles, left in parted if left != EVERYTHING]
        return [words for titles, _left in parted for words in titles], all_of(rest, match.without)
    return [], match


def _is_word_in_title(match: Match) -> TypeGuard[Sequence]:
    return isinstance(match, Sequence) and match.in_title and len(match.terms) == 1


def expression(match: Match) -> str:
    """`match` as PostgreSQL writes a tsquery."""
    if isinstance(match, AllOf):
        parts = [expression(part) for part in match.parts]
        parts += [f"!{expression(part)}" for part in match.without]
        return f"({' & '.join(parts)})"
    if isinstance(match, AnyOf):
        return f"({' | '.join(expression(part) for part in match.parts)})"
    weight = ":A" if match.in_title else ""
    return f"({' <-> '.join(quoted(term) + weight for term in match.terms)})"
