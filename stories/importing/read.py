"""From the bytes of one file to a document: the steps in their order."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from hashlib import sha256

from stories.importing import (
    chrome,
    contents,
    dates,
    dialects,
    figures,
    formats,
    front_matter,
    headings,
    introductions,
    keys,
    kinds,
    labels,
    language,
    metadata,
    notices,
    plaintext,
    repair,
    turns,
    voices,
    webpage,
)
from stories.importing.blocks import Body, split
from stories.importing.decode import decode
from stories.importing.document import Block, BlockKind, Document, Doubt, Format, ImportRefused
from stories.importing.lines import Line, numbered


def read(data: bytes, *, file: str = "") -> Document:
    """Read one file into blocks, metadata and findings.

    `file` is only a name for reports: the format is found from the content. A front matter that
    says `repair: no` has its text taken as it stands. Raises ImportRefused, with reason and line,
    for what cannot be read as a story.
    """
    text, encoding, unseen = decode(data)
    front, lines = front_matter.take(numbered(text))
    document = Document(file, sha256(data).hexdigest(), Format.PLAIN, encoding, "", "", "", [])
    document.fixed += unseen
    document.doubtful += front.doubts
    document.front_matter_source = front.source
    metadata.apply(document, front.values)
    settled = metadata.is_settled(front.values)
    document.format = formats.find(lines, bool(front.source))
    if not settled:
        lines = _prepared(document, lines)
    marker = metadata.text_of(front.values.get("excerpt_separator"))
    body = split(document, lines, marker)
    blocks = figures.join_captions(document, body.blocks)
    if not settled:
        blocks = headings.take_title(document, blocks)
    blocks, entries = _structured(document, blocks, settled)
    if not blocks:
        raise ImportRefused("it holds no text of a story")
    headings.rebase(blocks)
    keys.assign(blocks)
    document.blocks = blocks
    contents.record(document, entries)
    _finish(document, body)
    return document


def _prepared(document: Document, lines: list[Line]) -> list[Line]:
    """Mend the text, take the page around it away, and write what is left as Markdown."""
    if document.format is Format.HTML:
        lines = webpage.read(document, lines)
    lines, mended = repair.mend(lines)
    document.fixed += mended
    if document.format is Format.HTML:
        return chrome.strip(document, lines, markdown=True)
    markdown = document.format is Format.MARKDOWN
    if not document.front_matter_source:
        lines = chrome.strip(document, lines, markdown)
    if markdown:
        lines, bullets = plaintext.mend_bullets(dialects.settle(document, lines))
    else:
        lines, bullets = plaintext.to_markdown(lines)
    document.fixed += bullets
    return lines


def _structured(
    document: Document, blocks: list[Block], settled: bool
) -> tuple[list[Block], list[contents.Entry]]:
    """Find speakers, contents, headings, turns and notices among the blocks."""
    named = frozenset(speaker.label for speaker in document.speakers)
    if not settled:
        voices.give_colons(document, blocks)
        named |= labels.find(blocks)
    if named and not settled:
        blocks = introductions.take_speakers(document, blocks, named)
    entries = [
        contents.Entry(entry.title, 0, entry.takeaways, at)
        for entry, at in metadata.contents_of(document.front_matter)
    ]
    contents.place_named(entries, blocks)
    if not settled:
        blocks = _with_headings(document, blocks, entries, bool(named))
    if named:
        blocks = turns.tell(document, blocks, named)
    if any(block.kind is BlockKind.TURN for block in blocks):
        document.format = Format.TRANSCRIPT
    if not settled:
        blocks = notices.take(document, blocks, document.format is Format.TRANSCRIPT)
    return blocks, entries


def _with_headings(
    document: Document, blocks: list[Block], entries: list[contents.Entry], is_transcript: bool
) -> list[Block]:
    had_headings = any(block.kind is BlockKind.HEADING for block in blocks)
    if not entries:
        found, blocks = contents.take(document, blocks)
        matches = headings.best_matches([entry.title for entry in found], blocks)
        contents.place(found, matches)
        headings.promote_matches([(e.title, e.line) for e in found], matches, "contents")
        entries += found
    if had_headings:
        return blocks
    if not entries:
        _promote_outlined(blocks)
    headings.promote_bold(blocks)
    if document.format is Format.PLAIN:
        headings.promote_known(blocks)
        if not is_transcript:
            blocks = headings.judge_bare(document, blocks)
    return blocks


def _promote_outlined(blocks: list[Block]) -> None:
    """Make headings of the lines that a list in the text names as its sections."""
    for position, block in enumerate(blocks):
        if block.kind is not BlockKind.LIST or block.items < 2:
            continue
        titles = [(text, line) for text, line, _ in contents.outline(block)]
        matches = headings.best_matches([text for text, _ in titles], blocks[position + 1 :])
        if sum(match.how == "equals" for match in matches) >= 2:
            headings.promote_matches(titles, matches, "outline")
            headings.promote_above(blocks, block)
            return


def _finish(document: Document, body: Body) -> None:
    """Work out what needs the whole document: excerpt, language, kind, and what is missing."""
    blocks = document.blocks
    if body.excerpt_end is not None:
        held = [b.key for b in blocks if b is body.excerpt_end or b.line <= body.excerpt_end.line]
        document.excerpt_end = held[-1] if held else ""
    text = "\n".join(block.plain for block in blocks if block.kind is not BlockKind.CODE)
    document.language = document.language or language.language_of(text)
    document.kind = document.kind or kinds.guess(document.title, blocks)
    if document.published.value is None:
        document.published = replace(document.published, clues=dates.clues(blocks))
    _locate(document)
    document.missing = _missing(document)
    document.doubtful += [
        Doubt(entry.line, entry.title, "this entry of the contents has no heading")
        for entry in document.contents
        if entry.key is None
    ]


def _locate(document: Document) -> None:
    """Tie each repair and each doubt to the block that its line lies in."""
    blocks = document.blocks
    starts = [block.line for block in blocks]

    def key_at(line: int) -> str:
        position = bisect_right(starts, line) - 1
        if position < 0 or line > blocks[position].end_line:
            return ""
        return blocks[position].key

    document.fixed = [replace(fix, key=fix.key or key_at(fix.line)) for fix in document.fixed]
    document.doubtful = [
        replace(doubt, key=doubt.key or key_at(doubt.line)) for doubt in document.doubtful
    ]


def _missing(document: Document) -> list[str]:
    missing = []
    if not document.title:
        missing.append("title")
    if document.published.value is None:
        missing.append("date")
    if not document.authors:
        missing.append("author")
    missing += [f"name of speaker {who.label}" for who in document.speakers if not who.name]
    for block in document.blocks:
        if block.figure and not block.figure.lost and not block.figure.alt:
            number = block.figure.number
            which = f"figure {number}" if number is not None else f"the figure on line {block.line}"
            missing.append(f"alternative text of {which}")
    missing += [
        f'place of the contents entry "{e.title}"' for e in document.contents if e.key is None
    ]
    return missing
