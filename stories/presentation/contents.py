"""The contents of a story: the document's own list where it has one, else its headings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from stories.importing.document import BlockKind
from stories.models import Block, ContentsEntry, Takeaway

TOP = 2  # the level of a section below the page's own h1


@dataclass(frozen=True, slots=True)
class Saying:
    """Something drawn from the text, with the fragment of the block that says it ("" if lost)."""

    text: str
    anchor: str


@dataclass(slots=True)
class Section:
    """An entry of the contents; without an anchor when its place in the text is not known."""

    title: str
    anchor: str
    takeaways: list[Saying] = field(default_factory=list)
    below: list[Section] = field(default_factory=list)


def listed(
    entries: Iterable[ContentsEntry],
    takeaways: Iterable[Takeaway],
    blocks: dict[int, Block],
    anchor_of: Callable[[Takeaway], str],
) -> list[Section]:
    """The document's own contents; an entry is left out where its heading was redacted.

    A takeaway whose own place is not known leads to the beginning of its section.
    """
    by_entry: dict[int, list[Takeaway]] = {}
    for takeaway in takeaways:
        if takeaway.entry_id is not None:
            by_entry.setdefault(takeaway.entry_id, []).append(takeaway)
    sections = []
    for entry in entries:
        block = blocks.get(entry.block_id) if entry.block_id is not None else None
        if block is not None and block.is_redacted:
            continue
        anchor = block.anchor if block else ""
        sayings = [Saying(one.text, anchor_of(one) or anchor) for one in by_entry.get(entry.pk, [])]
        sections.append(Section(entry.title, anchor, sayings))
    return sections


def of_headings(blocks: Iterable[Block]) -> list[Section]:
    """Contents of two levels made from the headings; deeper ones are left out."""
    headings = [
        block for block in blocks if block.kind == BlockKind.HEADING and not block.is_redacted
    ]
    top = min((block.level for block in headings), default=TOP)
    sections: list[Section] = []
    for block in headings:
        section = Section(block.plain, block.anchor)
        if block.level == top or not sections:
            sections.append(section)
        elif block.level == top + 1:
            sections[-1].below.append(section)
    return sections
