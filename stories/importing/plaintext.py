"""Plain text written as Markdown: its bullets become lists, all its other signs stay words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from stories.importing.document import Fix
from stories.importing.escaping import escape_line
from stories.importing.lines import Line, with_code_marked

#: Signs that stand for a list item at the start of a line, beside those of Markdown.
SIGNS = "•◦‣▪▫●○■□∙⁃➢➤·・"

_SIGN = re.compile(rf"(?P<indent>[ \t]*)(?P<mark>[{SIGNS}])[ \t\u00a0]*(?=\S)(?P<text>.*)")
_ITEM = re.compile(
    rf"(?P<indent>[ \t]*)(?:(?P<mark>[{SIGNS}]|[-*+–](?=[ \t]))|(?P<number>\d{{1,3}}|[a-z](?=\)))"
    r"(?P<stop>[.)、])(?=[ \t]|(?<=、)))[ \t\u00a0]*(?=\S)(?P<text>.*)"
)
#: Text is hard-wrapped when most lines that another follows end within these columns.
_WRAPPED = range(45, 101)


def to_markdown(lines: Sequence[Line]) -> tuple[list[Line], list[Fix]]:
    """Write plain text as Markdown, line for line; returns what became of its bullets."""
    fixed: list[Fix] = []
    wrapped = _is_wrapped(lines)
    result: list[Line] = []
    position = 0
    while position < len(lines):
        end = _list_end(lines, position)
        if end > position:
            result.append(Line(lines[position].number, ""))
            result += _list(lines[position:end], fixed)
            result.append(Line(lines[end - 1].number, ""))
            position = end
            continue
        line = lines[position]
        if result and not wrapped and not line.is_blank and not result[-1].is_blank:
            result.append(Line(line.number, ""))  # one line, one paragraph
        result.append(Line(line.number, escape_line(line.text)))
        position += 1
    return result, fixed


def _is_wrapped(lines: Sequence[Line]) -> bool:
    pairs = [
        len(line.text.strip())
        for line, below in pairwise(lines)
        if not line.is_blank and not below.is_blank
    ]
    inside = sum(length in _WRAPPED for length in pairs)
    return bool(pairs) and inside >= 0.7 * len(pairs)


def _item(line: Line) -> re.Match[str] | None:
    return _ITEM.match(line.text)


def _list_end(lines: Sequence[Line], start: int) -> int:
    """Where the list that begins at `start` ends; `start` itself when none does.

    Two items make a list, and so does one with a sign that is a bullet and nothing else. Items
    may stand apart by one blank line; a line that hangs under an item belongs to it.
    """
    first = _item(lines[start])
    if first is None or (first["number"] or "a") > "a":
        return start  # no item, or a letter that begins no list
    items, end, position = 1, start + 1, start + 1
    indent = len(first["indent"].expandtabs(4))
    while position < len(lines):
        line = lines[position]
        item = _item(line)
        if item:
            if not _follows(first, item, lines[position - 1].is_blank):
                break
            items, end = items + 1, position + 1
            indent = len(item["indent"].expandtabs(4))
        elif line.is_blank:
            if position + 1 < len(lines) and not _item(lines[position + 1]):
                break
        elif len(line.text) - len(line.text.lstrip()) > indent:
            end = position + 1
        else:
            break
        position += 1
    certain = first["mark"] is not None and first["mark"] in SIGNS
    return end if items > 1 or certain else start


def _follows(first: re.Match[str], item: re.Match[str], apart: bool) -> bool:
    """Whether an item may continue a list; apart from it, only one of its own kind may."""
    if not apart:
        return True
    return bool(first["number"]) == bool(item["number"]) or len(item["indent"]) > len(
        first["indent"]
    )


def _list(lines: Sequence[Line], fixed: list[Fix]) -> Iterator[Line]:
    """Write the lines of one list as Markdown; indentation decides the nesting."""
    levels: list[tuple[int, int, str]] = []  # source indentation, width written before, kind
    width = 0
    for line in lines:
        item = _item(line)
        if line.is_blank:
            yield Line(line.number, "")
            continue
        if item is None:
            yield Line(line.number, " " * width + escape_line(line.text))
            continue
        indent = len(item["indent"].expandtabs(4))
        while levels and indent < levels[-1][0]:
            levels.pop()
        if not levels or indent > levels[-1][0]:
            levels.append((indent, width if levels else 0, ""))
        pad = levels[-1][1]
        mark = f"{_number(item['number'])}." if item["number"] else "-"
        kind = "number" if item["number"] else item["mark"]
        if levels[-1][2] not in {"", kind} and levels[-1][1] == 0:
            yield Line(line.number, "")
        levels[-1] = (levels[-1][0], pad, kind)
        width = pad + len(mark) + 1
        if item["mark"] and item["mark"] != "-":
            fixed.append(Fix("bullet", line.number, item["mark"], "-"))
        elif item["number"] and not item["number"].isdigit():
            fixed.append(Fix("bullet", line.number, f"{item['number']})", mark))
        yield Line(line.number, f"{' ' * pad}{mark} {escape_line(item['text'])}")


def _number(item: str) -> str:
    """The number of an item: its own, or that of its letter in the alphabet."""
    return item if item.isdigit() else str(ord(item) - ord("a") + 1)


def mend_bullets(lines: Sequence[Line]) -> tuple[list[Line], list[Fix]]:
    """Make lists of typed bullets (`• item`) in Markdown, where they are no list marks."""
    fixed: list[Fix] = []
    result: list[Line] = []
    inside = False
    for line, in_code in with_code_marked(lines):
        sign = None if in_code else _SIGN.match(line.text)
        if sign and len(sign["indent"].expandtabs(4)) < 8:
            if not inside and result and not result[-1].is_blank and not _is_list_line(result[-1]):
                result.append(Line(line.number, ""))
            result.append(Line(line.number, f"{sign['indent']}- {sign['text']}"))
            fixed.append(Fix("bullet", line.number, sign["mark"], "-"))
            inside = True
            continue
        if inside and not line.is_blank and not line.text.startswith(" ") and not in_code:
            result.append(Line(line.number, ""))
        inside = inside and not line.is_blank and line.text.startswith(" ")
        result.append(line)
    return result, fixed


def _is_list_line(line: Line) -> bool:
    return bool(re.match(r"\s*(?:[-*+]|\d+[.)])\s", line.text))
