"""What a list of the API costs a visitor, beside a bare list of Django REST framework.

    python -m tests.benchmarks.api --database sqlite:////tmp/api.sqlite3 \\
        --database postgres://user@localhost/api --output tests/benchmarks/api.md

The database (made anew; it must not be one in use) is filled with stories, with questions,
answers and comments, and with mentors. One server (granian, one process, as `serve` runs it) then
answers wrk (Debian's package) over eight connections, in turns: a list of twenty rows, the same
list as a 304, and a bare list of the same rows with the same fields (see `api_bare`), behind the
same middleware. Before that each pair is compared: twenty rows, equal to the last nested field.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks import pages

MODULE = "tests.benchmarks.api_server"
LISTS = ("stories", "threads", "posts", "mentors")
ROWS = 20
STORIES = QUESTIONS = 24
MENTORS = 60
TURNS, SECONDS = 7, 1
FILL = "API_BENCHMARK_FILL"
SHOWN = {"career_stage_visibility": "public"}
LEAST, LEAST_304 = 0.6, 3.0
"""What is promised: of a bare list's rate, and of one's own for an answer that stands."""


@dataclass(frozen=True)
class Line:
    """The rates of a list, of its 304, and of the bare list."""

    name: str
    size: int
    bare_size: int
    turns: list[dict[str, pages.Rate]]

    def rate(self, way: str) -> pages.Rate:
        return median(turn[way] for turn in self.turns)

    def ratio(self, way: str, other: str) -> float:
        """Of the rates within each turn, so that a busy moment falls on both."""
        return median(turn[way] / turn[other] for turn in self.turns)

    @property
    def is_kept(self) -> bool:
        return self.ratio("ours", "bare") >= LEAST and self.ratio("304", "ours") >= LEAST_304


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--database", action="append", required=True, help="URL; may be repeated")
    parser.add_argument("--output", type=Path, help="a file for the table, beside the screen")
    parser.add_argument("--filled", action="store_true", help="by an earlier run: measure alone")
    given = parser.parse_args()
    if os.environ.get(FILL):
        _fill()
        return
    lines = {
        url.partition(":")[0]: list(_measured(url, is_filled=given.filled))
        for url in given.database
    }
    text = "\n".join(_report(lines)) + "\n"
    sys.stdout.write(text)
    if given.output:
        given.output.write_text(text, encoding="utf-8")
    if broken := [one.name for some in lines.values() for one in some if not one.is_kept]:
        sys.exit(f"Less than is promised: {', '.join(broken)}")


def _fill() -> None:
    """In a process of its own: mentors, stories, and questions with answers and comments."""
    import_module(MODULE)
    import_module("tests.benchmarks.matching_corpus").fill(MENTORS)
    management = import_module("django.core.management")
    management.call_command("collectstatic", verbosity=0, interactive=False)
    actions = import_module("threads.actions")
    users = import_module("community.accounts.models").User.objects
    tags = list(import_module("community.tags.models").Tag.objects.order_by("pk")[:3])
    cast = import_module("tests.cast")
    for number in range(STORIES):
        story = cast.StoryFactory.create(title=f"A way in, number {number}")
        story.tags.set(tags)
        story.credits.create(role="narrator", name=f"Narrator {number}", slug=f"narrator-{number}")
    people = [
        users.create_user(f"person-{n}", f"p{n}@example.org", career_stage=n + 1, **SHOWN)
        for n in range(4)
    ]
    words = "I have stood at the same point, and can say **what** I did and how it went. "
    with import_module("community.limits.actions").waived():
        for number in range(QUESTIONS):
            title = f"What would you do in place number {number}?"
            asked = actions.ask(by=people[0], title=title, body=words * 4, tags=tags)
            for person in people[1:]:
                answer = actions.answer(asked, by=person, body=f"{words * 6}\n\n{words * 3}")
                actions.vote(asked.question, by=person, value=1)
            actions.accept(answer, by=people[0])
            actions.remark(answer, by=people[0], body=words)
    import_module("community.changes.recording").record_all()


def _measured(url: str, *, is_filled: bool) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as home:
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
        if not is_filled:
            subprocess.run(
                [sys.executable, "-m", __spec__.name, "--database", url],
                env={**environment, FILL: "1"},
                stdout=subprocess.DEVNULL,
                check=True,
            )
        with pages.served(environment, MODULE) as port:
            yield from (_line(port, name) for name in LISTS)


def _line(port: int, name: str) -> Line:
    path, bare = f"/api/v1/{name}/?page_size={ROWS}", f"/bare/{name}/"
    page = pages.get(port, path)[1]
    other = pages.get(port, bare)[1]
    ours, theirs = json.loads(page)["items"], json.loads(other)["results"]
    if not len(ours) == len(theirs) == ROWS:
        raise SystemExit(f"{name}: {len(ours)} and {len(theirs)} rows")
    for row, bare_row in zip(ours, theirs, strict=True):
        if other_fields := [*_differing(row, bare_row)]:
            raise SystemExit(f"{name}: unlike in {', '.join(other_fields)}\n{row}\n{bare_row}")
    turns = [
        {
            "ours": pages.wrk(port, path, seconds=SECONDS),
            "304": pages.wrk(port, path, _unless_new(port, path), seconds=SECONDS),
            "bare": pages.wrk(port, bare, seconds=SECONDS),
        }
        for _turn in range(TURNS)
    ]
    told = [turn for turn in turns if all(turn.values())]  # nothing in a second: others worked
    if len(told) < TURNS // 2:
        raise SystemExit(f"{name}: the machine is too busy to measure anything")
    return Line(name, len(page), len(other), told)


def _differing(row: dict[str, Any], bare_row: dict[str, Any]) -> Iterator[str]:
    """The fields that one of the rows lacks, or that say something else there, down to the last."""
    for name in sorted({*row, *bare_row}):
        told = [json.dumps(one.get(name, "missing"), sort_keys=True) for one in (row, bare_row)]
        if told[0] != told[1]:
            yield name


def _unless_new(port: int, path: str) -> str:
    """The header with the version that stands now: every few minutes it has another name."""
    return f"If-None-Match: {pages.get(port, path)[0]}"


def _report(lines: dict[str, list[Line]]) -> Iterator[str]:
    yield "# What a list of the API costs"
    yield ""
    yield "Made by this command, where what is measured is explained:"
    yield ""
    given = " ".join(f"--database {engine}:…" for engine in lines)
    yield f"    python -m tests.benchmarks.api {given} --output tests/benchmarks/api.md"
    yield ""
    yield (
        f"{datetime.now(UTC):%d %B %Y}; {os.cpu_count()} cores, "
        f"Python {platform.python_version()}. Requests per second for {ROWS} rows, as a visitor; "
        f"medians of {TURNS} turns of {SECONDS} s over {pages.CONNECTIONS} "
        f"connections. Promised: list / bare at least {LEAST}, 304 / list at least {LEAST_304:g}."
    )
    for engine, measured in lines.items():
        yield ""
        yield f"## {engine}"
        yield ""
        heads = ("list", "bytes", "bare bytes", "list /s", "bare /s", "304 /s", "list / bare")
        yield f"| {' | '.join(heads)} | 304 / list |"
        yield "|---|--:|--:|--:|--:|--:|--:|--:|"
        for one in measured:
            yield (
                f"| {one.name} | {one.size:,} | {one.bare_size:,} | {one.rate('ours'):,.0f} "
                f"| {one.rate('bare'):,.0f} | {one.rate('304'):,.0f} "
                f"| {one.ratio('ours', 'bare'):.2f} | {one.ratio('304', 'ours'):.1f} |"
            )


if __name__ == "__main__":
    main()
