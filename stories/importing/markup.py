"""HTML said in Markdown: the elements of an article as CommonMark text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

import lxml.html
from lxml.etree import ParserError, _Comment, _ProcessingInstruction
from lxml.html import HtmlElement

from stories.importing.escaping import escape, heading_safe, picture_markdown
from stories.importing.lines import Line

_BLOCKS = frozenset(
    str.split(
        "address article aside blockquote body center dd details div dl dt fieldset figcaption "
        "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main nav ol p pre section "
        "summary table tbody td tfoot th thead tr ul"
    )
)
_DROPPED = frozenset(
    str.split(
        "script style noscript template svg button input select textarea iframe object embed "
        "canvas audio video head"
    )
)
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "del": "~~", "s": "~~", "strike": "~~"}
_WHITE = re.compile(r"[ \t\r\n\f]+")
_LANGUAGE = re.compile(r"(?:language|lang|highlight-source|brush:)[-: ]?([\w+#-]+)")


class Writer:
    """Writes an element as Markdown blocks; `dropped` collects (line, text) of what it leaves out.

    `base` is the page's own address; links are made whole with it. `chrome` names elements (by
    identity) that the caller has found to be the page's and not the story's.
    """

    def __init__(self, base: str = "", chrome: frozenset[HtmlElement] = frozenset()) -> None:
        self.base = base
        self.chrome = chrome
        self.dropped: list[tuple[int, str]] = []

    def blocks(self, element: HtmlElement) -> Iterator[Line]:
        """Yield one (source line, Markdown) for each block in the element."""
        run: list[str] = []
        line = element.sourceline or 1

        def flush() -> Iterator[Line]:
            text = _tidy("".join(run))
            run.clear()
            if text:
                yield Line(line, text)

        run.append(_words(element.text))
        for child in element:
            if self._is_left_out(child):
                self._drop(child)
            elif _is_block(child):
                yield from flush()
                yield from self._block(child)
            else:
                if not any(map(str.strip, run)):
                    line = child.sourceline or line
                run.append(self._inline(child))
            run.append(_words(child.tail))
        yield from flush()

    def _block(self, element: HtmlElement) -> Iterator[Line]:
        line = element.sourceline or 1
        match element.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                text = heading_safe(_tidy(self._children(element)).replace("\\\n", " "))
                if text:
                    yield Line(line, "#" * int(element.tag[1]) + " " + text)
            case "ul" | "ol":
                text = self._list(element)
                if text:
                    yield Line(line, text)
            case "blockquote":
                inner = "\n\n".join(block.text for block in self.blocks(element))
                if inner:
                    yield Line(line, "\n".join("> " + row for row in inner.split("\n")))
            case "pre":
                yield Line(line, self._code(element))
            case "hr":
                yield Line(line, "***")
            case "table":
                yield from self._table(element)
            case "figure":
                yield from self._figure(element)
            case _:
                yield from self.blocks(element)

    def _list(self, element: HtmlElement) -> str:
        ordered = element.tag == "ol"
        start = element.get("start", "1")
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 1
        items = []
        self._drop_text(element.text, element)
        for child in element:
            if self._is_left_out(child):
                self._drop(child)
                continue
            mark = f"{number}. " if ordered else "- "
            inner = self.blocks(child) if child.tag == "li" else self._alone(child)
            paragraphs = [block.text for block in inner]
            if paragraphs:
                text = "\n".join(_tight(paragraphs))
                items.append(mark + text.replace("\n", "\n" + " " * len(mark)))
                number += 1
            self._drop_text(child.tail, element)
        return "\n".join(row.rstrip() for row in "\n".join(items).split("\n"))

    def _alone(self, child: HtmlElement) -> Iterator[Line]:
        if _is_block(child):
            yield from self._block(child)
        elif text := _tidy(self._inline(child)):
            yield Line(child.sourceline or 1, text)

    def _code(self, element: HtmlElement) -> str:
        content = (element.text_content() or "").strip("\n").rstrip()
        names = " ".join(
            filter(None, [element.get("class"), *(c.get("class") for c in element.iter("code"))])
        )
        language = _LANGUAGE.search(names)
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`{3,}", content)), 3)
        return "\n".join([fence + (language[1] if language else ""), content, fence])

    def _table(self, element: HtmlElement) -> Iterator[Line]:
        rows = [row for row in element.iter("tr") if _nearest_table(row) is element]
        grid = [[cell for cell in row if cell.tag in {"td", "th"}] for row in rows]
        width = max(map(len, grid), default=0)
        simple = not any(
            True for _ in element.iterdescendants("table", "pre", "ul", "ol", "figure")
        )
        if width < 2 or not simple:
            yield from self.blocks(element)  # a table for layout: its cells are the text
            return
        for caption in element.iterchildren("caption"):
            yield from self.blocks(caption)
        lines = []
        for cells in grid:
            texts = [self._cell(cell) for cell in cells]
            lines.append("| " + " | ".join(texts + [""] * (width - len(texts))) + " |")
        lines.insert(1, "|" + " --- |" * width)
        yield Line(element.sourceline or 1, "\n".join(lines))

    def _cell(self, cell: HtmlElement) -> str:
        text = _tidy(self._children(cell)).replace("\\\n", " ")
        return _WHITE.sub(" ", text).replace("|", "\\|")

    def _figure(self, element: HtmlElement) -> Iterator[Line]:
        images = [*element.iter("img")]
        captions = [*element.iterdescendants("figcaption")]
        if len(images) != 1 or any(element.iterdescendants("pre", "table")):
            yield from self.blocks(element)
            return
        told = " ".join(" ".join(c.text_content().split()) for c in captions)
        src = self._address(_src(images[0]))
        yield Line(element.sourceline or 1, picture_markdown(images[0].get("alt", ""), src, told))
        rest = " ".join(element.text_content().split())
        if rest != told:
            self.dropped.append((element.sourceline or 1, rest))

    def _children(self, element: HtmlElement) -> str:
        parts = [_words(element.text)]
        for child in element:
            if self._is_left_out(child):
                self._drop(child)
            elif _is_block(child):
                parts += [" ", self._children(child), " "]
            else:
                parts.append(self._inline(child))
            parts.append(_words(child.tail))
        return "".join(parts)

    def _inline(self, element: HtmlElement) -> str:
        name = element.tag
        if name == "br":
            return "\\\n"
        if name == "img":
            src = self._address(_src(element))
            return picture_markdown(element.get("alt", ""), src, element.get("title", ""))
        if name == "math" or "katex" in (element.get("class") or "").split():
            return self._formula(element)
        if name in {"code", "kbd", "samp", "tt"}:
            return _code_span(element.text_content())
        inner = self._children(element)
        if name == "a":
            return self._link(element, inner)
        if name in {"sup", "sub"} and inner.strip():
            return ("^" if name == "sup" else "\\_") + inner
        if name in _MARKS and inner.strip():
            head, body, tail = _framed(inner)
            return f"{head}{_MARKS[name]}{body}{_MARKS[name]}{tail}"
        return inner

    def _link(self, element: HtmlElement, inner: str) -> str:
        address = self._address(element.get("href", ""))
        if not address or address.startswith("#") or not inner.strip():
            return inner
        head, body, tail = _framed(inner)
        where = f"<{address}>" if re.search(r"[\s()]", address) else address
        return f"{head}[{body.replace(chr(92) + chr(10), ' ')}]({where}){tail}"

    def _formula(self, element: HtmlElement) -> str:
        for note in element.iter("annotation"):
            if note.get("encoding") == "application/x-tex":
                return f"${' '.join(note.text_content().split())}$"
        return escape(" ".join(element.text_content().split()))

    def _address(self, address: str) -> str:
        address = re.sub(r"\s+", "", address)
        if address.startswith("#") or not self.base:
            return address
        try:
            return urljoin(self.base, address)
        except ValueError:  # not an address at all; kept as it is written
            return address

    def _is_left_out(self, child: HtmlElement) -> bool:
        if isinstance(child, _Comment | _ProcessingInstruction) or not isinstance(child.tag, str):
            return True
        return child.tag in _DROPPED or child in self.chrome or child.get("hidden") is not None

    def _drop(self, child: HtmlElement) -> None:
        is_text = isinstance(child.tag, str)
        text = " ".join((child.text_content() if is_text else child.text or "").split())
        shown = " ".join(
            filter(None, [text, *(e.get("src") for e in child.iter("iframe", "video", "audio"))])
            if is_text
            else [text]
        )
        if shown.strip():
            self.dropped.append((child.sourceline or 1, shown.strip()))

    def _drop_text(self, text: str | None, near: HtmlElement) -> None:
        if text and text.strip():
            self.dropped.append((near.sourceline or 1, " ".join(text.split())))


def fragment(source: str) -> tuple[str, list[str]]:
    """Say a piece of raw HTML in Markdown; also returns the words that have no place in it."""
    try:
        element = lxml.html.fragment_fromstring(source, create_parent="div")
    except (ParserError, ValueError, AssertionError):  # stray tags, half a page, or no markup
        return escape(source), []
    writer = Writer()
    markdown = "\n\n".join(block.text for block in writer.blocks(element))
    return markdown, [text for _, text in writer.dropped]


def _is_block(element: HtmlElement) -> bool:
    if element.tag in _BLOCKS:
        return True
    return any(child.tag in _BLOCKS for child in element.iterdescendants())


def _nearest_table(row: HtmlElement) -> HtmlElement | None:
    return next(row.iterancestors("table"), None)


def _src(image: HtmlElement) -> str:
    src = image.get("src", "")
    if not src or src.startswith("data:"):  # a placeholder of a page that loads pictures late
        src = image.get("data-src") or image.get("data-original") or src
    return "" if src.startswith("data:") and len(src) > 2_000 else src


def _words(text: str | None) -> str:
    if not text:
        return ""
    held = _WHITE.sub(" ", text)
    inner = escape(held)
    head = " " if held[0] == " " else ""
    return head + inner + (" " if held[-1] == " " and inner else "")


def _tidy(text: str) -> str:
    rows = [re.sub(r"[ \t]+", " ", row).strip() for row in text.split("\n")]
    rows = [row for row in rows if row not in {"", "\\"}]
    text = "\n".join(rows).strip()
    return text[:-1].rstrip() if text.endswith("\\") and not text.endswith("\\\\") else text


def _framed(inner: str) -> tuple[str, str, str]:
    body = inner.strip()
    start = inner.index(body) if body else 0
    return inner[:start], body, inner[start + len(body) :]


def _code_span(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        return ""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _tight(paragraphs: list[str]) -> Iterator[str]:
    """Put an item's paragraphs together: nested lists close to it, other blocks apart."""
    for number, text in enumerate(paragraphs):
        if number and not re.match(r"(?:-|\d+\.) ", text):
            yield ""
        yield text
