"""Commands that work on the database's tables."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

WRONG_USAGE = 2


class DatabaseCommand(BaseCommand):
    """A command that says in one sentence, with exit code 2, that the tables are not there yet."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        loader = MigrationLoader(connection)
        if set(loader.graph.leaf_nodes()) - set(loader.applied_migrations):
            raise CommandError(
                "The database is not prepared: run `python manage.py migrate` first.",
                returncode=WRONG_USAGE,
            )
        return super().execute(*args, **options)
