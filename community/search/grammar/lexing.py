"""The query's text cut into its parts: brackets, signs, and leaves (words, phrases, filters)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from community.search.grammar.nodes import Problem

MAX_DEPTH = 16
MAX_SHOWN = 60  # characters of a part that a message repeats


class Kind(Enum):
    """What a part does."""

    OPEN = "("
    CLOSE = ")"
    OR = "or"
    NOT = "-"
    PHRASE = '"'
    WORD = "word"


LEAVES = frozenset({Kind.PHRASE, Kind.WORD})


@dataclass(frozen=True, slots=True)
class Part:
    """One part in its place. `text` is what stands there, with typographic signs made plain."""

    kind: Kind
    text: str
    start: int
    end: int


FIELD_NAMES = ("tag", "kind", "author", "year", "state", "is", "has", "score")

# One character for one, so that places stay.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„‟″«»＂", '"'),
        **dict.fromkeys("‐‑–−－﹣", "-"),
        "：": ":",
        "（": "(",
        "）": ")",
        "｜": "|",
        "，": ",",
        "＞": ">",
        "＜": "<",
        "＝": "=",
    }
)
_PART = re.compile(
    r"(?P<open>\()|(?P<close>\))|(?P<or>\|)"
    r"|(?P<phrase>\"[^\"]*\"?)"
    r"|(?P<not>(?:(?<=[\s()|\"])|^)-(?=[^\s)|-]))"
    rf"|(?P<word>(?:(?:{'|'.join(FIELD_NAMES)}):(?:\"[^\"]*\"?|[^\s()|\"]+)*|[^\s()|\"]+))",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Return `text` with one plain sign for each typographic one, in the same places."""
    return text.translate(_PLAIN)


def lex(text: str) -> Iterator[Part]:
    """Yield the parts of `text` in order."""
    kind = None
    for found in _PART.finditer(plain(text)):
        before, kind = kind, Kind[(found.lastgroup or "word").upper()]
        if kind is Kind.WORD and found[0].lower() == "or" and before is not Kind.NOT:
            kind = Kind.OR
        yield Part(kind, found[0], *found.span())


def settle(parts: list[Part]) -> tuple[list[Part], list[Problem]]:
    """Return `parts` with brackets in pairs and `or` only between two parts; and what was wrong."""
    problems: list[Problem] = []
    return _between(_paired(parts, problems), problems), problems


def _paired(parts: list[Part], problems: list[Problem]) -> list[Part]:
    """Close what is open, and leave out what closes nothing and what is too deep."""
    kept: list[Part] = []
    depth, is_too_deep = 0, False
    for part in parts:
        if part.kind is Kind.OPEN:
            depth += 1
            if depth > MAX_DEPTH:
                is_too_deep = True
                _drop_minus(kept)
                continue
        elif part.kind is Kind.CLOSE:
            if depth == 0:
                problems.append(Problem(")", _("“)” closes no bracket: left out.")))
                continue
            depth -= 1
            if depth >= MAX_DEPTH:
                continue
        kept.append(part)
    if depth:
        problems.append(Problem("(", _("“(” is not closed: taken to close at the end.")))
    if is_too_deep:
        message = _("Brackets within more than %(number)d others were left out.")
        problems.append(Problem("(", message % {"number": MAX_DEPTH}))
    end = parts[-1].end if parts else 0
    return kept + [Part(Kind.CLOSE, ")", end, end)] * min(depth, MAX_DEPTH)


def _between(parts: list[Part], problems: list[Problem]) -> list[Part]:
    """Leave out `or` at an edge, a minus before nothing, and brackets around nothing."""
    kept: list[Part] = []

    def drop_dangling() -> None:
        while kept and kept[-1].kind in (Kind.OR, Kind.NOT):
            part = kept.pop()
            if part.kind is Kind.OR:
                problems.append(_lonely(part))

    for part in parts:
        if part.kind is Kind.CLOSE:
            drop_dangling()
            if kept[-1].kind is Kind.OPEN:
                kept.pop()
                _drop_minus(kept)
                continue
        elif part.kind is Kind.OR:
            _drop_minus(kept)
            if not kept or kept[-1].kind in (Kind.OPEN, Kind.OR):
                problems.append(_lonely(part))
                continue
        kept.append(part)
    drop_dangling()
    return kept


def _drop_minus(parts: list[Part]) -> None:
    while parts and parts[-1].kind is Kind.NOT:
        parts.pop()


def _lonely(part: Part) -> Problem:
    message = _("“%(part)s” needs a part on either side: left out.")
    return Problem(part.text, message % {"part": part.text})


def shown(part: str) -> str:
    """Return `part` short enough to stand in a sentence."""
    return part if len(part) <= MAX_SHOWN else f"{part[: MAX_SHOWN - 1]}…"
