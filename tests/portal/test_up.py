"""`manage.py up`: a newcomer's first command, from an empty folder to pages and back to nothing.

Slow, because real processes are started, killed and waited for.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.portal.running import Portal, free_port, manage, running, until

pytestmark = [
    pytest.mark.slow,  # starts and ends whole portals
    pytest.mark.xdist_group("processes"),
    pytest.mark.once,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks processes up in /proc"),
]


def test_the_first_start_serves_within_a_minute(first_start: tuple[Path, str, float]) -> None:
    _, said, seconds = first_start
    assert seconds < 60
    assert "listens at http://127.0.0.1:" in said
    assert "Traceback" not in said


def test_the_second_start_changes_nothing(first_start: tuple[Path, str, float], home: Path) -> None:
    def rows(place: Path) -> dict[str, int]:
        with sqlite3.connect(place / "portal.sqlite3") as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = [name for (name,) in tables if name.partition("_")[0] in KEPT]
            return {
                name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608
                for name in names
            }

    KEPT = {"accounts", "account", "stories", "threads", "log"}  # noqa: N806
    before = rows(home)
    with running(home) as portal:
        assert portal.get("/stories/")[0] == 200
    assert rows(home) == before
    assert before["stories_story"] == 4
    assert before["threads_post"] > 0
    assert before["log_logentry"] > 0


def test_content_that_is_not_in_the_search_index_is_entered(
    first_start: tuple[Path, str, float], home: Path
) -> None:
    making = "Making the search index …"
    assert making not in first_start[1], "what is new is entered as it comes"
    with running(changed(home, "DELETE FROM search_entry"), "--no-seeds") as portal:
        page = portal.get("/search/?q=PhD")[1]
    assert making in portal.said()
    assert "result__title" in str(page)
    with running(home, "--no-seeds") as portal:
        portal.get("/healthz")
    assert making not in portal.said()


@pytest.mark.parametrize("kind", ["TERM", "INT to the group", "KILL"])
def test_nothing_outlives_it(home: Path, kind: str) -> None:
    with running(home, "--no-seeds", "--workers=2") as portal:
        until(
            lambda: portal.find("clock") and len(portal.find("db_worker")) == 2,
            *(20, "workers and clock"),
        )
        sessions = {os.getsid(pid) for pid in portal.processes()}
        assert len(sessions) == 5, "up, server, two workers and clock each have a session"
        if kind == "INT to the group":
            portal.send_to_group(signal.SIGINT)
        else:
            portal.send(signal.Signals[f"SIG{kind}"])
        code = portal.wait()
        assert code == (-signal.SIGKILL if kind == "KILL" else 0)
        until(lambda: not portal.processes(), 15, f"the end of {portal.processes()}")


def test_what_dies_is_started_again(home: Path) -> None:
    with running(home, "--no-seeds") as portal:

        def is_replaced(who: str, victim: int) -> bool:
            return bool(portal.find(who)) and victim not in portal.processes()

        def told() -> list[str]:
            sentence = r"(\w+) ended \(exit code -9\); it is started again in 1 s"
            return re.findall(sentence, portal.said())

        names = {
            "serve": "server",
            "--queue-name=*": "worker",
            "--queue-name=webhooks": "webhooks",
            "clock": "clock",
        }
        for number, (who, name) in enumerate(names.items(), 1):
            until(lambda who=who: portal.find(who), 20, who)
            victim = min(portal.find(who))
            os.kill(victim, signal.SIGKILL)
            until(lambda number=number: len(told()) == number, 20, f"a word of the {name}")
            until(lambda who=who, victim=victim: is_replaced(who, victim), 20, f"another {who}")
        assert told() == list(names.values())
        until(lambda: portal.get("/healthz")[0] == 200, 20, "pages")

        (clock,) = portal.find("clock")
        os.kill(os.getsid(clock), signal.SIGKILL)
        until(lambda: is_replaced("clock", clock), 20, "a clock after its keeper's death")


def refused(home: Path, *options: str, **more: str) -> str:
    """The one sentence with which `up` ends at once."""
    result = manage(home, "up", *options, **more)
    assert result.returncode == 1
    sentence = result.stderr.removeprefix("CommandError: ").rstrip("\n")
    assert "\n" not in sentence
    return sentence


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused(tmp_path / "home", f"--port={port}")
    assert said.startswith(f"Port {port} on 127.0.0.1 cannot be used (Address already in use)")


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = refused(tmp_path / "file" / "home", f"--port={free_port()}")
    assert said.startswith(f"The folder {tmp_path}/file/home cannot be written (Not a directory)")


def changed(home: Path, *statements: str) -> Path:
    with sqlite3.connect(home / "portal.sqlite3") as database:
        for statement in statements:
            database.execute(statement)
    return home


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        (
            ["DELETE FROM django_migrations WHERE app = 'stories'"],
            "The database is half migrated (",
        ),
        (
            ["DELETE FROM django_migrations WHERE app = 'notifications'"],
            "The database is half migrated (",
        ),
        (
            ["DROP TABLE notifications_mail"],
            "The database is half migrated: its history is complete, but it lacks "
            "notifications_mail; restore",
        ),
        (
            ["ALTER TABLE notifications_mail DROP COLUMN error"],
            "The database is half migrated: its history is complete, but it lacks "
            "notifications_mail.error; restore",
        ),
        (
            [
                "INSERT INTO django_migrations (app, name, applied) "
                "VALUES ('stories', '9999_from_tomorrow', '2030-01-01')"
            ],
            "The database is ahead of this code, which does not know stories.9999_from_tomorrow",
        ),
    ],
    ids=[
        "history with a hole",
        "tables without history",
        "history without a table",
        "history without a column",
        "ahead",
    ],
)
def test_a_half_migrated_database_is_one_sentence(
    home: Path, statements: list[str], sentence: str
) -> None:
    assert refused(changed(home, *statements), f"--port={free_port()}").startswith(sentence)


def test_what_is_not_a_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "portal.sqlite3").write_text("this is a letter, not a database " * 50)
    said = refused(tmp_path, f"--port={free_port()}")
    assert said == "The database cannot be opened (file is not a database)."


def test_a_cache_that_does_not_answer_is_one_sentence(home: Path) -> None:
    said = refused(
        home, f"--port={free_port()}", CACHE_URL=f"redis://:secret@127.0.0.1:{free_port()}/0"
    )
    assert said.startswith("The cache (RedisCache) cannot be reached (")
    assert "secret" not in said


def test_production_has_no_samples_and_logs_json(home: Path, tmp_path: Path) -> None:
    production = {
        "PORTAL_ENV": "production",
        "SECRET_KEY": "$" + "k" * 60,
        "DATABASE_URL": f"sqlite:///{tmp_path}/elsewhere.sqlite3",
        "ALLOWED_HOSTS": "portal.example.org",
        "PUBLIC_URL": "http://portal.example.org",
    }
    portal = Portal(home, "--no-seeds", **production)
    try:
        portal.wait_until_it_serves()
        assert portal.get("/stories/")[0] == 400, "only the hosts that were named are served"
        until(lambda: portal.find("db_worker"), 20, "the worker")
    finally:
        portal.send(signal.SIGTERM)
        portal.wait()
    said = portal.said().splitlines()
    logged = [line for line in said if line.startswith("{")]
    assert any('"logger": "_granian"' in line for line in logged)
    assert any('"logger": "django.security.DisallowedHost"' in line for line in logged)
    assert not [line for line in said if line not in logged and not line[:1].isupper()]
    with sqlite3.connect(tmp_path / "elsewhere.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM accounts_user").fetchone() == (0,)
