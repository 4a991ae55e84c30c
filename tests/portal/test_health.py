"""`/healthz` says that the process is up, `/readyz` whether it may be sent readers, and why not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community.log import triggers
from portal import clock
from portal.pages import health


def worked_off(ago: timedelta = timedelta(0)) -> None:
    """A beat that a worker brought to its end."""
    result = clock.beat.enqueue()
    DBTaskResult.objects.filter(pk=result.id).update(
        status="SUCCESSFUL", finished_at=timezone.now() - ago
    )


def readiness(client: Client) -> tuple[int, dict[str, str]]:
    response = client.get("/readyz")
    body = response.json()
    assert body["ready"] is (response.status_code == 200)
    return response.status_code, body["problems"]


def test_the_process_is_up_and_no_database_is_asked(client: Client) -> None:
    response = client.get("/healthz", headers={"host": "10.1.2.3"})
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "no-store"
    assert response["X-Request-ID"]


def test_probes_come_by_plain_http_even_where_pages_are_sent_to_https(
    client: Client, settings: Any
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/accounts/login/").status_code == 301
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_ready_when_everything_stands(client: Client) -> None:
    worked_off()
    assert readiness(client) == (200, {})


@pytest.mark.django_db
def test_not_ready_without_a_worker(client: Client) -> None:
    assert readiness(client) == (503, {"worker": "it has not given a sign of life yet"})
    clock.beat.enqueue()
    assert readiness(client)[0] == 503, "a beat that waits is no sign of life"


@pytest.mark.django_db
def test_not_ready_when_the_worker_has_been_silent_for_three_minutes(client: Client) -> None:
    worked_off(ago=timedelta(minutes=3, seconds=1))
    status, problems = readiness(client)
    assert status == 503
    assert problems["worker"].startswith("its last sign of life was at ")
    worked_off(ago=timedelta(minutes=2))
    assert readiness(client) == (200, {})


@pytest.mark.django_db
def test_not_ready_when_the_log_could_be_changed(client: Client) -> None:
    worked_off()
    with triggers.lifted(connection):
        status, problems = readiness(client)
    assert status == 503
    assert "log_refuse_update" in problems["log triggers"]


@pytest.mark.django_db
def test_not_ready_when_a_migration_waits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    worked_off()
    known = health._known_migrations()
    monkeypatch.setattr(health, "_known_migrations", lambda: known | {("stories", "0099_next")})
    assert readiness(client) == (503, {"migrations": "not applied: stories.0099_next"})


@pytest.fixture
def _broken_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise OperationalError("no route to db.internal as user portal")

    monkeypatch.setattr(connection, "cursor", fail)


@pytest.mark.django_db
@pytest.mark.usefixtures("_broken_database")
def test_not_ready_without_a_database_and_no_secret_is_told(client: Client) -> None:
    assert readiness(client) == (503, {"database": "the database does not answer"})
    assert client.get("/healthz").status_code == 200
