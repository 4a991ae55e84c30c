"""Splitting Markdown into blocks: one a top-level node, each able to stand on its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from stories.importing import figures, markup
from stories.importing.document import Block, BlockKind, Document, Doubt, Fix, Removed
from stories.importing.escaping import escape, heading_safe, unescape
from stories.importing.lines import Line, joined
from stories.importing.rewrite import in_block
from stories.importing.syntax import (
    MAX_NESTING,
    block_text,
    is_hostile,
    is_plain_line,
    parser,
    plain_of,
)

_KINDS = {
    "paragraph_open": BlockKind.PARAGRAPH,
    "heading_open": BlockKind.HEADING,
    "bullet_list_open": BlockKind.LIST,
    "ordered_list_open": BlockKind.LIST,
    "blockquote_open": BlockKind.QUOTE,
    "fence": BlockKind.CODE,
    "code_block": BlockKind.CODE,
    "table_open": BlockKind.TABLE,
    "math_block": BlockKind.MATH,
    "math_block_label": BlockKind.MATH,
    "footnote_reference_open": BlockKind.FOOTNOTE,
    "hr": BlockKind.RULE,
}
_MARKER = re.compile(r"<!--\s*(?:more|truncate|excerpt|excerpt[ -]end)\b[^>]*-->", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(.*?)(?:-->|$)", re.DOTALL)


@dataclass(slots=True)
class Body:
    """The blocks of a document so far, and the last one of its excerpt."""

    blocks: list[Block] = field(default_factory=list)
    excerpt_end: Block | None = None


def split(document: Document, lines: Sequence[Line], marker: str = "") -> Body:
    """Split Markdown lines into blocks; what is no text goes to `document.removed`.

    `marker` is the document's own sign for the end of its excerpt, beside the usual ones.
    """
    body = Body()
    _Splitter(document, body, marker).run(lines)
    return body


class _Splitter:
    def __init__(self, document: Document, body: Body, marker: str) -> None:
        self.document = document
        self.body = body
        self.marker = marker
        self.references: dict[str, Any] = {}

    def run(self, lines: Sequence[Line]) -> None:
        """Cut the lines at their top-level nodes; every line lands somewhere."""
        env: dict[str, Any] = {"references": self.references}
        tokens: list[Token] = []
        source = joined(lines)
        if not source.strip():
            return
        parser().block.parse(source, parser(), env, tokens)
        done = 0
        for node in _top_level(tokens):
            first, after = node[0].map or (done, done)
            self._between(lines[done:first])
            cut = lines[first:after]
            while cut and cut[-1].is_blank:
                cut = cut[:-1]
            if cut:
                self._node(node, cut)
            done = max(done, after)
        self._between(lines[done:])

    def _between(self, lines: Sequence[Line]) -> None:
        """Lines in no node: the definitions of links, whose addresses the links now carry."""
        for line in lines:
            if not line.is_blank:
                self.document.removed.append(
                    Removed(line.number, line.text.strip(), "link-definition")
                )

    def _node(self, node: list[Token], cut: Sequence[Line]) -> None:
        kind = _KINDS.get(node[0].type)
        source = joined(cut)
        if kind is None:
            self._html(source, cut)
        elif kind is BlockKind.RULE:
            self._add(Block(kind, "***", ""), cut)
        elif kind is BlockKind.CODE:
            self._add(_code(node[0]), cut)
        elif kind is BlockKind.MATH:
            self._words(kind, _dedented(source), cut)
        elif max(token.level for token in node) >= MAX_NESTING - 1 or is_hostile(source):
            self.document.doubtful.append(
                Doubt(cut[0].number, _short(source), "its markup is too deep or dense to be read")
            )
            self._as_plain(source, cut)
        elif kind is BlockKind.HEADING:
            self._heading(node, cut)
        else:
            source, mark = self._rewritten(kind, _dedented(source), cut)
            self._words(kind, source, cut)
            if mark:
                self._end_excerpt(mark, cut[0].number)

    def _words(self, kind: BlockKind, source: str, cut: Sequence[Line]) -> None:
        """A node that holds words: read it alone, and keep it only if it means the same alone."""
        source = source.rstrip()
        line, end_line = cut[0].number, cut[-1].number
        if kind is BlockKind.PARAGRAPH and is_plain_line(source):
            self._add(Block(kind, source, source), cut)
            return
        tokens = parser().parse(source)
        nodes = list(_top_level(tokens))
        if kind is BlockKind.PARAGRAPH and not block_text(tokens).replace("\xa0", "").strip():
            if not (found := figures.in_paragraph(self.document, source, line, end_line)):
                self._spacer(source or joined(cut), line)
            self.body.blocks += found
        elif len(nodes) != 1 or _KINDS.get(nodes[0][0].type) is not kind:
            self._as_plain(source, cut)
        elif kind is BlockKind.PARAGRAPH:
            pictures = figures.in_paragraph(self.document, source, line, end_line)
            self.body.blocks += pictures
            if not pictures:
                self._add(Block(kind, source, block_text(tokens), links=_links(tokens)), cut)
        elif kind is BlockKind.TABLE and (
            pictures := figures.in_table(self.document, source, tokens, line, end_line)
        ):
            self.body.blocks += pictures
        else:
            self._add(_container(kind, source, tokens), cut)

    def _heading(self, node: list[Token], cut: Sequence[Line]) -> None:
        line = cut[0].number
        content, made = in_block(node[1].content, self.references, " ")
        content = heading_safe(content)
        self._note(made, line)
        plain = plain_of(content, BlockKind.HEADING)
        if not plain and "![" in content:
            self._words(BlockKind.PARAGRAPH, content, cut)
        elif plain:
            level = int(node[0].tag[1:])
            links = _links(parser().parseInline(content))
            block = Block(BlockKind.HEADING, content, plain, level=level, links=links)
            block.evidence = "marked up as a heading"
            self._add(block, cut)

    def _html(self, source: str, cut: Sequence[Line]) -> None:
        """A block of raw HTML: a comment, or markup that Markdown can say as well."""
        line, stripped = cut[0].number, source.strip()
        if (self.marker and stripped == self.marker) or _MARKER.fullmatch(stripped):
            self._end_excerpt(stripped, line)
            return
        if stripped.startswith("<!--") and "-->" not in stripped.removesuffix("-->"):
            words = _COMMENT.sub(r"\1", stripped).strip()
            if words:
                self.document.removed.append(Removed(line, words, "comment"))
            return
        markdown, dropped = markup.fragment(source)
        for text in dropped:
            self.document.removed.append(Removed(line, text, "raw-html"))
        self.document.fixed.append(Fix("raw-html", line, stripped, markdown))
        self.run([Line(line, text) for text in markdown.split("\n")])

    def _rewritten(self, kind: BlockKind, source: str, cut: Sequence[Line]) -> tuple[str, str]:
        """The node's source without raw HTML and references, and the excerpt's mark if any."""
        mark = self.marker if self.marker and self.marker in source else ""
        if not mark and kind is BlockKind.PARAGRAPH and (found := _MARKER.search(source)):
            mark = found[0]
        source = source.replace(mark, "", 1) if mark else source
        source = self._without_nested_html(source, cut[0].number)
        source, made = in_block(source, self.references, self._line_break(kind))
        self._note(made, cut[0].number)
        if kind is BlockKind.PARAGRAPH:  # a tag that stood alone on its line leaves no gap
            source = re.sub(r"\n(?:[ \t]*\n)+", "\n", source.strip())
        return source, mark

    def _end_excerpt(self, mark: str, line: int) -> None:
        self.document.removed.append(Removed(line, mark, "excerpt-mark"))
        if self.body.blocks and not self.body.excerpt_end:
            self.body.excerpt_end = self.body.blocks[-1]

    @staticmethod
    def _line_break(kind: BlockKind) -> str:
        return "\\\n" if kind is BlockKind.PARAGRAPH else " "

    def _without_nested_html(self, source: str, line: int) -> str:
        """Say in Markdown what raw HTML inside a list or quote says."""
        if "<" not in source:
            return source
        tokens: list[Token] = []
        parser().block.parse(source, parser(), {}, tokens)
        lines = source.split("\n")
        for token in tokens:
            if token.type == "html_block" and token.level and token.map:
                first, after = token.map
                raw = "\n".join(lines[first:after])
                start = lines[first].find("<")
                markdown, dropped = markup.fragment(token.content)
                self.document.fixed.append(Fix("raw-html", line + first, raw.strip(), markdown))
                for text in dropped:
                    self.document.removed.append(Removed(line + first, text, "raw-html"))
                lines[first] = lines[first][: max(start, 0)] + " ".join(markdown.split("\n"))
                lines[first + 1 : after] = [""] * (after - first - 1)
        return "\n".join(lines)

    def _note(self, made: Sequence[tuple[int, Any, str]], line: int) -> None:
        for offset, change, before in made:
            if change.rule == "comment":
                words = _COMMENT.sub(r"\1", before).strip()
                self.document.removed.append(Removed(line + offset, words, "comment"))
            elif change.rule:
                self.document.fixed.append(Fix(change.rule, line + offset, before, change.text))

    def _spacer(self, source: str, line: int) -> None:
        if source.strip():
            self.document.removed.append(Removed(line, source.strip(), "spacer"))

    def _as_plain(self, source: str, cut: Sequence[Line]) -> None:
        """Keep every word of a node that cannot be read as markup."""
        markdown = escape("\n".join(map(unescape, source.split("\n"))))
        plain = plain_of(markdown, BlockKind.PARAGRAPH)
        if plain:
            self._add(Block(BlockKind.PARAGRAPH, markdown, plain), cut)

    def _add(self, block: Block, cut: Sequence[Line]) -> None:
        block.line, block.end_line = cut[0].number, cut[-1].number
        self.body.blocks.append(block)


def _top_level(tokens: Sequence[Token]) -> list[list[Token]]:
    """Group a flat run of tokens by top-level node."""
    nodes: list[list[Token]] = []
    for token in tokens:
        if token.level == 0 and token.nesting >= 0:
            nodes.append([token])
        else:
            nodes[-1].append(token)
    return nodes


def _dedented(source: str) -> str:
    """Take the indentation of the first line from every line, as far as it has it."""
    indent = len(source) - len(source.lstrip(" "))
    return re.sub(rf"^ {{1,{indent}}}", "", source, flags=re.MULTILINE) if indent else source


def _code(token: Token) -> Block:
    """Write a code block with fences that its content cannot close."""
    content = token.content.rstrip("\n")
    info = token.info.strip()
    sign = "~" if "`" in info else "`"
    runs = re.findall(rf"{sign}{{3,}}", content)
    fence = sign * max(3, *(len(run) + 1 for run in runs), 3)
    markdown = "\n".join([fence + info, *([content] if content else []), fence])
    return Block(BlockKind.CODE, markdown, plain_of(markdown, BlockKind.CODE))


def _container(kind: BlockKind, source: str, tokens: Sequence[Token]) -> Block:
    block = Block(kind, source, block_text(tokens), links=_links(tokens))
    if kind is BlockKind.LIST:
        block.ordered = tokens[0].type == "ordered_list_open"
        block.items = sum(t.type == "list_item_open" and t.level == 1 for t in tokens)
    return block


def _links(tokens: Sequence[Token]) -> int:
    return sum(child.type == "link_open" for token in tokens for child in token.children or ())


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 120 else text[:119] + "…"
