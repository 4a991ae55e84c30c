"""Make the search index anew from the content, or say where the two differ."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from community.lib.commands import DatabaseCommand
from community.lib.findable import sources
from community.search import indexing

SHOWN = 50  # differences that are named one by one


class Command(DatabaseCommand):
    help = (
        "Make the search index anew, while the portal runs. With --check change nothing, name "
        "what differs from the content, and exit with 1 if anything does."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare and change nothing")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        total = sum(source.rows().count() for source in sources().values())
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        console = Console(file=self.stderr, stderr=True)  # type: ignore[arg-type]
        quiet = options["verbosity"] == 0 or not console.is_terminal
        with Progress(*columns, TimeRemainingColumn(), console=console, disable=quiet) as bar:
            task = bar.add_task("Comparing" if check else "Indexing", total=total)
            if check:
                self._check(lambda done: bar.advance(task, done))
            else:
                written = indexing.rebuild(progress=lambda done: bar.advance(task, done))
        if not check:
            self.stdout.write(f"{written} entries written.")

    def _check(self, progress: indexing.Progress) -> None:
        number = 0
        for number, one in enumerate(indexing.differences(progress=progress), 1):
            if number <= SHOWN:
                self.stdout.write(f"{one.what} {one.how}")
        if number:
            raise CommandError(
                f"{number} differences between the index and the content. "
                "`python manage.py reindex` puts them right.",
                returncode=1,
            )
        self.stdout.write("The index says what the content says.")
