"""Count again what stands beside rows: posts, votes, unread notices, requests to mentors, …"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from community.lib import counters
from community.lib.commands import DatabaseCommand


class Command(DatabaseCommand):
    help = "Holds every counter (posts, votes, unread notices, mentors’ places, …) against rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; name what is wrong and exit with 1",
        )

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        found = 0
        for wrong, put_right in list(counters.all_wrong()):
            found += 1
            self.stdout.write(str(wrong))
            if not check:
                put_right(wrong)
        if check and found:
            raise CommandError(f"{found} counters are wrong; run recount without --check.")
        self.stdout.write(f"{found} counters put right." if found else "Every counter is right.")
