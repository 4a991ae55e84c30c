"""`manage.py up`: the whole portal with one command.

Checks, migrates, collects static files, loads the seeds, sees to the search index, then serves the
pages with workers and clock beside them until a signal says stop. Everything before serving is safe
to run again.
"""

from __future__ import annotations

import os
import sys
import threading
from argparse import ArgumentParser
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from community.search import indexing, tending
from community.webhooks import rounds as webhooks
from mentors.actions import load_plans
from portal import preflight, samples, static_files
from portal.management.commands.serve import add_address
from portal.supervisor import Supervisor
from stories.files import import_paths

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104
"""Addresses that mean all of this machine's, and the one to reach them by from here."""


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def children(host: str, port: int, workers: int) -> dict[str, list[str]]:
    """What runs side by side, by name, each with its command line.

    What calls members' servers has a worker of its own: one that answers slowly holds up no mail.
    """
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    worker = [*manage, "db_worker", "--no-startup-delay"]
    return {
        "server": [*manage, "serve", f"--host={host}", f"--port={port}", f"--workers={workers}"],
        "worker": [*worker, "--queue-name=*", f"--exclude-queues={webhooks.QUEUE}"],
        "webhooks": [*worker, f"--queue-name={webhooks.QUEUE}"],
        "clock": [*manage, "clock"],
    }


class Command(BaseCommand):
    help = "Prepare everything and serve the portal, with workers and clock beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_address(parser)
        parser.add_argument(
            "--no-seeds", action="store_true", help="do not load the stories in seeds/"
        )

    def handle(self, *, host: str, port: int, workers: int, no_seeds: bool, **options: Any) -> None:
        if not (0 < port < 65_536 and workers > 0):
            raise CommandError("Give a port from 1 to 65535, and at least one worker.")
        try:
            preflight.check_cache_is_shared(workers)
            self._prepare(host, port, seeds=not no_seeds)
        except preflight.NotReadyError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("Stopped before anything was served.", returncode=130) from None
        self._serve(host, port, workers)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _prepare(self, host: str, port: int, *, seeds: bool) -> None:
        preflight.check_home(settings.PORTAL_HOME)
        preflight.check_port(host, port)
        preflight.check_database()
        self._say("Preparing the database and the static files …")
        # Compressing files leaves the interpreter to the migrations, and takes another core.
        with ThreadPoolExecutor(1) as beside:
            collecting = beside.submit(static_files.collect)
            self._migrate()
            collecting.result()
        if seeds:
            self._say("Loading the stories in seeds/ …")
            self._load_seeds()
        for plan in load_plans():
            self._say(f"A plan for goals: {plan.name}")
        if not tending.is_whole():
            self._say("Making the search index …")
            self._say(f"  {indexing.rebuild()} entries")
        if settings.DEVELOPMENT:
            for line in samples.make():
                self._say(line)

    def _migrate(self) -> None:
        try:
            call_command("migrate", interactive=False, verbosity=0)
            preflight.check_tables()
            call_command("createcachetable", verbosity=0)
        except DatabaseError as error:
            raise preflight.NotReadyError(
                f"The database is half migrated ({preflight.first_line(error)}): "
                "restore a backup of it."
            ) from error
        preflight.check_cache()

    def _load_seeds(self) -> None:
        """A story that fails is named; the others, and the portal, do not wait for it."""
        totals = import_paths([settings.SEEDS_DIR], publish=True)
        for failure in totals.failed:
            line = f", line {failure['line']}" if failure["line"] else ""
            self.stderr.write(f"Not loaded: {failure['file']}{line}: {failure['reason']}")
        self._say(f"  {totals.created} new, {totals.updated} updated, {totals.unchanged} unchanged")

    def _serve(self, host: str, port: int, workers: int) -> None:
        address = _address(host, port)
        environment = {
            **os.environ,
            "PORTAL_ENV": settings.PORTAL_ENV,
            "PORTAL_HOME": str(settings.PORTAL_HOME),
        }
        if settings.DEVELOPMENT:
            environment.setdefault("PUBLIC_URL", _address(EVERYWHERE.get(host, host), port))
        for connection in connections.all():
            connection.close()
            if close_pool := getattr(connection, "close_pool", None):  # PostgreSQL has one
                close_pool()
        stopped = threading.Event()
        announcer = threading.Thread(
            target=self._announce, args=(host, port, address, stopped), daemon=True
        )
        announcer.start()
        try:
            Supervisor(children(host, port, workers), environment).run()
        finally:
            stopped.set()
        self._say("Stopped.")

    def _announce(self, host: str, port: int, address: str, stopped: threading.Event) -> None:
        """Say where the portal listens, once it answers."""
        while not stopped.wait(0.2):
            line = HTTPConnection(EVERYWHERE.get(host, host), port, timeout=5)
            try:
                line.request("GET", "/healthz")
                if line.getresponse().status == 200:
                    self._say(f"The portal listens at {address}/ (Ctrl+C stops it).")
                    return
            except (OSError, HTTPException):
                continue  # not yet
            finally:
                line.close()
