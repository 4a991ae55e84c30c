"""Pictures: lone images, images with a caption below, and tables that only hold a picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from markdown_it.token import Token

from stories.importing.document import Block, BlockKind, Document, Figure, Fix
from stories.importing.escaping import picture_markdown
from stories.importing.syntax import inline_text, parser, picture, plain_of
from stories.importing.wording import wording

#: A paragraph wholly in italics under a picture is its caption up to this many characters.
CAPTION_LENGTH = 300


@cache
def _numbered() -> re.Pattern[str]:
    names = "|".join(re.escape(word) for word in sorted(wording("figure"), key=len, reverse=True))
    return re.compile(rf"\s*(?:{names})\s*\.?\s*(\d{{1,4}})\s*[:.：．、)–—-]*\s*", re.IGNORECASE)


def figure_of(src: str, alt: str, told: str) -> Figure:
    """Take a caption as told apart into number and caption."""
    told = " ".join(told.split())
    start = _numbered().match(told)
    number, caption = (int(start[1]), told[start.end() :]) if start else (None, told)
    return Figure(number, caption, src or None, alt, lost=not src)


def make(src: str, alt: str, told: str, line: int, end_line: int) -> Block:
    """Make a figure block; without an address the picture is lost and the caption remains."""
    if not src:
        told, alt = told or alt, ""
    markdown = picture_markdown(alt, src, told)
    image = picture(markdown)
    if image is not None:  # as it reads back: addresses are normalised
        src = str(image.attrs.get("src", ""))
        told = str(image.attrs.get("title", "")) or (told if not src else "")
        alt = inline_text(image.children) if src else ""
    figure = figure_of(src, alt, told)
    plain = plain_of(markdown, BlockKind.FIGURE)
    return Block(BlockKind.FIGURE, markdown, plain, line=line, end_line=end_line, figure=figure)


def in_paragraph(document: Document, markdown: str, line: int, end_line: int) -> list[Block]:
    """Read a paragraph that is nothing but images, or one image with its caption below."""
    if "![" not in markdown:
        return []
    tokens = parser().parseInline(markdown)[0].children or []
    images, rest = [], list[Token]()
    for token in tokens:
        if token.type == "image" and not rest:
            images.append(token)
        elif rest or not _is_frame(token):
            rest.append(token)
    if not images or (rest and len(images) != 1):
        return []
    told = _caption(rest) if rest else ""
    if rest and not told:
        return []
    for token in tokens:
        _note_frame(document, token, images[0], line)
    blocks = []
    for image in images:
        src, title = str(image.attrs.get("src", "")), str(image.attrs.get("title", ""))
        alt = inline_text(image.children)
        if src or alt or title or told:
            blocks.append(make(src, alt, told or title, line, end_line))
    return blocks


def _is_frame(token: Token) -> bool:
    breaks = token.type in {"softbreak", "hardbreak", "link_open", "link_close"}
    return breaks or (token.type == "text" and not token.content.strip())


def _note_frame(document: Document, token: Token, image: Token, line: int) -> None:
    """Record the address that a picture linked to, unless it is the picture itself."""
    href = str(token.attrs.get("href", ""))
    if token.type == "link_open" and href != image.attrs.get("src"):
        document.fixed.append(Fix("figure-link", line, href, ""))


def _caption(rest: Sequence[Token]) -> str:
    """The caption below an image: numbered, or wholly emphasised."""
    told = inline_text(rest).strip()
    if _numbered().match(told):
        return told
    wholly = rest[0].type in {"em_open", "strong_open"} and rest[-1].type == rest[0].type.replace(
        "open", "close"
    )
    inside = any(t.level == rest[0].level and t.type == rest[-1].type for t in rest[1:-1])
    return told if wholly and not inside and len(told) <= CAPTION_LENGTH else ""


def in_table(
    document: Document, source: str, tokens: Sequence[Token], line: int, end_line: int
) -> list[Block]:
    """Read a table whose heading cells are images and whose one further row, if any, captions."""
    rows: list[list[Token]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append(token)
    if not 1 <= len(rows) <= 2 or not rows[0]:
        return []
    pictures = [_only_image(cell) for cell in rows[0]]
    blocks = []
    for column, image in enumerate(pictures):
        if image is None:
            return []
        cell = rows[1][column] if len(rows) == 2 and column < len(rows[1]) else None
        told = inline_text(cell.children) if cell else str(image.attrs.get("title", ""))
        blocks.append(
            make(str(image.attrs.get("src", "")), inline_text(image.children), told, line, end_line)
        )
    after = "\n\n".join(block.markdown for block in blocks)
    document.fixed.append(Fix("figure-table", line, source, after))
    return blocks


def _only_image(cell: Token) -> Token | None:
    held = [token for token in cell.children or () if not _is_frame(token)]
    return held[0] if len(held) == 1 and held[0].type == "image" else None


def join_captions(document: Document, blocks: list[Block]) -> list[Block]:
    """Give a picture without a caption the paragraph right below it, when that is one."""
    result: list[Block] = []
    for block in blocks:
        above = result[-1] if result else None
        bare = above is not None and above.figure is not None and above.plain in {"", _alt(above)}
        if (
            block.kind is BlockKind.PARAGRAPH
            and above is not None
            and above.figure
            and above.figure.src
            and bare
            and not above.figure.caption
            and above.figure.number is None
        ):
            told = _caption(parser().parseInline(block.markdown)[0].children or [])
            if told:
                document.fixed.append(Fix("figure-caption", block.line, block.markdown, told))
                src, alt = above.figure.src, above.figure.alt
                result[-1] = make(src, alt, told, above.line, block.end_line)
                continue
        result.append(block)
    return result


def _alt(block: Block) -> str:
    return block.figure.alt.strip() if block.figure else ""
