"""How fast search is, and whether it stays so as the portal grows.

    python -m tests.benchmarks.search --database sqlite:////tmp/search.sqlite3 \\
        --database postgres://user@localhost/search --output tests/benchmarks/search.md

For each size a database of its own is made beside the one that is named (`search_10000.sqlite3`;
on PostgreSQL the role must be allowed to create databases) and filled with a made-up corpus, the
same each time (see `corpus`). A million entries take some minutes; with `--keep` the databases
stay, and a later run uses them again if the corpus in them is still what the portal would enter.

Each query goes through `community.search.asking.search` for a visitor, with all that the page
shows: facets, ranking, the best passage of each hit with its words marked. In turns with it go the
same match by hand, and, where matches are few, the same page by hand, ranked, marked and counted by
the engine (see `bare`). The table gives the median and the 95th percentile.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

SIZES = "10000,100000,1000000"
ONE = "SEARCH_BENCHMARK_ONE"

Line = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", default=SIZES, help=f"entries, with commas between: {SIZES}")
    parser.add_argument("--database", action="append", required=True, help="URL; may be repeated")
    parser.add_argument("--keep", action="store_true", help="leave the databases for a later run")
    parser.add_argument("--output", type=Path, help="a file for the table, beside the screen")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    if os.environ.get(ONE):
        _measure(sizes[0], keep=given.keep)
        return
    lines = [
        line for url in given.database for size in sizes for line in _run(url, size, given.keep)
    ]
    text = "\n".join(_report(lines, sizes)) + "\n"
    sys.stdout.write(text)
    if given.output:
        given.output.write_text(text, encoding="utf-8")


def _measure(size: int, *, keep: bool) -> None:
    """In a process of its own, whose one database is the one to be measured."""
    import_module("django").setup()
    import_module("tests.benchmarks.measuring").main(size, keep=keep)


def _run(url: str, size: int, keep: bool) -> list[Line]:
    stem, dot, ending = url.rpartition(".") if url.startswith("sqlite") else (url, "", "")
    address = f"{stem}_{size}{dot}{ending}"
    sys.stderr.write(f"{size:,} entries on {address.partition(':')[0]}\n")
    done = subprocess.run(
        [sys.executable, "-m", __spec__.name, "--sizes", str(size), "--database", address]
        + ["--keep"] * keep,
        env={**os.environ, "DATABASE_URL": address, ONE: "1"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _report(lines: list[Line], sizes: list[int]) -> Iterator[str]:
    timings = [line for line in lines if "name" in line]
    versions = dict.fromkeys(line["version"] for line in lines if "version" in line)
    yield "# How fast search is"
    yield ""
    yield "Made by this command, where the queries and the corpus are explained:"
    yield ""
    yield f"    python -m tests.benchmarks.search {_command()}"
    yield ""
    yield (
        f"{datetime.now(UTC):%d %B %Y}; {os.cpu_count()} cores, {_memory()} of memory; "
        f"Python {platform.python_version()}, {', '.join(versions)}. Times are milliseconds, the "
        "median and the 95th percentile. “Match” is the same match by hand in SQL, its rows "
        "fetched and nothing done with them; for the common word it is finding the 1,000 newest "
        "candidates. “Page” is the same page by hand: ranked and marked by the engine, facets "
        f"counted in SQL. The last column compares with {sizes[0]:,} entries."
    )
    for engine in dict.fromkeys(line["engine"] for line in timings):
        yield ""
        yield f"## {engine}"
        yield ""
        yield (
            "| query | entries | found | search | 95 % | match | 95 % | page | search / match "
            f"| search / page | search / at {sizes[0]:,} |"
        )
        yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
        yield from _rows([line for line in timings if line["engine"] == engine])


def _rows(timings: list[Line]) -> Iterator[str]:
    for name in dict.fromkeys(_kind(line) for line in timings):
        same = [line for line in timings if _kind(line) == name]
        for line in same:
            cells = [line["name"], f"{line['entries']:,}", line["found"]]
            cells += [f"{line[key]:.1f}" for key in ("ours", "ours_p95", "bare", "bare_p95")]
            whole = line["whole"]
            cells += [f"{whole:.1f}" if whole else "", f"{line['ours'] / line['bare']:.1f}"]
            cells += [f"{line['ours'] / whole:.1f}" if whole else ""]
            cells += [f"{line['ours'] / same[0]['ours']:.1f}"]
            yield f"| {' | '.join(cells)} |"


def _kind(line: Line) -> str:
    """The query's name without the number of the page, which a small corpus has fewer of."""
    return str(line["name"]).partition(", page")[0]


def _command() -> str:
    """The options as they were given, without where the databases lie."""
    given = iter(sys.argv[1:])
    return " ".join(
        option if option != "--database" else f"--database {next(given).partition(':')[0]}:…"
        for option in given
    )


def _memory() -> str:
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{size / 2**30:.0f} GB"


if __name__ == "__main__":
    main()
