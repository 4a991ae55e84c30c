"""The report on one document: what was found, fixed, missing and doubtful."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import PurePath

from stories.importing.document import Block, BlockKind, Document
from stories.importing.measures import minutes, words

_PROSE = {
    BlockKind.PARAGRAPH,
    BlockKind.TURN,
    BlockKind.LIST,
    BlockKind.QUOTE,
    BlockKind.FOOTNOTE,
}

#: Blocks whose words are not counted.
NOT_COUNTED = frozenset({BlockKind.CODE, BlockKind.MATH})


def report(document: Document, *, slug: str = "") -> dict[str, object]:
    """Put a document into the terms of the import report, ready for JSON.

    `slug` is the one the story has; without it, the one its title gives.
    """
    published = document.published
    body = body_text(document)
    return {
        "file": document.file,
        "sha256": document.sha256,
        "format": document.format.value,
        "slug": slug or slug_of(document),
        "title": document.title,
        "kind": document.kind,
        "language": document.language,
        "published": {
            "value": published.value,
            "precision": published.precision.value,
            "offset": published.offset,
            "provenance": published.provenance and published.provenance.value,
            "clues": [asdict(clue) for clue in published.clues],
        },
        "authors": list(document.authors),
        "speakers": [asdict(speaker) for speaker in document.speakers],
        "source_host": document.source_host,
        "source_url": document.source_url,
        "categories": list(document.categories),
        "comments_enabled": document.comments_enabled,
        "excerpt_words": excerpt_words(document),
        "words": words(body),
        "minutes": minutes(body),
        "headings": [
            {"level": b.level, "text": b.plain, "key": b.key, "evidence": b.evidence}
            for b in document.blocks
            if b.kind is BlockKind.HEADING
        ],
        "toc": [
            {"title": e.title, "takeaways": list(e.takeaways), "key": e.key}
            for e in document.contents
        ],
        "turns": _turns(document),
        "figures": [
            {"number": f.number, "caption": f.caption, "src": f.src, "lost": f.lost}
            for f in (block.figure for block in document.blocks)
            if f is not None
        ],
        "lists": {
            "ordered": [b.items for b in _lists(document) if b.ordered],
            "unordered": [b.items for b in _lists(document) if not b.ordered],
        },
        "links": sum(block.links for block in document.blocks),
        "found": list(_found(document)),
        "fixed": [
            {"rule": f.rule, "line": f.line, "before": f.before, "after": f.after}
            for f in document.fixed
        ],
        "missing": list(document.missing),
        "doubtful": [{"line": d.line, "text": d.text, "why": d.why} for d in document.doubtful],
    }


def body_text(document: Document) -> str:
    """The words that a reader reads: all blocks but code and maths."""
    return "\n".join(block.plain for block in document.blocks if block.kind not in NOT_COUNTED)


def excerpt_words(document: Document) -> int:
    """How many words of prose stand before the excerpt's end; 0 without a marker."""
    if not document.excerpt_end:
        return 0
    count = 0
    for block in document.blocks:
        count += words(block.plain) if block.kind in _PROSE else 0
        if block.key == document.excerpt_end:
            break
    return count


def slug_of(document: Document) -> str:
    """An address for a story: from its title, else its file's name, else its bytes."""
    for text in (document.title, PurePath(document.file).stem):
        folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", folded.replace("'", "")).strip("-")[:80].strip("-")
        if slug:
            return slug
    return f"story-{document.sha256[:10]}"


def _lists(document: Document) -> Iterator[Block]:
    return (block for block in document.blocks if block.kind is BlockKind.LIST)


def _turns(document: Document) -> dict[str, object]:
    turns = [block for block in document.blocks if block.kind is BlockKind.TURN]
    labelled = Counter(block.speaker for block in turns if not block.continues)
    return {
        "labelled": labelled.total(),
        "continuations": sum(block.continues for block in turns),
        "by_speaker": dict(labelled),
    }


def _found(document: Document) -> Iterator[str]:
    """What the document states and holds, in a few words each."""
    if document.title:
        yield "title"
    if document.published.value:
        provenance = document.published.provenance
        yield f"date ({document.published.precision.value}, from {provenance or 'nowhere'})"
    counts = Counter(block.kind.value for block in document.blocks)
    named = {
        "author": len(document.authors),
        "speaker": len(document.speakers),
        "contents entry": len(document.contents),
        "category": len(document.categories),
        "notice": len(document.notices),
        **counts,
        "line of the page around it": len(document.removed),
    }
    for name, count in named.items():
        if count:
            yield f"{name}: {count}"
