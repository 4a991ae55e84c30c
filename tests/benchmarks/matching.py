"""What suggestions of mentors cost, beside the bare query for the same candidates.

    python -m tests.benchmarks.matching --database postgres://user@localhost/matching \\
        --output tests/benchmarks/matching.md

The database (PostgreSQL; made anew, so it must not be one in use) is filled with made-up mentors,
the same each time (see `matching_corpus`). For members who tell more or less of themselves,
`mentors.suggesting.suggestions` finds, weighs and words a list, in turns with the bare query: the
same candidates found by one statement written by hand and their rows fetched, nothing done with
them (see `matching_bare`). Beside it stand the rows alone, by ids that are known already.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from statistics import median, quantiles
from typing import Any

MENTORS = 20_000
WARM_UP = 3
TURNS = 60
MOST_TIMES, MOST_QUERIES = 3, 10


@dataclass(frozen=True)
class Line:
    """Milliseconds of each turn for one member, and how many candidates and queries it took."""

    name: str
    candidates: int
    queries: int
    ours: list[float]
    bare: list[float]
    rows: list[float]

    @property
    def times(self) -> float:
        return median(self.ours) / median(self.bare)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--database", required=True, help="URL of a PostgreSQL database")
    parser.add_argument("--mentors", type=int, default=MENTORS)
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--keep", action="store_true", help="leave the database")
    parser.add_argument("--output", type=Path, help="a file for the table, beside the screen")
    given = parser.parse_args()
    os.environ["DATABASE_URL"] = given.database
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import_module("django").setup()
    corpus = import_module("tests.benchmarks.matching_corpus")
    corpus.fill(given.mentors)
    before = os.getloadavg()[0]
    lines = [_timed(name, member, given.turns) for name, member in corpus.members().items()]
    load = (before, os.getloadavg()[0])
    text = "\n".join(_report(lines, given.mentors, given.turns, load)) + "\n"
    sys.stdout.write(text)
    if given.output:
        given.output.write_text(text, encoding="utf-8")
    if not given.keep:
        import_module("tests.benchmarks.building").drop()
    slow = [line.name for line in lines if line.times > MOST_TIMES or line.queries > MOST_QUERIES]
    if slow:
        sys.exit(f"more than is promised for: {', '.join(slow)}")


def _timed(name: str, member: Any, turns: int) -> Line:
    candidates = import_module("mentors.candidates")
    bare = import_module("tests.benchmarks.matching_bare")
    mentors = import_module("mentors.models").Mentor.objects.all()
    suggestions = import_module("mentors.suggesting").suggestions
    told = bare.values(candidates.asking(member))
    ids = bare.find(told)
    _check(member, mentors, ids)
    deeds: tuple[Callable[[], Any], ...] = (
        lambda: suggestions(member, among=mentors),
        lambda: bare.both(told),
        lambda: bare.rows(told, ids),
    )
    for _turn in range(WARM_UP):
        for deed in deeds:
            deed()
    times: tuple[list[float], ...] = ([], [], [])
    for _turn in range(turns):
        for deed, spent in zip(deeds, times, strict=True):
            spent.append(_milliseconds(deed))
    return Line(name, len(ids), _queries(deeds[0]), *times)


def _check(member: Any, mentors: Any, ids: list[int]) -> None:
    """Both ways find the same candidates, or there is nothing to compare."""
    asks = import_module("mentors.candidates").asking(member)
    ours = import_module("mentors.shortlist").shortlist(asks, mentors)
    if sorted(ours) != sorted(ids):
        sys.exit(f"the portal finds {len(ours)} candidates, the bare query {len(ids)} others")


def _queries(deed: Callable[[], Any]) -> int:
    connection = import_module("django.db").connection
    with import_module("django.test.utils").CaptureQueriesContext(connection) as asked:
        deed()
    return len(asked)


def _milliseconds(deed: Callable[[], Any]) -> float:
    started = time.perf_counter()
    deed()
    return (time.perf_counter() - started) * 1_000


def _report(
    lines: list[Line], mentors: int, turns: int, load: tuple[float, float]
) -> Iterator[str]:
    version = import_module("tests.benchmarks.measuring")._version()
    yield "# What suggestions of mentors cost"
    yield ""
    yield "Made by this command, where it is told what is compared:"
    yield ""
    yield (
        "    python -m tests.benchmarks.matching --database postgres:… "
        "--output tests/benchmarks/matching.md"
    )
    yield ""
    yield (
        f"{datetime.now(UTC):%d %B %Y}; {os.cpu_count()} cores, of which others used theirs (load "
        f"{load[0]:.1f} when it began, {load[1]:.1f} when it ended); Python "
        f"{platform.python_version()}, PostgreSQL {version}. {mentors:,} mentors. Times are "
        f"milliseconds, the median and the 95th percentile of {turns} turns in which each way goes "
        "once. “Suggestions” is all, from the member to sentences; “bare” the same candidates "
        "found by hand and their rows fetched; “rows” their rows alone, by known ids. Suggestions "
        f"take at most {MOST_TIMES} times as long as the bare query, in at most {MOST_QUERIES} "
        "queries."
    )
    yield ""
    yield (
        "| the member tells | candidates | queries | suggestions | 95 % | bare | 95 % | rows "
        "| suggestions / bare |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    for line in lines:
        cells = [line.name, str(line.candidates), str(line.queries)]
        for spent in (line.ours, line.bare):
            cells += [f"{median(spent):.1f}", f"{quantiles(spent, n=20)[-1]:.1f}"]
        cells += [f"{median(line.rows):.1f}", f"{line.times:.1f}"]
        yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
