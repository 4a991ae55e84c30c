"""Transcripts that name their voices without a colon: a line above the words, a dash, "Q."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stories.importing.document import Block, BlockKind, Document, Fix
from stories.importing.labels import SHARE, TURNS, may_speak
from stories.importing.wording import wording

_NAME = r"[^\W\d_a-z](?:[^\W_]|[.’'-](?=[\w. ])|[ ](?=[^\W\d_a-z])){1,39}"
_FORMS = (
    re.compile(rf"(?P<mark>(?:\*\*|__)?(?P<name>{_NAME})(?:\*\*|__)?)(?P<rest>)"),
    re.compile(rf"(?P<mark>(?:\*\*|__)?(?P<name>{_NAME})(?:\*\*|__)?\s?[–—])\s+(?P<rest>\S.*)"),
    re.compile(r"(?P<mark>(?:\*\*|__)?(?P<name>[QA])\.(?:\*\*|__)?)\s+(?P<rest>\S.*)"),
)
_ASKS = re.compile(r"[?？؟][\"”’*_)]*$")


def give_colons(document: Document, blocks: Sequence[Block]) -> None:
    """Write "Ann Lee:" where a transcript sets its speakers' names in another way.

    A name stands on a line of its own above the words, or before a dash; "Q." and "A." are names
    too. They come back, two or more of them, and one voice's words mostly end as questions:
    headings that come back ask none.
    """
    paragraphs = [block for block in blocks if block.kind is BlockKind.PARAGRAPH]
    for form in _FORMS:
        found = list(_named(paragraphs, form))
        if not _is_talk(paragraphs, found):
            continue
        for block, match in found:
            if match is not None:
                _, _, below = block.markdown.partition("\n")
                words = "\n".join(filter(None, [match["rest"], below]))
                apart = " " if match["rest"] else "\n"
                block.markdown = f"{match['name']}:{apart}{words}".rstrip()
                document.fixed.append(Fix("label", block.line, match["mark"], f"{match['name']}:"))
        return


def _named(
    paragraphs: Sequence[Block], form: re.Pattern[str]
) -> Iterator[tuple[Block, re.Match[str] | None]]:
    """Each paragraph, and the name it begins with when that comes back and words follow it."""
    matches = [form.fullmatch(block.markdown.partition("\n")[0]) for block in paragraphs]
    counts: dict[str, int] = {}
    for named in filter(None, matches):
        counts[named["name"]] = counts.get(named["name"], 0) + 1
    waiting = False  # a name was read, and not yet its words
    for block, match in zip(paragraphs, matches, strict=True):
        names = match is not None and counts[match["name"]] >= 2 and _is_voice(match["name"])
        if names and not waiting:
            waiting = not match["rest"] and "\n" not in block.markdown if match else False
            yield block, match
        else:
            waiting = False
            yield block, None


def _is_voice(name: str) -> bool:
    is_letter = len(name) == 1  # "A" is no article then
    return may_speak(name) and (is_letter or not wording("no_name") & set(name.casefold().split()))


def _is_talk(
    paragraphs: Sequence[Block], found: Sequence[tuple[Block, re.Match[str] | None]]
) -> bool:
    """Whether the names make a talk: enough turns, two voices, one of which asks."""
    turns: dict[str, list[str]] = {}
    name = ""
    for block, match in found:
        if match is not None:
            name = match["name"]
            turns.setdefault(name, []).append(block.markdown.partition("\n")[2] or match["rest"])
        elif name:
            turns[name][-1] += "\n" + block.markdown
    again = [said for said in turns.values() if len(said) >= 2]
    count = sum(map(len, again))
    others = len(paragraphs) - sum(
        match is not None and not match["rest"] and "\n" not in block.markdown
        for block, match in found
    )
    return (
        len(again) >= 2
        and count >= TURNS
        and count >= SHARE * others
        and any(2 * sum(bool(_ASKS.search(s)) for s in said) >= len(said) for said in again)
    )
