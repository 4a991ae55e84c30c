"""Marks around words in HTML that is rendered and sanitised already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

# A tag, or what stands between two of them; an attribute's value may hold ">".
_TAG = re.compile(r"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_LETTER = re.compile(r"&[^;\s]+;|\S")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words from `start` to `end` in a block's plain text, and the HTML that marks them.

    `opening` is the `<mark>` tag around each stretch of them; `sign` stands once after the last.
    """

    start: int
    end: int
    opening: str
    sign: str


@dataclass(slots=True)
class _Span:
    """Where a mark stands in the HTML."""

    start: int
    end: int
    mark: Mark


def put(html: str, plain: str, marks: Sequence[Mark]) -> str:
    """`html` with `marks`, whose offsets count in `plain`, the same text without tags.

    A mark is closed before each tag and opened after it, so that the HTML stays well-formed
    whatever is marked; where marks overlap they lie inside one another. A sign comes after the
    link in which its words end. Words that are not in `html` get no mark. Taking out the marks
    and signs gives `html` again.
    """
    spans = list(_spans(html, plain, marks))
    made: list[str] = []
    waiting: list[str] = []
    is_in_link = False
    for at, end, is_tag in _pieces(html, spans):
        piece = html[at:end]
        if is_tag:
            made.append(piece)
            is_in_link = (is_in_link or piece.startswith("<a ")) and piece != "</a>"
        else:
            around = [one for one in spans if one.start <= at and end <= one.end]
            is_marked = around and not piece.isspace()
            made.append(_wrapped(piece, around) if is_marked else piece)
            waiting += [one.mark.sign for one in spans if one.end == end]
        if not is_in_link:
            made += waiting
            waiting.clear()
    return "".join(made)


def _spans(html: str, plain: str, marks: Sequence[Mark]) -> Iterator[_Span]:
    """Where each mark stands: its letters are counted without white space, which HTML adds."""
    letters = list(_letters(html))
    text = "".join(letter for letter, _, _ in letters)
    for mark in marks:
        words = _without_blanks(plain[mark.start : mark.end])
        first = len(_without_blanks(plain[: mark.start]))
        if not text.startswith(words, first):
            first = text.find(words)  # something before it is shown otherwise than it is counted
        if words and first >= 0:
            _, start, _ = letters[first]
            _, _, end = letters[first + len(words) - 1]
            yield _Span(start, end, mark)


def _letters(html: str) -> Iterator[tuple[str, int, int]]:
    """Each letter that a reader sees, and from where to where it is written."""
    for at, end, is_tag in _parts(html):
        if not is_tag:
            for found in _LETTER.finditer(html, at, end):
                letter = unescape(found[0])
                if len(letter) == 1 and not letter.isspace():
                    yield letter, found.start(), found.end()


def _parts(html: str) -> Iterator[tuple[int, int, bool]]:
    """The tags of `html` and the texts between them: from, to, and whether it is a tag."""
    at = 0
    for tag in _TAG.finditer(html):
        if at < tag.start():
            yield at, tag.start(), False
        yield tag.start(), tag.end(), True
        at = tag.end()
    if at < len(html):
        yield at, len(html), False


def _pieces(html: str, spans: Sequence[_Span]) -> Iterator[tuple[int, int, bool]]:
    """The parts of `html`, its texts cut where a mark begins or ends."""
    edges = sorted({edge for one in spans for edge in (one.start, one.end)})
    for start, end, is_tag in _parts(html):
        cuts = [] if is_tag else [edge for edge in edges if start < edge < end]
        for at, to in zip([start, *cuts], [*cuts, end], strict=True):
            yield at, to, is_tag


def _wrapped(piece: str, around: Sequence[_Span]) -> str:
    return "".join(one.mark.opening for one in around) + piece + "</mark>" * len(around)


def _without_blanks(text: str) -> str:
    return "".join(text.split())
