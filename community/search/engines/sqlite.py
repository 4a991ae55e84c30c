"""SQLite: an FTS5 table that reads its text from the entries and is kept by their triggers."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from community.search.arriving import Arrived
from community.search.engines.parts import bounds, terms_of_words
from community.search.matching import AllOf, AnyOf, Match
from community.search.models import SMALL

TABLE = "search_terms"
SMALL_INDEX = "search_entry_small"
TRIGGERS = ("search_entry_enters", "search_entry_leaves", "search_entry_changes")
COLUMNS = ("title_terms", "tag_terms", "body_terms", "other_terms", "facets")
WORDS_AT_ONCE = 500
PLACED = "{title_terms tag_terms body_terms}"
# The analyser has made the terms: FTS5 only parts them at spaces. Every sign is part of a term.
SIGNS = "!#$%&()*+,-./:;<=>?@[\\]^_`{|}~"

_OLD = ", ".join(f"old.{name}" for name in COLUMNS)
_NEW = ", ".join(f"new.{name}" for name in COLUMNS)
_NAMES = ", ".join(COLUMNS)
_LEAVE = f"INSERT INTO {TABLE} ({TABLE}, rowid, {_NAMES}) VALUES ('delete', old.id, {_OLD})"  # noqa: S608
_ENTER = f"INSERT INTO {TABLE} (rowid, {_NAMES}) VALUES (new.id, {_NEW})"  # noqa: S608
STATEMENTS = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5 ({_NAMES}, content='search_entry', "
    f"content_rowid='id', columnsize=0, tokenize=\"ascii tokenchars '{SIGNS}'''\")",
    f"CREATE TRIGGER IF NOT EXISTS {TRIGGERS[0]} AFTER INSERT ON search_entry BEGIN {_ENTER}; END",
    f"CREATE TRIGGER IF NOT EXISTS {TRIGGERS[1]} AFTER DELETE ON search_entry BEGIN {_LEAVE}; END",
    f"CREATE TRIGGER IF NOT EXISTS {TRIGGERS[2]} AFTER UPDATE OF id, {_NAMES} "
    f"ON search_entry BEGIN {_LEAVE}; {_ENTER}; END",
    # The small columns once more, side by side: a thousand candidates are read from few pages.
    f"CREATE INDEX IF NOT EXISTS {SMALL_INDEX} ON search_entry ({', '.join(SMALL)})",
)


class SqliteEngine:
    """FTS5 gives the ids of a match in either order without sorting, and stops when it may."""

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
        bound, values, order = bounds(f"{TABLE}.rowid", below, above, least)
        # The plus: the match is walked once, and not asked for each of what arrived.
        came, times = arrived.condition(f"+{TABLE}.rowid") if arrived else ("", [])
        is_small = {name.strip() for name in columns.split(",")} <= {f"e.{name}" for name in SMALL}
        index = f"INDEXED BY {SMALL_INDEX} " if is_small else ""
        # CROSS JOIN: SQLite is to walk the match and look entries up, never the other way.
        sql = (
            f"SELECT {columns} FROM {TABLE} "  # noqa: S608
            f"CROSS JOIN search_entry e {index}ON e.id = {TABLE}.rowid "
            f"WHERE {TABLE} MATCH %s{bound}{came} ORDER BY {TABLE}.rowid {order} LIMIT %s"
        )
        return sql, [expression(match), *values, *times, limit]

    def some(self, match: Match, limit: int) -> tuple[str, list[Any]]:
        sql = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s LIMIT %s"  # noqa: S608
        return sql, [expression(match), limit]

    def without_waiting(self) -> AbstractContextManager[None]:
        return nullcontext()  # whoever writes has locked everything

    def find_faults(self) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE name GLOB 'search_*'")
            wanted = {TABLE, SMALL_INDEX, *TRIGGERS}
            if missing := sorted(wanted - {name for (name,) in cursor.fetchall()}):
                return [f"FTS5 index: {name} is missing" for name in missing]
            try:
                with transaction.atomic():
                    cursor.execute(
                        f"INSERT INTO {TABLE} ({TABLE}, rank) VALUES ('integrity-check', 1)"  # noqa: S608
                    )
            except DatabaseError as error:
                return [f"FTS5 index: {error}"]
        return []

    def repair(self) -> None:
        self.install(connection)
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('rebuild')")  # noqa: S608

    def compact(self) -> None:
        # Deleted terms stay in older segments until these are merged.
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")  # noqa: S608

    def count_words(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_vocabulary "
                f"USING fts5vocab ('main', '{TABLE}', 'row')"
            )
            cursor.execute(
                "SELECT coalesce(v.doc, 0), w.id FROM search_word w "
                "LEFT JOIN temp.search_vocabulary v ON v.term = w.term "
                "WHERE w.count <> coalesce(v.doc, 0)"
            )
            counted = cursor.fetchall()
            # A little at a time: SQLite has one lock for all who write.
            for start in range(0, len(counted), WORDS_AT_ONCE):
                cursor.executemany(
                    "UPDATE search_word SET count = %s WHERE id = %s",
                    counted[start : start + WORDS_AT_ONCE],
                )

    def words_starting(self, prefix: str, limit: int) -> list[str]:
        return terms_of_words("word >= %s AND word < %s", [prefix, prefix + "\U0010ffff"], limit)


def expression(match: Match) -> str:
    """`match` in FTS5's query language."""
    if isinstance(match, AllOf):
        wanted = _joined("AND", match.parts)
        return f"({wanted} NOT {_joined('OR', match.without)})" if match.without else wanted
    if isinstance(match, AnyOf):
        return _joined("OR", match.parts)
    words = '"' + " ".join(match.terms).replace('"', '""') + '"'
    if match.in_title:
        return f"title_terms : {words}"
    return words if len(match.terms) == 1 else f"{PLACED} : {words}"


def _joined(sign: str, parts: Iterable[Match]) -> str:
    """The parts with `sign` between, the deepest first.

    FTS5's parser holds at most a hundred signs that wait for what follows: of what is deep inside
    brackets as little as possible may stand before it.
    """
    expressions = [expression(part) for part in sorted(parts, key=_depth, reverse=True)]
    return expressions[0] if len(expressions) == 1 else f"({f' {sign} '.join(expressions)})"


def _depth(match: Match) -> int:
    if isinstance(match, AllOf):
        return 1 + max(map(_depth, (*match.parts, *match.without)))
    return 1 + max(map(_depth, match.parts)) if isinstance(match, AnyOf) else 0
