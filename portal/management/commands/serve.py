"""`manage.py serve`: the web server alone; `up` runs it with worker and clock beside it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from granian import Granian
from granian.constants import HTTPModes, Interfaces

from portal import preflight

THREADS_PER_WORKER = 4
STOP_SECONDS = 5


def add_address(parser: ArgumentParser) -> None:
    """The options that say where to listen, and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (%(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen at (%(default)s)")
    parser.add_argument(
        "--workers",
        type=int,
        default=settings.WORKERS,
        help="processes that answer requests, %(default)s unless said; "
        f"each has {THREADS_PER_WORKER} threads",
    )


class Command(BaseCommand):
    help = "Serve the pages with granian; expects a database and static files that are ready."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_address(parser)

    def handle(self, *, host: str, port: int, workers: int, **options: Any) -> None:
        try:
            preflight.check_cache_is_shared(workers)
        except preflight.NotReadyError as error:
            raise CommandError(str(error)) from error
        Granian(
            "portal.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            http=HTTPModes.auto,
            websockets=False,
            workers=workers,
            blocking_threads=THREADS_PER_WORKER,
            log_dictconfig=settings.LOGGING,
            respawn_failed_workers=True,
            respawn_interval=0.5,
            workers_kill_timeout=STOP_SECONDS,
        ).serve()
