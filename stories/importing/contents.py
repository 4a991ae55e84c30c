"""The table of contents that a document carries itself, with what it says of each section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from stories.importing.document import Block, BlockKind, ContentsEntry, Document, Removed
from stories.importing.headings import Match, best_matches, comparable
from stories.importing.syntax import block_text, parser
from stories.importing.wording import wording

_NUMBERS = re.compile(r"^ *(\d+[.)])(?= )", re.MULTILINE)


@dataclass(slots=True)
class Entry:
    """An entry of a contents list; `block` is the heading found for it, `at` the one it names."""

    title: str
    line: int
    takeaways: tuple[str, ...] = ()
    at: str = ""
    block: Block | None = None


def outline(block: Block) -> list[tuple[str, int, list[str]]]:
    """The items of a list: (text, source line, texts of the items nested in it)."""
    items: list[tuple[str, int, list[str]]] = []
    held: list[Token] = []
    line = block.line
    for token in parser().parse(block.markdown):
        if token.type == "list_item_open" and token.level in {1, 3}:
            _close(items, held, line)
            line = block.line + (token.map[0] if token.map else 0)
            held = [token]
        else:
            held.append(token)
    _close(items, held, line)
    return items


def _close(items: list[tuple[str, int, list[str]]], held: list[Token], line: int) -> None:
    if not held or held[0].type != "list_item_open":
        return
    text = " ".join(block_text(held).split())
    if held[0].level == 1:
        items.append((text, line, []))
    elif items:
        items[-1][2].append(text)


def take(document: Document, blocks: list[Block]) -> tuple[list[Entry], list[Block]]:
    """Take a contents list out of the blocks: a line that says "Contents" and the list below it.

    It stays in the text when none of its entries has a place further down. A nested entry that
    has one is an entry too; any other is a takeaway of the entry it hangs on.
    """
    for position, block in enumerate(blocks[:-1]):
        below = blocks[position + 1]
        is_word = comparable(block.plain) in {comparable(word) for word in wording("contents")}
        if not is_word or below.kind is not BlockKind.LIST:
            continue
        if block.kind not in {BlockKind.HEADING, BlockKind.PARAGRAPH}:
            continue
        rest = blocks[position + 2 :]
        entries = _entries(below, {comparable(b.plain) for b in rest if _may_head(b)})
        if any(match.block for match in best_matches([e.title for e in entries], rest)):
            document.removed.append(Removed(block.line, block.plain, "contents-label"))
            numbers = " ".join(_NUMBERS.findall(below.markdown))
            if numbers:
                document.removed.append(Removed(below.line, numbers, "contents-numbers"))
            return entries, blocks[:position] + rest
    return [], blocks


def _may_head(block: Block) -> bool:
    return block.kind in {BlockKind.HEADING, BlockKind.PARAGRAPH}


def _entries(block: Block, places: set[str]) -> list[Entry]:
    entries: list[Entry] = []
    for title, line, nested in outline(block):
        takeaways = tuple(text for text in nested if comparable(text) not in places)
        entries.append(Entry(title, line, takeaways))
        entries += [Entry(text, line) for text in nested if comparable(text) in places]
    return entries


def place(entries: Sequence[Entry], matches: Sequence[Match]) -> None:
    """Give each entry the block that was found for it."""
    for entry, match in zip(entries, matches, strict=True):
        entry.block = match.block


def place_named(entries: Sequence[Entry], blocks: Sequence[Block]) -> None:
    """Give each entry the heading that its title, or else its `at`, names word for word."""
    free = [block for block in blocks if block.kind is BlockKind.HEADING]
    for name in ("title", "at"):
        for entry in entries:
            wanted = comparable(getattr(entry, name))
            if entry.block is None and wanted:
                entry.block = next((b for b in free if comparable(b.plain) == wanted), None)
                free = [block for block in free if block is not entry.block]


def record(document: Document, entries: Sequence[Entry]) -> None:
    """Write the entries into the document, with the keys of their blocks."""
    document.contents = [
        ContentsEntry(e.title, e.line, e.takeaways, e.block.key if e.block else None)
        for e in entries
    ]
