"""Labels in transcripts: who is named before the words that follow."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stories.importing.document import Block, BlockKind
from stories.importing.wording import wording

#: A text is a transcript when at least so large a part of its paragraphs carry a label; a larger
#: one where the labels might be an essay's, which quotes a talk …
SHARE, LARGE_SHARE = 0.35, 0.5
#: … and so many of them do, by two labels or more that come back.
TURNS = 4

_TIME = r"\\?[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?\\?[\])]?"
_ASIDE = r"\\?[(\[][^\W\d_][^()\[\]\\]{0,38}\\?[)\]]"  # "(laughing)"
_NAME = r"[^\W\d_](?:[^\W_]|[.’'&-](?=\w|[.\s:：*(\[])|[ ](?=[^\W_(\[])){0,39}"
_LABELLED = re.compile(
    rf"(?P<bold>\*\*|__)?(?P<before>{_TIME}\s{{0,8}}[-–|]?\s{{0,8}})?(?P<open>\*\*|__)?(?P<label>{_NAME})"
    rf"(?P<after>\s{{0,8}}(?:{_TIME}|{_ASIDE}))?\s{{0,8}}(?P<close>\*\*|__)?\s{{0,8}}(?P<colon>[:：])(?P<end>\*\*|__)?"
    r"(?=\s|$|(?<=：)|(?<=：\*\*))\s*"
)
_STAMPED = (
    re.compile(rf"(?P<label>{_NAME})\s{{1,8}}(?P<stamp>{_TIME})\s{{0,8}}$"),
    re.compile(rf"(?P<stamp>{_TIME})\s{{1,8}}(?P<label>{_NAME})\s{{0,8}}$"),
)
_ASKS = re.compile(r"[?？؟]")
HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph, or a part of one, with the label that stands before it, if one does."""

    label: str
    markdown: str
    line: int
    end_line: int
    stamps: str = ""


def label_of(text: str, alone: bool) -> tuple[str, str, str] | None:
    """Read a label at the start of a line: (label, time stamps, rest of the line)."""
    found = _LABELLED.match(text)
    if found is None:
        found = next(filter(None, (shape.match(text) for shape in _STAMPED)), None)
        if found is None or not alone:
            return None
        return _clean(found["label"]), found["stamp"].replace("\\", ""), ""
    label = _clean(found["label"])
    if (
        found["colon"] == "："
        and not HAN.search(label)
        and text[found.end() : found.end() + 2] == "//"
    ):
        return None
    rest = text[found.end() :]
    opened = found["bold"] or found["open"]
    if opened and not (found["close"] or found["end"]):  # the words are bold too
        rest = opened + rest if rest else rest
    stamps = " ".join(filter(None, [found["before"], found["after"]])).replace("\\", "")
    return label, stamps.strip(" -–|"), rest


def may_speak(label: str) -> bool:
    """Whether a label may name a voice: a few words, and none that announce something else."""
    return len(label.split()) <= 4 and label.casefold() not in wording("no_speaker")


def _clean(label: str) -> str:
    return " ".join(label.replace("\\", "").split())


def parts(block: Block, labels: frozenset[str] | None = None) -> Iterator[Said]:
    """Cut a paragraph at the lines that begin with a label, any label or one of `labels`."""
    current = Said("", "", block.line, block.line)
    rows: list[str] = []
    lines = block.markdown.split("\n")
    for offset, row in enumerate(lines):
        number = min(block.line + offset, block.end_line)
        found = label_of(row, alone=offset + 1 < len(lines) or len(lines) == 1)
        if found and (may_speak(found[0]) if labels is None else found[0] in labels):
            if rows or current.label:
                yield _said(current, rows, number - 1)
            current, rows = Said(found[0], "", number, number, found[1]), [found[2]]
        else:
            rows.append(row)
    yield _said(current, rows, block.end_line)


def _said(start: Said, rows: list[str], end: int) -> Said:
    markdown = "\n".join(row for row in rows if row.strip()).strip()
    return Said(start.label, markdown, start.line, max(end, start.line), start.stamps)


def find(blocks: Sequence[Block]) -> frozenset[str]:
    """The labels of a transcript; none when the text is no transcript."""
    paragraphs = [block for block in blocks if block.kind is BlockKind.PARAGRAPH]
    every = [said for block in paragraphs for said in parts(block)]
    counts = Counter(said.label for said in every if said.label)
    again = {label for label, count in counts.items() if count >= 2}
    turns = sum(counts[label] for label in again)
    certain = {said.label for said in every if said.stamps} | set(filter(_is_certain, again))
    share = SHARE if len(certain & again) >= 2 else LARGE_SHARE
    spoken = sum(bool(said.markdown) for said in every)  # a label alone is no paragraph
    if len(again) < 2 or turns < TURNS or turns < share * spoken:
        return frozenset()
    said_by_them = [said.markdown for said in every if said.label in again]
    if not (any(map(_is_nameless, again)) or _is_speech(said_by_them)):
        return frozenset()
    return frozenset(again | {label for label in counts if _is_kin(label, again)})


def _is_certain(label: str) -> bool:
    """Whether a label is one of a transcript by its shape: "Q", "Host", initials, a full name."""
    return (
        _is_nameless(label)
        or (label.isupper() and len(label) <= 3)
        or bool(HAN.search(label))
        or len(label.split()) > 1
    )


def _is_nameless(label: str) -> bool:
    known = wording("nameless") | wording("takes_part")
    return label.casefold() in known or (len(label) == 1 and label.isupper())


def _is_speech(turns: Sequence[str]) -> bool:
    """Whether the words after labels are sentences: a list of properties begins in lower case."""
    lower = sum(words.lstrip("*_\"“‘'(…. ")[:1].islower() for words in turns)
    asked = sum(bool(_ASKS.search(words)) for words in turns)
    return lower * 2 <= len(turns) or asked * 4 >= len(turns)


def _is_kin(label: str, others: set[str]) -> bool:
    """A label used once counts when it is shaped like those that come back."""
    if len(label) == 1:
        return label.isupper() and any(len(other) == 1 for other in others)
    if label.isupper() and len(label) <= 3:
        return any(other.isupper() and len(other) <= 3 for other in others)
    stem = re.sub(r"\s*\d+$", "", label)
    if stem != label:
        return any(re.sub(r"\s*\d+$", "", other) == stem for other in others)
    words = label.split()
    return (
        len(words) >= 2
        and all(word[0].isupper() for word in words)
        and any(len(other.split()) >= 2 for other in others)
    )
