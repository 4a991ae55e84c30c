"""`export_stories DIR`: every story as a Markdown file that can be imported again."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from community.lib.commands import WRONG_USAGE, DatabaseCommand
from stories.exporting import exported, for_export


class Command(DatabaseCommand):
    help = (
        "Write stories as Markdown with front matter, DIR/<slug>.md each. Stories that are "
        "withdrawn or hidden, and redacted text, are left out. Exit code 2: wrong usage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="made when it is not there")
        parser.add_argument(
            "--slug", action="append", default=[], help="only this story; may be given repeatedly"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        stories = for_export()
        if options["slug"]:
            stories = stories.filter(slug__in=options["slug"])
            missing = set(options["slug"]) - set(stories.values_list("slug", flat=True))
            if missing:
                raise CommandError(
                    f"no story to export: {', '.join(sorted(missing))}", returncode=WRONG_USAGE
                )
        written = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for story in stories.iterator(chunk_size=100):
                text = exported(story)
                (folder / f"{story.slug}.md").write_text(text, encoding="utf-8", newline="\n")
                written += 1
        except OSError as error:
            raise CommandError(
                f"{folder} cannot be written to: {error.strerror}", returncode=WRONG_USAGE
            ) from error
        self.stdout.write(f"{written} written to {folder}")
