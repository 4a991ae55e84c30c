"""The database itself refuses to change the record.

Installed after every `migrate`, because SQLite drops a table's triggers whenever a migration
rebuilds the table; `/readyz` asks `missing()` whether they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "log_logentry"
_SENTENCE = "the log is append-only"
_SQLITE = {
    f"log_refuse_{verb.lower()}": (
        f"CREATE TRIGGER IF NOT EXISTS log_refuse_{verb.lower()} BEFORE {verb} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"
    )
    for verb in ("UPDATE", "DELETE")
}
# INSERT OR REPLACE deletes the row in its way without asking the trigger for DELETE.
_SQLITE["log_refuse_replace"] = (
    f"CREATE TRIGGER IF NOT EXISTS log_refuse_replace BEFORE INSERT ON {TABLE} "  # noqa: S608
    f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id) "
    f"BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"
)
_POSTGRES_FUNCTION = (
    "CREATE OR REPLACE FUNCTION log_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$"
)
_POSTGRES = {
    f"log_refuse_{verb.lower()}": (
        f"CREATE OR REPLACE TRIGGER log_refuse_{verb.lower()} BEFORE {verb} ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION log_refuse()"
    )
    for verb in ("UPDATE", "DELETE", "TRUNCATE")
}


def _statements(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return _SQLITE if connection.vendor == "sqlite" else _POSTGRES


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers where they do not stand yet."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for statement in _statements(connection).values():
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers; only for the flush of a test database."""
    on = "" if connection.vendor == "sqlite" else f" ON {TABLE}"
    with connection.cursor() as cursor:
        for name in _statements(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that should stand and do not."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled = 'O'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [TABLE])
        standing = {row[0] for row in cursor.fetchall()}
    return sorted(set(_statements(connection)) - standing)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The triggers out of the way for the length of a block: a test database must be flushed."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def install_after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Receiver of `post_migrate`."""
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        install(connection)
