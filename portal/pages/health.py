"""Is the process up, and may it be sent readers?"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from http import HTTPStatus

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from community.log import triggers
from portal.clock import last_beat

logger = logging.getLogger(__name__)

BEAT_MAY_BE_OLD = timedelta(minutes=3)


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """Whether database, migrations, log triggers and worker stand: 200, or 503 with the reasons."""
    problems = {}
    for name, problem_of in CHECKS.items():
        try:
            problem = problem_of()
        except Error:
            logger.exception("The database failed while /readyz asked about its %s", name)
            problem = "the database does not answer"
        if problem:
            problems[name] = problem
            if name == "database":
                break
    status = HTTPStatus.SERVICE_UNAVAILABLE if problems else HTTPStatus.OK
    return JsonResponse({"ready": not problems, "problems": problems}, status=status)


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Every migration of this code: it cannot change while the process lives."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _migrations() -> str:
    unapplied = _known_migrations() - set(MigrationRecorder(connection).applied_migrations())
    names = ", ".join(f"{app}.{name}" for app, name in sorted(unapplied))
    return f"not applied: {names}"[:500] if unapplied else ""


def _log_triggers() -> str:
    missing = triggers.missing(connection)
    return f"missing: {', '.join(missing)}" if missing else ""


def _worker() -> str:
    beat = last_beat()
    if beat is None:
        return "it has not given a sign of life yet"
    if timezone.now() - beat > BEAT_MAY_BE_OLD:
        return f"its last sign of life was at {beat.isoformat(timespec='seconds')}"
    return ""


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "log triggers": _log_triggers,
    "worker": _worker,
}
"""What is asked, in order; each answers with what is wrong, or with nothing."""
