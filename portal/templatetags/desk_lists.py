"""What lists of the desk need to be read on a phone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

register = template.Library()


@register.filter
def labelled(cells: Iterable[SafeString], headers: list[dict[str, Any]]) -> list[SafeString]:
    """The cells of a row, each with the words above its column: where a row is a card, it has none.

    A column that links to its row, and the box to choose it by, need no words.
    """
    return [_labelled(cell, _words(header)) for cell, header in zip(cells, headers, strict=False)]


def _labelled(cell: SafeString, words: str) -> SafeString:
    if not words or not cell.startswith("<td "):
        return cell
    begin = format_html('<td data-label="{}" ', words)
    return mark_safe(begin + cell.removeprefix("<td "))  # noqa: S308 - a cell of Django's own


def _words(header: dict[str, Any]) -> str:
    chooses = "action-checkbox" in str(header.get("class_attrib", ""))
    return "" if chooses else str(capfirst(header["text"]))
