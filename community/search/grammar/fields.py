"""The fields of the query language, and the reading of their values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.search.analysis import fold
from community.search.grammar.lexing import Part, shown
from community.search.grammar.nodes import Filter, Problem, Range

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MAX_NUMBER = 999_999_999


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, an example, and what it is for. `choices`: values, if it has a list."""

    name: str
    example: str
    help: str | _StrPromise
    choices: tuple[str, ...] = ()


KINDS = ("story", "thread", "answer", "comment", "mentor", "tag")

FIELDS: tuple[Field, ...] = (
    Field(
        "tag", "tag:phd", gettext_lazy("with this tag; several with commas between: any of them")
    ),
    Field("kind", "kind:story", gettext_lazy("only stories, threads, answers, …"), KINDS),
    Field("author", "author:ada", gettext_lazy("written by somebody of this name")),
    Field(
        "year",
        "year:2022..2024",
        gettext_lazy("from these years; one end may be left open; “none”: the year is not known"),
    ),
    Field("state", "state:published", gettext_lazy("in this state")),
    Field(
        "is",
        "is:answered",
        gettext_lazy("answered, unanswered, accepted or outdated"),
        ("answered", "unanswered", "accepted", "outdated"),
    ),
    Field(
        "has",
        "has:transcript",
        gettext_lazy("with a transcript or figures"),
        ("transcript", "figures"),
    ),
    Field("score", "score:>5", gettext_lazy("voted above this; also >=5, <3, 2..9")),
)

_BY_NAME = {field.name: field for field in FIELDS}
_MEANT = {
    "type": "kind", "by": "author", "from": "author", "user": "author", "date": "year",
    "status": "state", "votes": "score", "tagged": "tag", "topic": "tag",
}  # fmt: skip
_PLURALS = {"stories": "story", "question": "thread", "questions": "thread"} | {
    f"{kind}s": kind for kind in KINDS
}
_HEAD = re.compile(r"([^\W\d_]+):")
_VALUE = re.compile(r"\"([^\"]*)\"?|([^,\"]+)")
_NUMBERS = re.compile(
    r"(?P<sign>>=|<=|>|<|=|)(?P<one>-?[0-9]+)"
    r"|(?P<low>-?[0-9]+)?(?:\.\.+|…)(?P<high>-?[0-9]+)?"
    r"|(?P<first>[0-9]+)-(?P<last>[0-9]+)"
)


def field_of(part: Part) -> Field | None:
    """Return the field that `part` names, if it names one."""
    head = _HEAD.match(part.text)
    return _BY_NAME.get(fold(head[1])) if head else None


def misspelt(part: Part) -> Problem | None:
    """Say which field was probably meant, where the part looks like one of ours."""
    head = _HEAD.match(part.text)
    if not head or len(head[0]) == len(part.text) or part.text.startswith("//", len(head[0])):
        return None
    name = fold(head[1])
    near = get_close_matches(name, [n for n in _BY_NAME if len(n) > 2], n=1, cutoff=0.74)
    meant = _MEANT.get(name) or (near[0] if near else None)
    if meant is None:
        return None
    message = _("“%(name)s:” is no filter, so it was read as a word; “%(meant)s:” is one.")
    return Problem(part.text, message % {"name": shown(head[1]), "meant": meant})


def read_field(field: Field, part: Part) -> tuple[Filter | Range | None, list[Problem]]:
    """Return what the filter `part` asks for; values that cannot be used are named and left out."""
    rest = part.text.partition(":")[2]
    values = [" ".join((quoted or bare).split()) for quoted, bare in _VALUE.findall(rest)]
    values = [value for value in values if value]
    if not values:
        message = _("“%(part)s” needs a value right after the colon: left out.")
        return None, [_problem(part.text, message)]
    if field.name in ("year", "score") and len(values) == 1:
        found = _read_numbers(field, values[0], part)
        if found:
            return found, []
    read = {value: _READERS[field.name](field, value) for value in values}
    problems = [_useless(field, value) for value, meaning in read.items() if meaning is None]
    good = tuple(dict.fromkeys(meaning for meaning in read.values() if meaning is not None))
    return (Filter(field.name, good, part.start, part.end) if good else None), problems


def _problem(part: str, message: str) -> Problem:
    return Problem(part, message % {"part": shown(part)})


def _useless(field: Field, value: str) -> Problem:
    part = f"{field.name}:{value}"
    if field.name == "year":
        return _problem(part, _("“%(part)s” is not a year: left out."))
    if field.name == "score":
        return _problem(part, _("“%(part)s” is not a number: left out."))
    if field.choices:
        message = _("“%(part)s” is unknown: left out. “%(name)s:” takes %(choices)s.")
        return Problem(
            part,
            message
            % {"part": shown(part), "name": field.name, "choices": ", ".join(field.choices)},
        )
    return _problem(part, _("“%(part)s” has no letter or digit: left out."))


# ------------------------------------------------------------------------------------- numbers


def _read_numbers(field: Field, value: str, part: Part) -> Range | None:
    found = _NUMBERS.fullmatch(fold(value).replace(" ", ""))
    if not found:
        return None
    if found["one"]:
        low, high = _bounds(found["sign"], _number(found["one"]))
        given = [found["one"]]
    else:
        given = [found["low"] or found["first"], found["high"] or found["last"]]
        low, high = (None if text is None else _number(text) for text in given)
        if low is not None and high is not None and low > high:
            low, high = high, low
    if low is None and high is None:
        return None
    if field.name == "year" and not all(text is None or _is_year(text) for text in given):
        return None
    return Range(field.name, low, high, part.start, part.end)


def _number(text: str) -> int:
    """Return the number; one beyond all scores as the largest there may be."""
    if len(text) > 10:
        return -MAX_NUMBER if text.startswith("-") else MAX_NUMBER
    return max(-MAX_NUMBER, min(MAX_NUMBER, int(text)))


def _bounds(sign: str, number: int) -> tuple[int | None, int | None]:
    return {
        ">": (number + 1, None),
        ">=": (number, None),
        "<": (None, number - 1),
        "<=": (None, number),
    }.get(sign, (number, number))


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and text[0] in "12"


# -------------------------------------------------------------------------------------- values


def _name(field: Field, value: str) -> str | None:
    """A name as it is compared: its folded words with hyphens between."""
    words = "".join(char if char.isalnum() else " " for char in fold(value)).split()
    return "-".join(words) or None


def _tag(field: Field, value: str) -> str | None:
    """A tag as its slug; a name without a Latin letter stays as it is."""
    return slugify(fold(value)).strip("-_") or _name(field, value)


def _choice(field: Field, value: str) -> str | None:
    word = fold(value)
    if field.name == "kind":
        word = _PLURALS.get(word, word)
    return word if word in field.choices else None


def _year(field: Field, value: str) -> str | None:
    word = fold(value)
    return word if word == "none" or _is_year(word) else None


def _no_list(field: Field, value: str) -> str | None:
    return None


_READERS = {
    "tag": _tag,
    "author": _name,
    "state": _name,
    "kind": _choice,
    "is": _choice,
    "has": _choice,
    "year": _year,
    "score": _no_list,
}
