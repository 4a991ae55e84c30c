"""Times search and the same match by hand, in turns, on the database that settings name."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from community.lib import findable
from community.search.analysis import tokens
from community.search.asking import search
from community.search.results import PAGE, Results
from community.search.similar import similar
from tests.benchmarks import bare, building
from tests.benchmarks.bare import Terms
from tests.benchmarks.corpus import (
    COMMON,
    FILTERS,
    FOUND,
    KINDS,
    MISSPELT,
    PHRASE,
    RARE,
    TWO,
    Corpus,
)
from tests.community.search.judged.shelf import Stand

WARM_UP = 5
MOST_TURNS = 200
LEAST_TURNS = 20
SECONDS = 1.5  # for one query
FAR_PAGE = 100

Deed = Callable[[], Any]


@dataclass(frozen=True)
class Case:
    """One query: the portal's way, the match by hand, and how many entries it matches.

    `whole` is the whole page by hand, where the portal's page is one of few matches.
    """

    name: str
    ours: Deed
    bare: Deed
    found: str
    whole: Deed | None = None


@dataclass(frozen=True)
class Timing:
    """Milliseconds: the median and the 95th percentile of each way."""

    engine: str
    entries: int
    name: str
    found: str
    turns: int
    ours: float
    ours_p95: float
    bare: float
    bare_p95: float
    whole: float | None = None


def main(size: int, *, keep: bool) -> None:
    """Print one line of JSON for the versions and one for each query."""
    for kind in KINDS:
        if kind not in findable.sources():
            findable.register(Stand(kind))
    corpus = Corpus(size)
    building.fill(corpus)
    _print({"version": f"{_engine()} {_version()}", "bytes": building.bytes_of_index()})
    for case in _cases(corpus):
        _print(asdict(_timed(case, size)))
    if not keep:
        building.drop()


def _cases(corpus: Corpus) -> Iterator[Case]:
    fixed = f"{FOUND}"
    rare, common = Terms((_term(RARE),)), Terms((_term(COMMON),))
    two = Terms(tuple(map(_term, TWO)))
    phrase = Terms(tuple(map(_term, PHRASE)), side_by_side=len(PHRASE))
    for name, text, terms in (
        ("rare word", RARE, rare),
        ("two words", " ".join(TWO), two),
        ("phrase", f'"{" ".join(PHRASE)}"', phrase),
    ):
        _check(text, FOUND)
        yield Case(
            name,
            _asked(text),
            lambda terms=terms: bare.page(terms),
            fixed,
            lambda terms=terms: bare.whole_page(terms),
        )
    _check(MISSPELT, FOUND)
    yield Case(
        "typo",
        _asked(MISSPELT),
        lambda: bare.page(Terms((bare.meant(MISSPELT),))),
        fixed,
        lambda: bare.whole_page(Terms((bare.meant(MISSPELT),))),
    )
    yield Case(
        "common word", _asked(COMMON), lambda: bare.candidates(common), _number(_ask(COMMON))
    )
    number, cursor, below = _far_page()
    yield Case(
        f"common word, newest, page {number}",
        lambda: _ask(COMMON, sort="newest", cursor=cursor),
        lambda: (bare.candidates(common), bare.page(common, below)),
        _number(_ask(COMMON)),
    )
    text = " ".join([COMMON, *(f"{name}:{value}" for name, value in FILTERS.items())])
    filtered = Terms((_term(COMMON), *(f"{name}:{value}" for name, value in FILTERS.items())))
    yield Case("filtered", _asked(text), lambda: bare.candidates(filtered), _number(_ask(text)))
    typed = _title_typed_anew(corpus)
    yield Case(
        "similar (beside a search for two words)",
        lambda: similar(typed, person=AnonymousUser()),
        _asked(" ".join(TWO)),
        f"{len(similar(typed, person=AnonymousUser()))}",
    )


def _ask(text: str, **how: Any) -> Results:
    return search(text, person=AnonymousUser(), **how)


def _asked(text: str) -> Deed:
    return lambda: _ask(text)


def _term(word: str) -> str:
    return next(tokens(word)).term


def _check(text: str, number: int) -> None:
    found = _ask(text)
    if found.total != number or len(found.hits) != number:
        sys.exit(f"“{text}” finds {found.total} entries, not {number}")


def _number(results: Results) -> str:
    return f"{results.total:,}{'+' if results.has_more else ''}"


def _far_page() -> tuple[int, str | None, int]:
    """The hundredth page, or the last where there are fewer: number, cursor, the id before it."""
    number, cursor = 1, None
    results = _ask(COMMON, sort="newest")
    while number < FAR_PAGE and results.next:
        number, cursor = number + 1, results.next
        results = _ask(COMMON, sort="newest", cursor=cursor)
    newest = bare.page_ids(Terms((_term(COMMON),)), (number - 1) * PAGE)
    return number, cursor, newest


def _title_typed_anew(corpus: Corpus) -> str:
    """A title as somebody else might type it: other order, one word misspelt."""
    words = corpus.document(corpus.size // 2).title.split()
    long = max(words, key=len)
    typed = [word if word != long else long[:-3] + long[-2:] for word in reversed(words)]
    return " ".join(typed)


def _timed(case: Case, size: int) -> Timing:
    for _ in range(WARM_UP):
        for deed in filter(None, (case.ours, case.bare, case.whole)):
            deed()
    ours, by_hand, whole = list[float](), list[float](), list[float]()
    started = time.perf_counter()
    while len(ours) < MOST_TURNS and (
        len(ours) < LEAST_TURNS or time.perf_counter() - started < SECONDS
    ):
        ours.append(_milliseconds(case.ours))
        by_hand.append(_milliseconds(case.bare))
        if case.whole:
            whole.append(_milliseconds(case.whole))
    return Timing(
        _engine(),
        size,
        case.name,
        case.found,
        len(ours),
        median(ours),
        quantiles(ours, n=20)[-1],
        median(by_hand),
        quantiles(by_hand, n=20)[-1],
        median(whole) if whole else None,
    )


def _milliseconds(deed: Deed) -> float:
    started = time.perf_counter()
    deed()
    return (time.perf_counter() - started) * 1_000


def _engine() -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]


def _version() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
        else:
            cursor.execute("SELECT sqlite_version()")
        return str(cursor.fetchone()[0]).split(" ")[0]


def _print(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
