"""Saved web pages: the story's element found, the rest kept as chrome, nothing lost."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from typing import Any

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from stories.importing import dates
from stories.importing.document import (
    BlockKind,
    Document,
    ImportRefused,
    Provenance,
    Published,
    Removed,
)
from stories.importing.lines import Line, joined
from stories.importing.markup import Writer
from stories.importing.metadata import language_tag, people, state_source
from stories.importing.navigation import is_navigation, words
from stories.importing.syntax import plain_of

#: The story's element is the innermost that holds at least this part of what trafilatura keeps.
SHARE = 0.9
#: Deeper pages are no pages: libxml2 stops reading at 256 levels.
_TOO_DEEP = "Excessive depth"

# A page in which trafilatura finds nothing is no error here: the whole of it is read then.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_ALWAYS_CHROME = frozenset({"nav", "aside", "footer", "form", "dialog"})


def read(document: Document, lines: list[Line]) -> list[Line]:
    """Write the story of a saved page as Markdown lines, each with its line in the page.

    What the page's head states (title, author, date, address, language) goes into the document;
    what trafilatura merely guesses does not.
    """
    source = joined(lines)
    root = _parsed(source)
    _state_head(document, root)
    story = _story(root, source)
    chrome = frozenset(_chrome(story))
    _state_byline(document, story)
    writer = Writer(document.source_url, chrome)
    blocks = list(writer.blocks(story))
    blocks = _without_title(document, blocks)
    for line, text in writer.dropped:
        document.removed.append(Removed(line, text, "page"))
    _record_outside(document, root, story)
    result = []
    for block in blocks:
        result += [Line(block.number, row) for row in block.text.split("\n")]
        result.append(Line(block.number, ""))
    return result


def _parsed(source: str) -> HtmlElement:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        root = lxml.html.document_fromstring(source.encode(), parser=parser)
    except (ParserError, ValueError):
        raise ImportRefused("the page holds no text") from None
    for entry in parser.error_log:
        if _TOO_DEEP in entry.message:
            raise ImportRefused("the page is nested too deeply", entry.line)
    return root


def _state_head(document: Document, root: HtmlElement) -> None:
    """Read the page's own head: what it states there is as good as a front matter."""
    head = document.head
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name and meta.get("content"):
            head.setdefault(name, " ".join(meta.get("content").split()))
    title = next((" ".join(t.text_content().split()) for t in root.iter("title")), "")
    if title:
        head.setdefault("title", title)
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            head.setdefault("canonical", link.get("href", ""))
    for script in root.iter("script"):
        if script.get("type") == "application/ld+json":
            _state_linked_data(head, script.text or "")
    document.authors = [
        name
        for name in people(head.get("author") or head.get("ld:author", ""))
        if "://" not in name
    ]
    for name in ("article:published_time", "datepublished", "date", "dc.date", "ld:datepublished"):
        found = dates.stated(head.get(name), Provenance.FRONT_MATTER)
        if found:
            document.published = found
            break
    state_source(document, head.get("canonical") or head.get("og:url", ""))
    document.language = language_tag(root.get("lang") or "").split("-")[0].lower()
    document.description = head.get("description") or head.get("og:description", "")


def _state_linked_data(head: dict[str, str], text: str) -> None:
    try:
        values: Any = json.loads(text)
    except (ValueError, RecursionError):
        return  # a page whose linked data is broken states nothing by it
    for item in values if isinstance(values, list) else [values]:
        if isinstance(item, dict):
            author = item.get("author")
            names = [a.get("name") if isinstance(a, dict) else a for a in (
                author if isinstance(author, list) else [author])]  # fmt: skip
            named = " & ".join(name for name in names if isinstance(name, str))
            if named:
                head.setdefault("ld:author", named)
            if isinstance(item.get("datePublished"), str):
                head.setdefault("ld:datepublished", item["datePublished"])


def _story(root: HtmlElement, source: str) -> HtmlElement:
    """The innermost element that holds nearly all the words which trafilatura keeps."""
    body = root.find("body")
    body = root if body is None else body
    import trafilatura  # noqa: PLC0415 - slow to load, and only saved pages need it

    kept = trafilatura.extract(
        source, output_format="txt", include_comments=False, include_tables=True, favor_recall=True
    )
    wanted = Counter((kept or "").split())
    total = sum(wanted.values())
    if total < 20:
        named = next(iter([*body.iter("article"), *body.iter("main")]), None)
        return body if named is None else named
    element = body
    while True:
        inner = [child for child in element if isinstance(child.tag, str)]
        best = max(inner, key=lambda child: _held(child, wanted), default=None)
        if best is None or best.tag in {"p", "ul", "ol", "table", "blockquote", "pre"}:
            return element
        if _held(best, wanted) < SHARE * total:
            return element
        element = best


def _held(element: HtmlElement, wanted: Counter[str]) -> int:
    return (Counter(element.text_content().split()) & wanted).total()


def _chrome(story: HtmlElement) -> list[HtmlElement]:
    """The elements inside the story that are the page's: by tag, by class, or by their words."""
    found = []
    for element in story.iterdescendants():
        if not isinstance(element.tag, str):
            continue
        names = re.split(r"\s+", f"{element.get('class', '')} {element.get('id', '')}".lower())
        text = " ".join(element.text_content().split())
        by_tag = element.tag in _ALWAYS_CHROME or element.get("role") in {"navigation", "search"}
        by_name = not words("elements").isdisjoint(names) and len(text) < 2_000
        small = element.tag in {"p", "div", "ul", "span"} and 0 < len(text) < 200
        if by_tag or by_name or (small and is_navigation(text) is not False):
            found.append(element)
    return found


def _state_byline(document: Document, story: HtmlElement) -> None:
    """A date that the story's own header marks as one counts, when the head states none."""
    if document.published.value:
        return
    for element in story.iter("time"):
        stated = dates.parse(element.get("datetime") or element.text_content())
        if stated:
            document.published = Published(
                stated.value, stated.precision, stated.offset, Provenance.CHROME
            )
        return


def _without_title(document: Document, blocks: list[Line]) -> list[Line]:
    """Take the title off the story's first heading, or from the head, less the site's name."""
    stated = document.head.get("og:title") or document.head.get("title", "")
    for position, block in enumerate(blocks[:8]):
        if re.match(r"#{1,2} ", block.text):
            text = plain_of(block.text.lstrip("#").strip(), BlockKind.HEADING)
            first = block.text.startswith("# ")
            if first or (stated and " ".join(text.split()).casefold() in stated.casefold()):
                document.title = text
                return blocks[:position] + blocks[position + 1 :]
    document.title = re.split(r"\s+[|·»—–]\s+", stated)[0].strip() if stated else ""
    return blocks


def _record_outside(document: Document, root: HtmlElement, story: HtmlElement) -> None:
    """Keep the words around the story as chrome."""
    inside = {story, *story.iterancestors()}
    for element in root.iter():
        if not isinstance(element.tag, str) or element not in inside or element is story:
            continue
        pieces = [(element.sourceline, element.text)]
        for child in element:
            if child not in inside:
                whole = child.text_content() if isinstance(child.tag, str) else child.text
                pieces.append((child.sourceline, whole))
            pieces.append((child.sourceline, child.tail))
        for line, text in pieces:
            if text and text.strip():
                document.removed.append(Removed(line or 1, " ".join(text.split()), "page"))
