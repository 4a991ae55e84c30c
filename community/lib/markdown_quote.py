"""Words of a page of ours, back as Markdown: a quotation that shows exactly these words.

What is quoted is chosen in rendered HTML, by places in its text as a browser counts them. Marks
that typed text could be taken for are escaped; so a quotation links nowhere and mentions nobody.
Code stays code, other formatting goes, and what was quoted there already is not quoted again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "pre", "blockquote", "hr"}
    | {"table", "tr", "th", "td"}
)
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_MARKS = re.compile(
    r"(?P<within>(?<=[^\W_])_+(?=[^\W_]))"  # in the middle of a word it marks nothing
    r"|[\\`*_\[\]<$]|~(?=~)|(?<=~)~|&(?=#?\w+;)|(?<!\w)@(?=[A-Za-z0-9])"
    r"|(?:(?<=http)|(?<=https)):(?=//)",
    re.IGNORECASE,
)
_OPENINGS = re.compile(r"(?P<number>\d{1,9}(?=[.)](?:\s|$)))|(?=#{1,6}(?:\s|$)|>|[-+](?:\s|-|$))")


@dataclass
class _Block:
    """A paragraph, or lines of code (`is_code`), as runs of words and of code within them."""

    is_code: bool = False
    runs: list[tuple[str, bool]] = field(default_factory=list)

    def add(self, words: str, *, is_code: bool) -> None:
        """One run more; runs of one kind that touch are one."""
        if self.runs and self.runs[-1][1] == is_code:
            words = self.runs.pop()[0] + words
        self.runs.append((words, is_code))

    @property
    def text(self) -> str:
        return "".join(words for words, _ in self.runs)


def escaped(words: str) -> str:
    """`words` as a line of Markdown that shows them as they are."""
    return _line([(words, False)])


def quoted(html: str, *, most: int, start: int = 0, end: int | None = None) -> list[str]:
    """The text of `html` from `start` to `end` as lines of Markdown; of more than `most`, a part.

    Without an end, to the last word. No line where nothing is chosen that was said there.
    """
    reader = _Reader(start, end)
    reader.feed(html)
    reader.close()
    lines: list[str] = []
    for block in _cut([block for block in reader.blocks if block.text.strip()], most):
        lines += [""] if lines else []
        lines += _fenced(block.text) if block.is_code else [_line(block.runs)]
    return lines


class _Reader(HTMLParser):
    """Gathers what is between two places of a text, but for quotations in it and our own words."""

    def __init__(self, start: int, end: int | None) -> None:
        super().__init__()
        self.blocks = [_Block()]
        self._start, self._end = start, end
        self._at = self._codes = self._quotations = 0
        self._is_notice = False  # that this text could not be formatted

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.blocks.append(_Block(is_code=tag == "pre"))
        self._codes += tag == "code"
        self._quotations += tag == "blockquote"
        self._is_notice |= tag == "p" and ("class", "notice") in attrs

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.blocks.append(_Block())
        self._codes -= tag == "code"
        self._quotations -= tag == "blockquote"
        self._is_notice &= tag != "p"

    def handle_data(self, data: str) -> None:
        first = max(self._start - self._at, 0)
        last = len(data) if self._end is None else max(self._end - self._at, 0)
        self._at += len(data)
        if (words := data[first:last]) and not (self._quotations or self._is_notice):
            self.blocks[-1].add(words, is_code=self._codes > 0)


def _cut(blocks: Sequence[_Block], most: int) -> list[_Block]:
    """As many of the words as `most` characters hold, and then a sign that there were more."""
    kept: list[_Block] = []
    for block in blocks:
        kept.append(_Block(block.is_code))
        for words, is_code in block.runs:
            if len(words) > most:
                begun = re.match(r".*\S(?=\s)", words[: most + 1], re.DOTALL)  # whole words
                kept[-1].add(begun[0] if begun else words[:most], is_code=is_code)
                if block.is_code:
                    kept.append(_Block())
                kept[-1].add("…", is_code=False)
                return [block for block in kept if block.text.strip()]
            kept[-1].add(words, is_code=is_code)
            most -= len(words)
    return kept


def _fenced(code: str) -> list[str]:
    fence = "`" * max(3, _longest_fence(code) + 1)
    return [fence, *code.strip("\n").split("\n"), fence]


def _line(runs: Sequence[tuple[str, bool]]) -> str:
    """One paragraph: words escaped, code between backticks."""
    marked = [
        _ticked(words) if is_code and words.strip() else _MARKS.sub(_escape, words)
        for words, is_code in runs
    ]
    line = _SPACE.sub(" ", "".join(marked)).strip()
    opening = _OPENINGS.match(line)
    return f"{opening[0]}\\{line[opening.end() :]}" if opening else line


def _escape(found: re.Match[str]) -> str:
    return found[0] if found["within"] else f"\\{found[0]}"


def _ticked(code: str) -> str:
    ticks = "`" * (_longest_fence(code) + 1)
    pad = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{ticks}{pad}{code}{pad}{ticks}"


def _longest_fence(code: str) -> int:
    return max(map(len, re.findall("`+", code)), default=0)
