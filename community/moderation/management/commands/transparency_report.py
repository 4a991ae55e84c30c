"""What moderators and editors did in a time, in numbers, from the record."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from community.lib.commands import WRONG_USAGE, DatabaseCommand
from community.moderation.transparency import Report, report

TABLES = {
    "deeds": "By deed",
    "kinds": "By kind of thing",
    "decided": "How it was decided",
    "grounds": "On which ground",
    "outcomes": "What cases came to, each time that one was decided",
    "decisions": "Those decisions, and what became of them in that time",
    "cases": "Cases that were closed at its end: the decisions that stand, and others",
    "hours": "Hours until a case was decided, median",
    "appeals": "Appeals",
}


class Command(DatabaseCommand):
    help = "Count what the record says of the days from --from to --to, both included."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--to", dest="last", required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="write JSON")

    def handle(self, *args: Any, first: str, last: str, **options: Any) -> None:
        begin, end = _day("--from", first), _day("--to", last)
        if end < begin:
            raise CommandError("--to is before --from.", returncode=WRONG_USAGE)
        told = report(_midnight(begin), _midnight(end + timedelta(days=1)))
        if options["json"]:
            self.stdout.write(json.dumps(told.as_json(), indent=2, ensure_ascii=False))
        else:
            self.stdout.write(f"From {begin} to {end}: {told.total} entries in the record.")
            self._tables(told)

    def _tables(self, told: Report) -> None:
        for name, title in TABLES.items():
            self.stdout.write(f"\n{title}")
            rows = getattr(told, name)
            wide = max((len(one) for one in rows), default=0)
            for label, number in rows.items():
                self.stdout.write(f"  {label:<{wide}}  {'–' if number is None else number}")
            if not rows:
                self.stdout.write("  nothing")


def _day(option: str, said: str) -> date:
    """The day that `said` names. The last one of all has no day after it."""
    try:
        day = date.fromisoformat(said)
    except ValueError as error:
        wrong = f"{option} {said!r} is no day: write it as 2026-11-21."
        raise CommandError(wrong, returncode=WRONG_USAGE) from error
    if not 1970 <= day.year <= 9998:
        raise CommandError(f"{option} {said!r} is out of time.", returncode=WRONG_USAGE)
    return day


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
