"""Reading the judged set, and the measure that is taken with it.

The set is plain TOML so that a judgement can be read, doubted and mended by hand. A misspelt key in
one of the files is an error here and never a value that silently falls back to its default.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any, Literal

Split = Literal["tuning", "held-out"]

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Fixture:
    """One invented entry: what a source would hand to search about one document."""

    id: str
    kind: str
    title: str
    passages: tuple[str, ...]
    tags: tuple[str, ...]
    year: int
    author: str = ""
    score: int = 0
    accepted: bool = False
    discussed: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well one document answers: 1 touches it, 2 is good, 3 is just what was meant.

    Either `id` names an entry of the corpus, or `story` the slug of a story that ships; then
    `words` stand in the passage at which it should open.
    """

    grade: int
    id: str = ""
    story: str = ""
    words: str = ""

    @property
    def document(self) -> str:
        """The name of the document, whichever of the two it is: no entry has a story's slug."""
        return self.id or self.story


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed, and every document that they would have been glad of."""

    q: str
    type: str
    split: Split
    judgements: tuple[Judgement, ...]
    meant: str = ""

    @property
    def grades(self) -> dict[str, int]:
        """Document → grade; what is not in it has the grade 0."""
        return {each.document: each.grade for each in self.judgements}


@dataclass(frozen=True, slots=True)
class Pair:
    """A title typed anew, and the thread (`id`) or shipped story (`story`) that is meant."""

    typed: str
    split: Split
    id: str = ""
    story: str = ""

    @property
    def document(self) -> str:
        return self.id or self.story


def corpus() -> list[Fixture]:
    """The invented entries, in the order of the file."""
    return [
        Fixture(**{**row, "passages": tuple(row["passages"]), "tags": tuple(row["tags"])})
        for row in _rows("corpus.toml", "entry")
    ]


def queries(split: Split | None = None) -> list[Query]:
    """The judged queries, or one half of them."""
    rows = (
        Query(**{**row, "judgements": tuple(Judgement(**each) for each in row["judgements"])})
        for row in _rows("queries.toml", "query")
    )
    return [each for each in rows if split in (None, each.split)]


def pairs(split: Split | None = None) -> list[Pair]:
    """The titles typed anew, or one half of them."""
    rows = (Pair(**row) for row in _rows("similar.toml", "pair"))
    return [each for each in rows if split in (None, each.split)]


def ndcg(grades_found: Sequence[int], grades_possible: Sequence[int], at: int = 10) -> float:
    """Normalised discounted cumulative gain of one ranking: 1 is the best order there can be.

        DCG@k = Σ (2^grade − 1) / log2(rank + 1)    over the ranks 1 … k
        nDCG@k = DCG@k of what was found / DCG@k of the possible grades, best first

    `grades_found` are the grades of the results in their order, 0 for what nobody judged relevant;
    `grades_possible` are the grades of every judged document, in any order. Where nothing relevant
    exists there is nothing to rank, and the question makes no sense: ValueError.

    The measure is K. Järvelin and J. Kekäläinen, "Cumulated gain-based evaluation of IR
    techniques", ACM TOIS 20(4), 2002; the exponential gain, by which one perfect answer outweighs
    two good ones, is C. Burges et al., "Learning to rank using gradient descent", ICML 2005.
    """
    ideal = _discounted(sorted(grades_possible, reverse=True)[:at])
    if not ideal:
        raise ValueError("no relevant document among the possible grades")
    return _discounted(grades_found[:at]) / ideal


def _discounted(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def _rows(file: str, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((HERE / file).read_text(encoding="utf-8"))[table]
    return rows
