"""The portal's own rules for parsed Markdown, applied to its tokens before they become HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore

SCHEMES = frozenset({"http", "https", "mailto"})
"""Schemes that a link may have; an address without one is relative and stays on our pages."""

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_ADDRESS_OR_MENTION = re.compile(
    r"(?P<address>\b[Hh][Tt][Tt][Pp][Ss]?://[^\s<>\"]+)"
    r"|(?<![\w@/.+-])@(?P<handle>[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?!-*[\w@])"
)
_DIRECTED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "th", "td"})
_ALIGNED = {f"text-align:{side}": f"align-{side}" for side in ("left", "center", "right")}


@dataclass
class Rules:
    """How one text is to be shown, and what was met on the way.

    `media` is the address that our own uploads begin with (empty: there are none). `mentions`
    maps handles to the addresses that they link to. `mentioned` collects every handle found,
    folded, and `addresses` counts the characters of all link addresses and titles.
    """

    heading_base: int = 1
    media: str = ""
    mentions: Mapping[str, str] = field(default_factory=dict)
    mentioned: set[str] = field(default_factory=set)
    addresses: int = 0


def apply_rules(state: StateCore) -> None:
    """Demote headings, make links and images safe, link bare addresses and mentions.

    A rule of the parser's core; without `rules` in the parser's env it does nothing.
    """
    rules: Rules | None = state.env.get("rules")
    if rules is None:
        return
    tokens = []
    for token in state.tokens:
        if token.type == "inline":
            token.children = list(_inline(token.children or [], rules))
        elif token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + rules.heading_base - 1)}"
        elif token.type == "fence":
            token.info = ""  # a language name would become a class; no style or script uses it
        if token.nesting == 1 and token.tag in _DIRECTED:
            token.attrs["dir"] = "auto"
        if side := _ALIGNED.get(str(token.attrs.pop("style", ""))):
            token.attrs["class"] = side
        if token.type == "table_open":
            tokens.append(Token("scroll_open", "div", 1, {"class": "scroll", "tabindex": "0"}))
        tokens.append(token)
        if token.type == "table_close":
            tokens.append(Token("scroll_close", "div", -1))
    state.tokens = tokens


def inline_text(tokens: Iterable[Token] | None) -> str:
    """What a reader sees of inline tokens: no marks, an image's alternative text."""
    words = []
    for token in tokens or ():
        if token.type == "image":
            words.append(inline_text(token.children) or str(token.attrs["src"]))
        elif token.type in {"softbreak", "hardbreak"}:
            words.append("\n")
        else:
            words.append(token.content)
    return "".join(words)


def _inline(tokens: list[Token], rules: Rules) -> Iterator[Token]:
    link: Token | None = None
    for token in tokens:
        rules.addresses += sum(len(str(value)) for value in token.attrs.values())
        if token.type == "link_open":
            link = token
            if _is_allowed(link):
                yield token
        elif token.type == "link_close" and link:
            if _is_allowed(link):
                yield token
            elif link.info != "auto":
                yield _text(f" ({link.attrs['href']})")
            link = None
        elif token.type == "image":
            yield from _image(token, rules, linked=link is not None)
        elif token.type == "text" and not link:
            yield from _text_with_links(token.content, rules)
        else:
            yield token


def _is_allowed(link: Token) -> bool:
    scheme = _SCHEME.match(str(link.attrs["href"]))
    return not scheme or scheme[1].lower() in SCHEMES


def _image(image: Token, rules: Rules, *, linked: bool) -> Iterator[Token]:
    """An image of ours as it is; any other as a link to it, or as its words within a link."""
    address = str(image.attrs["src"])
    if rules.media and address.startswith(rules.media) and ".." not in unquote(address):
        image.children = [_text(inline_text(image.children))]
        yield image
        return
    words = _text(inline_text(image.children) or address)
    opening = Token("link_open", "a", 1, {**image.attrs, "href": address})
    if linked or not _is_allowed(opening):
        yield words
    else:
        yield from (opening, words, Token("link_close", "a", -1))


def _text_with_links(text: str, rules: Rules) -> Iterator[Token]:
    done = 0
    for found in _ADDRESS_OR_MENTION.finditer(text):
        if found["address"]:
            shown = _without_closing_punctuation(found["address"])
            target = normalizeLink(shown)
            attrs = {}
        else:
            shown = found[0]
            handle = found["handle"].lower()
            rules.mentioned.add(handle)
            target = rules.mentions.get(handle, "")
            attrs = {"class": "mention"}
        if target:
            yield _text(text[done : found.start()])
            yield Token("link_open", "a", 1, {**attrs, "href": target})
            yield _text(shown)
            yield Token("link_close", "a", -1)
            done = found.start() + len(shown)
    yield _text(text[done:])


def _without_closing_punctuation(address: str) -> str:
    """The address without what belongs to the sentence around it, as in GitHub's autolinks."""
    end = len(address)
    unopened = address.count(")") - address.count("(")
    while end and (address[end - 1] in "?!.,:;*_~'" or (address[end - 1] == ")" and unopened > 0)):
        end -= 1
        unopened -= address[end] == ")"
    return address[:end]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
