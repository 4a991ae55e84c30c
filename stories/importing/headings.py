"""Headings: bare lines become headings on evidence alone, and levels begin under the page's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from stories.importing.document import Block, BlockKind, Document, Doubt, Removed
from stories.importing.escaping import heading_safe
from stories.importing.figures import make
from stories.importing.wording import wording

#: A bare line is read as an entry of an outline from this likeness (RapidFuzz ratio, 0–100) on …
LIKENESS = 55.0
#: … when every other bare line is at least this much less like the entry.
MARGIN = 20.0
#: A heading is one line of at most so many characters and words.
LENGTH, WORDS = 110, 16

_NUMBER = re.compile(r"^(?:(?:\d+|[ivxlc]+)(?:\.\d+)*[.):、]?\s+(?=\S)|第?[一二三四五六七八九十百]+[章节部分、.]+\s*)", re.IGNORECASE)  # fmt: skip # noqa: E501
_STOP = re.compile(r"[.!?;,:…。！？；，：”\"]$")
_IN_SEQUENCE = re.compile(
    r"^(?:(?:part|chapter|section|step)\s+)?(\d{1,2})[.):]?\s+\S", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Match:
    """The block found for an entry of an outline, and how: "equals", "resembles" or nothing."""

    block: Block | None = None
    how: str = ""


@lru_cache(maxsize=4096)
def comparable(text: str) -> str:
    """A heading's words without case, number, quotes and stops."""
    text = " ".join(text.casefold().split())
    text = _NUMBER.sub("", text)
    return re.sub(r"[\s.:!?,;\"'’‘“”…*_`。：！？]+", " ", text).strip()


def is_bare(block: Block) -> bool:
    """Tell whether a block is a short line by itself that ends like no sentence."""
    return (
        _is_line(block) and not _STOP.search(block.plain) and any(c.isalpha() for c in block.plain)
    )


def _is_line(block: Block) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and block.line == block.end_line
        and len(block.plain) <= LENGTH
        and len(block.plain.split()) <= WORDS
        and "\n" not in block.markdown
    )


def best_matches(titles: Sequence[str], blocks: Sequence[Block]) -> list[Match]:
    """Find the line that each entry of an outline names: the same words, else one clear likeness.

    A block serves one entry only; a likeness must also keep the order of the entries.
    """
    lines = [b for b in blocks if b.kind is BlockKind.HEADING or _is_line(b)]
    taken: set[int] = set()
    by_words: dict[str, list[int]] = {}
    for number, block in enumerate(lines):
        by_words.setdefault(comparable(block.plain), []).append(number)
    found: list[int | None] = []
    for title in titles:
        places = [n for n in by_words.get(comparable(title), []) if n not in taken]
        found.append(places[0] if places else None)
        taken.update(places[:1])
    matches = [Match(lines[n], "equals") if n is not None else Match() for n in found]
    if not taken:  # nothing certain to hold on to: likeness alone proves no outline
        return matches
    for position, title in enumerate(titles):
        if found[position] is None:
            low = max((n for n in found[:position] if n is not None), default=-1)
            high = min((n for n in found[position + 1 :] if n is not None), default=len(lines))
            like = _alike(title, lines, taken, range(low + 1, high))
            if like is not None:
                found[position] = like
                taken.add(like)
                matches[position] = Match(lines[like], "resembles")
    return matches


def _alike(title: str, lines: Sequence[Block], taken: set[int], within: range) -> int | None:
    free = [
        n
        for n in within
        if n not in taken and (lines[n].kind is BlockKind.HEADING or is_bare(lines[n]))
    ]
    wanted = comparable(title)
    scores = sorted(
        ((fuzz.ratio(wanted, comparable(lines[n].plain)), n) for n in free), reverse=True
    )
    if not scores or scores[0][0] < LIKENESS:
        return None
    if len(scores) > 1 and scores[0][0] - scores[1][0] < MARGIN:
        return None
    return scores[0][1]


def promote(block: Block, evidence: str) -> None:
    """Make a bare line a heading, and say why."""
    if block.kind is BlockKind.HEADING:
        return
    block.kind, block.level, block.evidence = BlockKind.HEADING, 2, evidence
    block.markdown = heading_safe(block.markdown)


def promote_matches(titles: Sequence[tuple[str, int]], matches: Sequence[Match], of: str) -> None:
    """Make headings of the lines that an outline names; `of` says what the outline is."""
    for (title, line), match in zip(titles, matches, strict=True):
        if match.block is not None:
            promote(match.block, f'{match.how} "{title}" in the {of}, line {line}')


def promote_bold(blocks: Sequence[Block]) -> None:
    """Make headings of lines wholly in bold, where a text has no other headings and two of them."""
    bold = [b for b in blocks if _is_line(b) and re.fullmatch(r"\*\*[^*]+\*\*", b.markdown.strip())]
    if len(bold) >= 2 and not any(b.kind is BlockKind.HEADING for b in blocks):
        for block in bold:
            promote(block, "a line of its own in bold")


def promote_known(blocks: Sequence[Block]) -> None:
    """Make headings of bare lines that are an opening or closing word, or numbered in sequence."""
    known = {comparable(word) for word in wording("opening") | wording("closing")}
    for block in blocks[:-1]:  # a last line has nothing to open
        if is_bare(block) and comparable(block.plain) in known:
            promote(block, "is a usual word for an opening or a closing")
    numbered = [(int(m[1]), b) for b in blocks if is_bare(b) and (m := _IN_SEQUENCE.match(b.plain))]
    if len(numbered) >= 2 and [number for number, _ in numbered] == [*range(1, len(numbered) + 1)]:
        for _, block in numbered:
            promote(block, "is numbered in sequence")


def promote_above(blocks: Sequence[Block], outline: Block) -> None:
    """Make a heading of the bare line that stands over an outline, at most two paragraphs up."""
    position = next(n for n, block in enumerate(blocks) if block is outline)
    for block in reversed(blocks[max(0, position - 3) : position]):
        if block.kind is BlockKind.HEADING:
            return
        if is_bare(block):
            promote(block, f"stands directly over the outline, line {outline.line}")
            return


def judge_bare(document: Document, blocks: list[Block]) -> list[Block]:
    """Report bare lines that nothing names.

    Where an outline has proved which bare lines are headings, the others are what lost pictures
    leave behind: their captions. Elsewhere they stay paragraphs.
    """
    proved = any(b.evidence.startswith(("equals", "resembles")) for b in blocks)
    return list(_judged(document, blocks, proved))


def _judged(document: Document, blocks: list[Block], proved: bool) -> Iterator[Block]:
    for position, block in enumerate(blocks):
        between = 0 < position < len(blocks) - 1
        if not between or not is_bare(block):
            yield block
        elif proved:
            block = make("", "", block.plain, block.line, block.end_line)
            document.doubtful.append(
                Doubt(block.line, block.plain, "a bare line that no outline names: caption?")
            )
            yield block
        else:
            document.doubtful.append(
                Doubt(block.line, block.plain, "a bare line: a heading, or a caption?")
            )
            yield block


def take_title(document: Document, blocks: list[Block]) -> list[Block]:
    """Take the page's own heading off the blocks: it is the title, or says it again."""
    first = blocks[0] if blocks else None
    if first is None or first.kind is not BlockKind.HEADING or first.level != 1:
        return blocks
    if not document.title and not any(
        b.kind is BlockKind.HEADING and b.level == 1 for b in blocks[1:]
    ):
        document.title = first.plain
    elif comparable(document.title) != comparable(first.plain):
        return blocks
    document.removed.append(Removed(first.line, first.plain, "title"))
    return blocks[1:]


def rebase(blocks: Sequence[Block]) -> None:
    """Shift levels so that the highest one used is 2, below the page's own title; 6 is the last."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    shift = 2 - min((block.level for block in headings), default=2)
    for block in headings:
        block.level = min(block.level + shift, 6)
        for role in ("acknowledgements", "references"):
            if comparable(block.plain) in {comparable(word) for word in wording(role)}:
                block.role = role
