"""What each list of the desk costs beside 100,000 posts: queries, and milliseconds.

    python -m tests.benchmarks.admin --database sqlite:////tmp/admin-lists.sqlite3 \\
        --output tests/benchmarks/admin.md

The database (made anew, so it must not be one in use) is filled with a made-up portal (see
`admin_corpus`). A superuser opens the front page and every list: as it is, further on, searched for
a word, and by each choice of each of its filters. With --output a section for this kind of database
is written into the file, in the place of the one there was.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

POSTS, TURNS = 100_000, 3
MOST_QUERIES = 15
TYPED = {"tag": "tag-7", "author": "person-7", "actor": "person-7", "deed": "post.hide"}
TYPED |= {"target": "threads.post:7", "basis": "moderation.case:7", "handle": "person-7"}


@dataclass
class Line:
    """A list: its queries and milliseconds as it is, and the worst of all ways to narrow it."""

    name: str
    rows: int
    queries: int
    took: float
    most: int = 0
    slowest: tuple[float, str] = (0.0, "")
    ways: int = 0
    failed: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--database", required=True, help="URL of a database of its own")
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--keep", action="store_true", help="leave the database")
    parser.add_argument("--again", action="store_true", help="look at the one that was left")
    parser.add_argument("--output", type=Path, help="a file for the table, beside the screen")
    given = parser.parse_args()
    os.environ["DATABASE_URL"] = given.database
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import_module("django").setup()
    import_module("django.test.utils").setup_test_environment()  # pages tell what they were made of
    corpus = import_module("tests.benchmarks.admin_corpus")
    if not given.again:
        corpus.fill(given.posts)
    lines = list(_lines(corpus.RARE))
    text = "\n".join(_report(lines, given.posts)) + "\n"
    sys.stdout.write(text)
    if given.output:
        _write(given.output, text)
    if not given.keep:
        import_module("tests.benchmarks.building").drop()
    over = [line.name for line in lines if line.most > MOST_QUERIES or line.failed]
    if over:
        sys.exit(f"more than {MOST_QUERIES} queries, or refused: {', '.join(over)}")


def _lines(rare: str) -> Iterator[Line]:
    client = import_module("django.test").Client()
    client.force_login(import_module("community.accounts.models").User.objects.get(handle="root"))
    reverse = import_module("django.urls").reverse
    growth = import_module("portal.desk.growth")
    growth.KEPT = 0  # the numbers are counted each time
    front = reverse("admin:index")
    queries, took = _opened(client, front)
    yield Line("front page", 0, queries, took, most=queries)
    growth.KEPT = 600
    site = import_module("django.contrib.admin").site
    for model, desk in sorted(site._registry.items(), key=lambda one: str(one[0]._meta.label)):
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        address = reverse(f"admin:{name}_changelist")
        queries, took = _opened(client, address)
        line = Line(name, model._default_manager.count(), queries, took, most=queries)
        line.slowest = (took, "as it is")
        for way in _ways(client, address, desk, rare):
            line.ways += 1
            status, queries, took = _looked(client, f"{address}{way}")
            if status != 200:
                line.failed.append(f"{way}: {status}")
            line.most = max(line.most, queries)
            line.slowest = max(line.slowest, (took, way))
        yield line


def _ways(client: Any, address: str, desk: Any, rare: str) -> Iterator[str]:
    """Further on, searched, and by every choice that the page itself offers."""
    answer = client.get(address)
    changelist = answer.context["cl"]
    if changelist.paginator.num_pages > 2:
        yield "?p=3"
    if desk.search_fields:
        yield from (f"?q={word}" for word in (rare, "7"))
    for spec in changelist.filter_specs:
        for choice in spec.choices(changelist):
            if "name" in choice:
                yield f"?{choice['name']}={TYPED.get(choice['name'], 'story-7')}"
            elif not choice["selected"]:
                yield str(choice["query_string"])


def _opened(client: Any, path: str) -> tuple[int, float]:
    """How many queries a page asks, and the middle of the milliseconds it takes."""
    looks = [_looked(client, path) for _turn in range(TURNS + 1)][1:]
    return looks[0][1], median(took for _status, _queries, took in looks)


def _looked(client: Any, path: str) -> tuple[int, int, float]:
    """One look: the status, how many queries, and milliseconds."""
    connection = import_module("django.db").connection
    with import_module("django.test.utils").CaptureQueriesContext(connection) as asked:
        started = time.perf_counter()
        answer = client.get(path)
        took = (time.perf_counter() - started) * 1_000
    return answer.status_code, len(asked), took


def _report(lines: list[Line], posts: int) -> Iterator[str]:
    measuring = import_module("tests.benchmarks.measuring")
    yield f"## {measuring._engine()}"
    yield ""
    yield (
        f"{datetime.now(UTC):%d %B %Y}; {os.cpu_count()} cores, of which others used theirs (load "
        f"{os.getloadavg()[0]:.1f}); Python {platform.python_version()}, "
        f"{measuring._engine()} {measuring._version()}; {posts:,} posts. Milliseconds are the "
        f"middle of {TURNS} turns, templates included; of the ways to narrow a list, of one. The "
        "front page counts its growth each time here; in use it keeps the numbers for ten minutes."
    )
    yield ""
    yield "| list | rows | queries | ms | ways to narrow it | most queries | slowest, ms | by |"
    yield "|---|--:|--:|--:|--:|--:|--:|---|"
    for line in lines:
        slowest, by = line.slowest
        cells = [line.name, f"{line.rows:,}", str(line.queries), f"{line.took:.0f}"]
        cells += [str(line.ways), str(line.most), f"{slowest:.0f}", f"`{by}`" if by else "—"]
        yield f"| {' | '.join(cells)} |"
        yield from (f"| {line.name}, refused | | | | | | | `{one}` |" for one in line.failed)


HEAD = """# What the lists of the desk cost

Made by `python -m tests.benchmarks.admin`, once for each database, which tells what is looked at.
A list is to open in at most 15 queries beside 100,000 posts, however it is narrowed.
"""


def _write(path: Path, section: str) -> None:
    """Put a section into the file, over the one of the same kind of database."""
    before = path.read_text(encoding="utf-8") if path.exists() else HEAD
    title = section.split("\n", 1)[0]
    parts = [part for part in re.split(r"(?m)^(?=## )", before) if not part.startswith(title)]
    text = "\n".join(part.strip() + "\n" for part in [*parts, section])
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
