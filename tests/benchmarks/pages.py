"""What a visitor's page costs, beside a bare Django view.

    python -m tests.benchmarks.pages --database sqlite:////tmp/pages.sqlite3 \\
        --database postgres://user@localhost/pages --output tests/benchmarks/pages.md

The database (made anew; it must not be one in use) is filled with the shipped stories and with
questions that have answers and comments. One server (granian, one process, as `serve` runs it) then
answers wrk (Debian's package) over eight connections, in turns: the page of a question and of a
story, kept ready, whole or as a 304, and a bare view of the same project that reads one row by
primary key and returns as many bytes, once behind the portal's middleware and once, by a second
server, behind none. Cold pages are questions whose page has just changed: two hundred visitors
arrive on each over all connections, for whom it is rendered once; or one visitor on each, who waits
for the rendering alone (that is a page's first look, not a rate that a portal lives at).
"""

from __future__ import annotations

import argparse
import http.client
import os
import platform
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from statistics import median

MODULE = "tests.benchmarks.pages_server"
CONNECTIONS = 8
SECONDS = 2  # of one turn
TURNS = 5
QUESTIONS = 200
WARMED = 20  # of these, the first, which find code and templates not loaded yet
CROWDED = 20  # of these, the last, on each of which VISITORS arrive at once
VISITORS = 200
ANSWERS = 5
FILL = "PAGES_BENCHMARK_FILL"

Rate = float  # requests per second


@dataclass(frozen=True)
class Line:
    """The rate of a page, and of the bare view behind the portal's middleware and behind none."""

    name: str
    size: int
    ours: Rate
    bare: Rate
    barest: Rate


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--database", action="append", required=True, help="URL; may be repeated")
    parser.add_argument("--output", type=Path, help="a file for the table, beside the screen")
    given = parser.parse_args()
    if os.environ.get(FILL):
        _fill()
        return
    lines = {url.partition(":")[0]: list(_measured(url)) for url in given.database}
    text = "\n".join(_report(lines)) + "\n"
    sys.stdout.write(text)
    if given.output:
        given.output.write_text(text, encoding="utf-8")


def _fill() -> None:
    """In a process of its own: migrate, take in the stories, ask and answer; print the pages."""
    import_module(MODULE)
    management = import_module("django.core.management")
    management.call_command("migrate", verbosity=0)
    management.call_command("collectstatic", verbosity=0, interactive=False)
    management.call_command("import_stories", "seeds", "--publish", stdout=sys.stderr)
    actions = import_module("threads.actions")
    users = import_module("community.accounts.models").User.objects
    tag = import_module("community.tags.models").Tag.objects.first()
    people = [users.create_user(f"person-{n}", f"p{n}@example.org") for n in range(ANSWERS + 1)]
    words = "I have stood at the same point, and can say what I did and how it went. "
    with import_module("community.limits.actions").waived():
        for number in range(QUESTIONS):
            title = f"What would you do in place number {number}?"
            thread = actions.ask(by=people[0], title=title, body=words * 4, tags=[tag])
            for person in people[1:]:
                answer = actions.answer(thread, by=person, body=f"{words * 6}\n\n{words * 3}")
                actions.remark(answer, by=people[0], body=words)
            sys.stdout.write(f"{thread.page_url}\n")
    story = import_module("stories.models").Story.objects.latest("pk")
    sys.stdout.write(f"{story.get_absolute_url()}\n")


def _measured(url: str) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        environment = {
            **os.environ,
            "PORTAL_ENV": "production",
            "PORTAL_HOME": home,
            "DATABASE_URL": url,
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": "127.0.0.1",
            "PUBLIC_URL": "http://127.0.0.1",
            "LOG_LEVEL": "ERROR",
        }
        filled = subprocess.run(
            [sys.executable, "-m", __spec__.name, "--database", url],
            env={**environment, FILL: "1"},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        ours = stack.enter_context(served(environment))
        barest = stack.enter_context(served({**environment, "BARE_PORTAL": "1"}))
        *questions, story = filled.stdout.split()
        yield from _lines(ours, barest, questions, story)


def _lines(ours: int, barest: int, questions: list[str], story: str) -> Iterator[Line]:
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        _rate(pool, ours, questions[:WARMED])
        cold = _rate(pool, ours, questions[WARMED:-CROWDED])
        crowd = _rate(pool, ours, [path for path in questions[-CROWDED:] for _ in range(VISITORS)])
    pages = {"question": questions[-1], "story": story}
    for name, path in pages.items():
        etag, page = get(ours, path)
        size = len(page)
        pk = _row_of(path, ours)
        at = {
            "ours": lambda path=path: wrk(ours, path),
            "304": lambda path=path, etag=etag: wrk(ours, path, f"If-None-Match: {etag}"),
            "bare": lambda pk=pk: wrk(ours, f"/bare/{pk}"),
            "barest": lambda pk=pk: wrk(barest, f"/bare/{pk}"),
        }
        rates = in_turns(at)
        yield Line(f"{name}, ready", size, rates["ours"], rates["bare"], rates["barest"])
        yield Line(f"{name}, 304", 0, rates["304"], rates["bare"], rates["barest"])
        if name == "question":
            for visitors, rate in ((VISITORS, crowd), (1, cold)):
                label = f"{name}, cold, visitors: {visitors}"
                yield Line(label, size, rate, rates["bare"], rates["barest"])


def _rate(pool: ThreadPoolExecutor, port: int, paths: list[str]) -> Rate:
    """Fetch `paths`, as many at once as there are connections, which stay open."""

    def fetch_all(some: list[str]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        with closing(connection):
            for path in some:
                _fetch(connection, path)

    at = time.perf_counter()
    list(pool.map(fetch_all, (paths[start::CONNECTIONS] for start in range(CONNECTIONS))))
    return len(paths) / (time.perf_counter() - at)


def in_turns(ways: dict[str, Callable[[], Rate]]) -> dict[str, Rate]:
    """The median rate of each, measured in turns, so that a busy moment falls on all."""
    turns = [{name: way() for name, way in ways.items()} for _ in range(TURNS)]
    return {name: median(turn[name] for turn in turns) for name in ways}


def wrk(port: int, path: str, *headers: str, seconds: int = SECONDS) -> Rate:
    """How many requests for `path` are answered in a second."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    for header in headers:
        command += ["-H", header]
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    )
    if "Non-2xx" in done.stdout and not headers:
        raise SystemExit(f"{path} failed:\n{done.stdout}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if found is None:
        raise SystemExit(done.stdout)
    return float(found[1])


def get(port: int, path: str) -> tuple[str, bytes]:
    """The page's ETag and its bytes."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        return _fetch(connection, path)


def _fetch(connection: http.client.HTTPConnection, path: str) -> tuple[str, bytes]:
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != http.client.OK:
        raise SystemExit(f"{path}: {response.status}")
    return response.getheader("ETag") or "", body


def _row_of(path: str, port: int) -> int:
    """The number of the row that keeps `path`."""
    return int(get(port, f"/row?path={path}")[1])


@contextmanager
def served(environment: dict[str, str], module: str = MODULE) -> Iterator[int]:
    """The port of a server with one process, which ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "4", "--no-ws"]
    server = subprocess.Popen([*command, f"{module}:application"], env=environment)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        time.sleep(1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _report(lines: dict[str, list[Line]]) -> Iterator[str]:
    yield "# What a visitor’s page costs"
    yield ""
    yield "Made by this command, where what is measured is explained:"
    yield ""
    given = " ".join(f"--database {engine}:…" for engine in lines)
    yield f"    python -m tests.benchmarks.pages {given} --output tests/benchmarks/pages.md"
    yield ""
    yield (
        f"{datetime.now(UTC):%d %B %Y}; {os.cpu_count()} cores, "
        f"Python {platform.python_version()}. Requests per second; “bare” is the bare view behind "
        "the portal’s middleware, “barest” behind none. Medians of "
        f"{TURNS} turns of {SECONDS} s over {CONNECTIONS} connections; cold: "
        f"{CROWDED} pages with {VISITORS} visitors each, "
        f"and {QUESTIONS - WARMED - CROWDED} with one each."
    )
    for engine, measured in lines.items():
        yield ""
        yield f"## {engine}"
        yield ""
        yield "| page | bytes | page /s | bare /s | barest /s | page / bare | page / barest |"
        yield "|---|--:|--:|--:|--:|--:|--:|"
        for one in measured:
            yield (
                f"| {one.name} | {one.size:,} | {one.ours:,.0f} | {one.bare:,.0f} "
                f"| {one.barest:,.0f} | {one.ours / one.bare:.2f} | {one.ours / one.barest:.2f} |"
            )


if __name__ == "__main__":
    main()
