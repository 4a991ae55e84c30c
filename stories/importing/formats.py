"""The shape of a document, found in what it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stories.importing.document import Format
from stories.importing.lines import Line

_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)  # fmt: skip # noqa: E501
_ELEMENT = re.compile(
    r"\s*</?(?:div|p|article|section|main|h[1-6]|ul|ol|table|header|nav)\b", re.IGNORECASE
)

_CERTAIN = re.compile(r" {0,3}(?:```|~~~|\[\^[^\]\s]+\]:|\|?\s*:?-{3,}:?\s*\|)|.*(?:\[[^\[\]]*\]\([^()\s][^()]*\)|<!--\s*more\s*-->)")  # fmt: skip # noqa: E501
_HEADING = re.compile(r" {0,3}#{1,6} +\S")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_BOLD = re.compile(r"\*\*[^\s*][^*]*\*\*|__[^\s_][^_]*__")
_QUOTE = re.compile(r" {0,3}> ?\S")


def find(lines: Sequence[Line], has_front_matter: bool) -> Format:
    """Tell Markdown, a saved page and plain text apart; transcripts are told by their turns.

    Markdown shows by a front matter, by one sign that means nothing elsewhere (a link, a fence, a
    table's rule), or by two of those that might be chance (headings, bold words, quotes).
    """
    if has_front_matter:
        return Format.MARKDOWN
    head = "\n".join(line.text for line in lines[:60])
    if _PAGE.match(head):
        return Format.HTML
    filled = [line.text for line in lines if not (line.is_blank or _RULE.match(line.text))]
    elements = sum(bool(_ELEMENT.match(text)) for text in filled)
    if filled and _ELEMENT.match(filled[0]) and elements * 2 >= len(filled):
        return Format.HTML
    chances = 0
    for number, text in enumerate(filled):
        if _CERTAIN.match(text[:2_000]):
            return Format.MARKDOWN
        if _HEADING.match(text):
            chances += 2 if number == 0 else 1
        elif _QUOTE.match(text) or _BOLD.search(text[:2_000]):
            chances += 1
        if chances > 1:
            return Format.MARKDOWN
    return Format.PLAIN
