"""`import_stories PATH …`: files and folders of documents become stories."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from community.lib.commands import WRONG_USAGE, DatabaseCommand
from stories.actions import Outcome
from stories.files import PathMissing, Totals, import_paths
from stories.models.story import Rights

IN_MEMORY = 1_000_000  # bytes of reports kept in memory before they go to a file
CHUNK = 65_536
ROWS = 1_000  # stories listed one by one in the table
FAILED = 1


class Command(DatabaseCommand):
    help = (
        "Import stories from files (.md .markdown .txt .html .htm, structure in a .yml of the "
        "same name) or from folders of them. Exit code 0: all well; 1: some files failed; "
        "2: wrong usage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file or a folder")
        parser.add_argument("--check", action="store_true", help="report only; write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as one object")
        parser.add_argument(
            "--rights",
            choices=[value for value in Rights.values if value != Rights.UNKNOWN],
            help="by what right the stories are shown; overrules what the files say",
        )
        parser.add_argument(
            "--publish",
            action="store_true",
            help="publish them; a story whose rights are unknown fails",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        teller: _Json | _Readable = _Json() if options["json"] else _Readable()
        try:
            with _progress() as on_progress:
                totals = import_paths(
                    options["paths"],
                    check=options["check"],
                    rights=options["rights"],
                    publish=options["publish"],
                    on_story=teller.add,
                    on_progress=on_progress,
                )
        except PathMissing as error:
            raise CommandError(str(error), returncode=WRONG_USAGE) from error
        teller.tell(totals, self.stdout)
        if totals.failed:
            sys.exit(FAILED)


class _Json:
    """One JSON object; the stories wait in a file, so that memory stays flat."""

    def __init__(self) -> None:
        self.stories: IO[str] = SpooledTemporaryFile(  # noqa: SIM115 - `tell` closes it
            max_size=IN_MEMORY, mode="w+", encoding="utf-8"
        )

    def add(self, outcome: Outcome, report: dict[str, Any]) -> None:
        if self.stories.tell():
            self.stories.write(", ")
        self.stories.write(json.dumps(report, ensure_ascii=False))

    def tell(self, totals: Totals, out: Any) -> None:
        head = {name: getattr(totals, name) for name in ("created", "updated", "unchanged")}
        head["failed"] = totals.failed
        out.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "stories": [', ending="")
        with self.stories as stories:
            stories.seek(0)
            for chunk in iter(lambda: stories.read(CHUNK), ""):
                out.write(chunk, ending="")
        out.write("]}")


class _Readable:
    """A table with a line a story, then what failed, then the sums."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, ...]] = []
        self.more = 0

    def add(self, outcome: Outcome, report: dict[str, Any]) -> None:
        if len(self.rows) == ROWS:
            self.more += 1
            return
        published = report["published"]["value"] or "unknown"
        numbers = (report["words"], len(report["fixed"]), len(report["doubtful"]))
        self.rows.append(
            (
                outcome.value,
                report["slug"],
                report["format"],
                published,
                *map(str, numbers),
                ", ".join(report["missing"]),
            )
        )

    def tell(self, totals: Totals, out: Any) -> None:
        console = Console(file=out, highlight=False, width=None if out.isatty() else 160)
        if self.rows:
            console.print(self._table())
        if self.more:
            console.print(f"… and {self.more} more")
        for failure in totals.failed:
            line = f", line {failure['line']}" if failure["line"] else ""
            message = f"FAILED {failure['file']}{line}: {failure['reason']}"
            console.print(message, markup=False, soft_wrap=True)
        console.print(
            f"{totals.created} created, {totals.updated} updated, "
            f"{totals.unchanged} unchanged, {len(totals.failed)} failed"
        )

    def _table(self) -> Table:
        table = Table(box=None, pad_edge=False)
        table.add_column("")
        table.add_column("story", no_wrap=True, max_width=60)
        for name in ("format", "date"):
            table.add_column(name, no_wrap=True)
        for name in ("words", "fixed", "doubtful"):
            table.add_column(name, justify="right")
        table.add_column("missing", overflow="fold")
        for row in self.rows:
            table.add_row(*row)
        return table


@contextmanager
def _progress(stream: IO[str] | None = None) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error when that is a terminal, else nothing."""
    stream = stream or sys.stderr
    if not stream.isatty():
        yield None
        return
    columns = (TextColumn("importing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task("importing")
        yield lambda done, total: bar.update(task, completed=done, total=total)
