"""The sample questions as their files tell them.

A file is a question; its answers, the comments on both, and the replies to these stand in tables
below it. `about` names a block of a story, whose first words it is about. Two lines that begin
with `>>`, a story's slug and words of it, are a quotation.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

_QUOTATION = re.compile(r"\n*^>> (?P<slug>[a-z0-9-]+)\n>> (?P<words>.+)$\n*", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says; `day` is the day after the question, none: that of what it is about."""

    by: str  # a sample person's handle without "sample-"
    body: str
    day: int | None = None
    up: int = 0
    down: int = 0
    first_said: str = ""  # what an answer or a comment said before its author edited it
    comments: tuple[Said, ...] = ()
    replies: tuple[Said, ...] = ()

    def voices(self) -> set[str]:
        """Whoever speaks here or below."""
        below = (*self.comments, *self.replies)
        return {self.by}.union(*(said.voices() for said in below))


@dataclass(frozen=True, kw_only=True)
class Answer(Said):
    accepted: bool = False


@dataclass(frozen=True, kw_only=True)
class Question(Said):
    title: str
    tags: list[str]
    days_ago: int
    under_no_name: bool = False
    about: dict[str, str] = field(default_factory=dict)  # a story's slug and a block's key
    answers: tuple[Answer, ...] = ()

    def voices(self) -> set[str]:
        return super().voices().union(*(answer.voices() for answer in self.answers))


def questions() -> list[Question]:
    """All sample questions, the oldest first."""
    found = [
        Question(**_read(tomllib.loads(file.read_text(encoding="utf-8"))))
        for file in files(__package__).iterdir()
        if file.name.endswith(".toml")
    ]
    return sorted(found, key=lambda one: -one.days_ago)


def quotations(body: str) -> Iterator[tuple[str, str]]:
    """Slug and words of each quotation in `body`."""
    return ((found["slug"], found["words"]) for found in _QUOTATION.finditer(body))


def with_quotations(body: str, put: Callable[[str, str], str]) -> str:
    """`body` with each quotation as `put` (slug, words) gives it, or without where that is ""."""

    def paragraph(found: re.Match[str]) -> str:
        quotation = put(found["slug"], found["words"])
        return f"\n\n{quotation}\n\n" if quotation else "\n\n"

    return _QUOTATION.sub(paragraph, body).strip("\n")


def _read(table: dict[str, Any]) -> dict[str, Any]:
    """`table` with what stands below it as what it is; an unknown word is a TypeError."""
    below = {"answers": Answer, "comments": Said, "replies": Said}
    return table | {
        name: tuple(kind(**_read(one)) for one in table[name])
        for name, kind in below.items()
        if name in table
    }
