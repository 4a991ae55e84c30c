"""Markdown as the portal shows it: the one way from typed text to HTML.

Raw HTML is shown as the text it is. What leaves here has passed a sanitiser and loads nothing from
any other host. Rendering takes bounded time whatever is typed: a text beyond the limits below is
shown unformatted, and says so. The only words that do not appear are those CommonMark itself takes
as addresses, titles, link definitions and the language names of code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import nh3
from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from community.lib.markdown_grammar import MAX_NESTING, TooCostlyError, parser
from community.lib.markdown_rules import SCHEMES, Rules, inline_text

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["MAX_LENGTH", "mentioned", "parser", "plain", "render", "render_inline"]

MAX_LENGTH = 30_000
"""Characters of one text that are read as Markdown; the costliest takes about a second."""

MAX_CELLS = 10_000
"""Table cells in one text, counting those that fill up short rows."""

MAX_ADDRESSES = 200_000
"""Characters of all link addresses and titles in one text: one definition may serve many links."""

# Characters that no page may hold, and those that reorder the text around them unseen.
# Right-to-left text needs neither: its blocks say dir="auto", and its marks (U+200E, U+200F,
# U+061C) stay.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")

_SANITISER = nh3.Cleaner(
    tags={
        *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li"),
        *("pre", "code", "em", "strong", "s", "sup", "a", "img", "div"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    },
    attributes={
        "a": {"href", "title"},
        "img": {"src", "alt", "title"},
        "ol": {"start"},
        "div": {"tabindex"},
        **{tag: {"dir"} for tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "th", "td")},
    },
    allowed_classes={
        "a": {"mention"},
        "code": {"math"},
        "pre": {"math"},
        "div": {"scroll"},
        **{tag: {"align-left", "align-center", "align-right"} for tag in ("th", "td")},
    },
    set_tag_attribute_values={"img": {"loading": "lazy"}, "pre": {"tabindex": "0"}},
    url_schemes=set(SCHEMES),
    link_rel="nofollow ugc noopener",
)


def render(
    text: str, *, heading_base: int = 3, mentions: Mapping[str, str] | None = None
) -> SafeString:
    """Return `text` as HTML blocks that are safe on any page of ours.

    A first-level heading becomes `h<heading_base>`, deeper ones follow, at most `h6`. Each
    `@handle` that is a key of `mentions` (handles in lower case) links to its address there.
    """
    rules = _rules(heading_base, mentions)
    tokens = _parse(text, rules)
    return _unformatted(text) if tokens is None else _html(tokens)


def render_inline(text: str, *, mentions: Mapping[str, str] | None = None) -> SafeString:
    """Return `text` as HTML without blocks, for headings and captions; block marks stay text."""
    tokens = _parse(text, _rules(1, mentions), inline=True)
    return escape(_clean(text)) if tokens is None else _html(tokens)


def mentioned(text: str) -> set[str]:
    """Return the handles that `text` mentions outside code and links, in lower case."""
    rules = _rules()
    _parse(text, rules)
    return rules.mentioned


def plain(text: str) -> str:
    """Return what a reader sees of `text`, a line for each line or cell; for mails and excerpts."""
    tokens = _parse(text, Rules())
    if tokens is None:
        return _clean(text)
    lines = [inline_text(token.children) or token.content for token in tokens]
    return "\n".join(_clean(line).strip("\n") for line in lines if line.strip())


def _rules(heading_base: int = 1, mentions: Mapping[str, str] | None = None) -> Rules:
    media = settings.MEDIA_URL.removesuffix("/")  # Django makes an empty setting "/"
    return Rules(heading_base, f"{media}/" if media else "", mentions or {})


def _parse(text: str, rules: Rules, *, inline: bool = False) -> list[Token] | None:
    """Return the tokens of `text`, or None when it is beyond the limits."""
    if len(text) > MAX_LENGTH:
        return None
    env = {"rules": rules, "cells": MAX_CELLS}
    read = parser().parseInline if inline else parser().parse
    try:
        tokens = read(_clean(text), env)
    except TooCostlyError:
        return None
    if rules.addresses > MAX_ADDRESSES or _is_too_deep(tokens):
        return None
    return tokens


def _is_too_deep(tokens: Sequence[Token]) -> bool:
    """Whether the parser has stopped reading, as it does below its deepest level."""
    containers = ("blockquote_open", "list_item_open")
    return any(token.level >= MAX_NESTING - 1 and token.type in containers for token in tokens)


def _html(tokens: list[Token]) -> SafeString:
    html = parser().renderer.render(tokens, parser().options, {})
    return mark_safe(_SANITISER.clean(_clean(html)))  # noqa: S308 - this is what the sanitiser is for


def _unformatted(text: str) -> SafeString:
    notice = _("This text is too long or too intricate to be formatted. Here it is as typed:")
    return format_html(
        '<p class="notice">{}</p>\n<pre tabindex="0" dir="auto">{}</pre>\n', notice, _clean(text)
    )


def _clean(text: str) -> str:
    """Replace characters that no page may hold, and drop those that reorder text unseen."""
    return _REORDERING.sub("", _FORBIDDEN.sub("\ufffd", text))
