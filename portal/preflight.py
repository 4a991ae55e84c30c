"""What must hold before the portal starts; each check raises with one sentence fit to be shown."""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader


class NotReadyError(Exception):
    """The portal cannot start; the message is one sentence that says why, and what to do."""


def first_line(error: BaseException) -> str:
    """The first line of an error's message: the rest is for logs."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def check_home(home: Path) -> None:
    """`home` is a folder, made if need be, that files can be written to."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        raise NotReadyError(
            f"The folder {home} cannot be written ({error.strerror}): "
            "set PORTAL_HOME to one that can."
        ) from error


def check_port(host: str, port: int) -> None:
    """Nothing listens at `host` and `port` yet, and we may."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise NotReadyError(
            f"Port {port} on {host} cannot be used ({error.strerror}): "
            "stop what listens there, or choose another with --port."
        ) from error


def check_database() -> None:
    """The database opens, and its history of migrations is one that this code can continue."""
    try:
        connection.ensure_connection()
        if connection.vendor == "sqlite" and not os.access(
            connection.settings_dict["NAME"], os.W_OK
        ):
            raise NotReadyError(f"The database {connection.settings_dict['NAME']} is read-only.")
        loader = MigrationLoader(connection)
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory as error:
        raise NotReadyError(
            f"The database is half migrated ({first_line(error)}): restore a backup of it."
        ) from error
    except DatabaseError as error:
        raise NotReadyError(f"The database cannot be opened ({first_line(error)}).") from error
    unknown = sorted(set(loader.applied_migrations) - set(loader.disk_migrations or {}))
    if unknown:
        names = ", ".join(f"{app}.{name}" for app, name in unknown)
        raise NotReadyError(
            f"The database is ahead of this code, which does not know {names}: "
            "update the code, or use another database."
        )


def check_tables() -> None:
    """After migrating, every table and column that the code will ask for is there."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    missing = set()
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for model in models:
            table = model._meta.db_table
            if table not in present:
                missing.add(table)
                continue
            # Django's own way to ask for columns fails where a CHECK on SQLite has a list in it.
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")  # noqa: S608
            columns = {column[0] for column in cursor.description}
            wanted = {field.column for field in model._meta.local_concrete_fields}
            missing |= {f"{table}.{name}" for name in wanted - columns}
    if missing:
        raise NotReadyError(
            "The database is half migrated: its history is complete, but it lacks "
            f"{', '.join(sorted(missing))}; restore a backup of it."
        )


OF_ONE_PROCESS = {"LocMemCache", "DummyCache"}
"""Caches of which each process has its own, or none: what one counts there no other knows of."""


def check_cache_is_shared(workers: int) -> None:
    """In production several processes have one cache, or limits would hold for each of them."""
    kind = settings.CACHES["default"]["BACKEND"].rpartition(".")[2]
    if settings.PRODUCTION and workers > 1 and kind in OF_ONE_PROCESS:
        raise NotReadyError(
            f"The cache ({kind}) is of one process, and there are to be {workers}: set CACHE_URL "
            "to redis://…, or leave it out to keep the cache in the database, or say --workers 1."
        )


def check_cache() -> None:
    """The cache answers."""
    try:
        cache.get("up")
    except Exception as error:  # each kind of cache has errors of its own
        kind = settings.CACHES["default"]["BACKEND"].rpartition(".")[2]
        raise NotReadyError(
            f"The cache ({kind}) cannot be reached ({first_line(error)}): check CACHE_URL."
        ) from error
