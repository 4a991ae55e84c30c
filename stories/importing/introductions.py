"""Who takes part in a transcript: the lines that introduce the speakers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stories.importing.document import Block, BlockKind, Document, Removed, Speaker
from stories.importing.labels import HAN, Said, label_of, parts
from stories.importing.syntax import block_text, parser
from stories.importing.wording import any_of, wording

_PERSON = re.compile(
    r"(?P<name>[^\W\d_a-z][\w.’'-]*(?:\s+(?:[^\W\d_a-z][\w.’'-]*|de|van|von|da|la)){0,4}|[\u4e00-\u9fff·]{2,8})"
    r"(?:\s*(?:[,，、;(（:–—]|\s-\s)\s*(?P<role>.+?)\)?）?)?[.。]?$"
)


def take_speakers(document: Document, blocks: list[Block], labels: frozenset[str]) -> list[Block]:
    """Take the lines that introduce the speakers out of the blocks, and name the speakers.

    Such lines come before the first turn: one a label ("A: Ann Lee, engineer"), set apart from
    the turns or with no word of speech in them; or "Guest: Ann Lee", which names a label by its
    name or initials.
    """
    known: dict[str, Speaker] = {}
    end, introduced = _introduction(blocks, labels, known)
    rest = [block for block in blocks[:end] if block not in introduced] + blocks[end:]
    order = {said.label: None for b in rest if b.kind is BlockKind.PARAGRAPH for said in parts(b)}
    stated = {speaker.label: speaker for speaker in document.speakers}
    for label in [*known, *(name for name in order if name in labels)]:
        if label not in stated:
            stated[label] = known.get(label) or Speaker(label, _name_in(label))
    document.speakers = list(stated.values())
    for block in introduced:
        document.removed.append(Removed(block.line, block.plain, "speakers"))
    return rest


def _introduction(
    blocks: list[Block], labels: frozenset[str], known: dict[str, Speaker]
) -> tuple[int, list[Block]]:
    """Read the introducing lines at the top: where they end, and which blocks they are."""
    found: list[tuple[Block, Speaker]] = []
    people: list[tuple[Block, Speaker]] = []
    end = 0
    for position, block in enumerate(blocks[:30]):
        every = list(parts(block)) if block.kind is BlockKind.PARAGRAPH else []
        introductions = [_introduced(said) for said in every]
        if not every or not all(introductions):
            if any(said.label in labels for said in every) or found:
                break
            continue
        people += [
            (block, person)
            for s in introductions
            if s and s.label.casefold() in wording("takes_part") and s.label not in labels
            for person in _each_of(s)
        ]
        ours = [s for s in introductions if s and s.label in labels]
        if any(s.label in {k.label for _, k in found} for s in ours):
            break
        found += [(block, speaker) for speaker in ours]
        end = position + 1
    apart = end < len(blocks) and not _begins_turn(blocks[end], labels)
    if found and not apart and len(found) < len(labels):
        found = []
    known.update((speaker.label, speaker) for _, speaker in found)
    for _, person in people:
        for label in labels:
            if label not in known and _names(person.name, label):
                known[label] = Speaker(label, person.name, person.role or person.label)
    taken = [block for block, _ in found]
    taken += [b for b, p in people if any(_names(p.name, label) for label in labels)]
    unique = list({id(block): block for block in taken}.values())
    return end, unique


def _begins_turn(block: Block, labels: frozenset[str]) -> bool:
    if block.kind is not BlockKind.PARAGRAPH:
        return False
    return next(parts(block)).label in labels


def _introduced(said: Said) -> Speaker | None:
    """Read "A: Ann Lee, an engineer" as an introduction; speech is none."""
    text = block_text(parser().parse(said.markdown))
    if not said.label or len(text) > 200 or "\n" in said.markdown:
        return None
    if any_of("speech").search(text) or re.search(r"[?!？！]", text):
        return None
    person = _PERSON.match(text)
    if person is None:
        return None
    if len(person["name"].split()) < 2 and not HAN.search(person["name"]) and not person["role"]:
        return None
    return Speaker(said.label, person["name"], (person["role"] or "").strip())


def is_introduction(line: str) -> bool:
    """Tell whether a line says who takes part: "A: Ann Lee, engineer", "Guest: Ann Lee"."""
    found = label_of(line.strip(), alone=False)
    return found is not None and _introduced(Said(found[0], found[2], 0, 0)) is not None


def _each_of(speaker: Speaker) -> Iterator[Speaker]:
    """The people of one line: "Guests: Ann Lee, engineer; Bo Chu, nurse" are two."""
    told = f"{speaker.name}, {speaker.role}" if speaker.role else speaker.name
    for part in re.split(r"\s*[;；]\s*", told):
        person = _PERSON.match(part)
        if person:
            yield Speaker(speaker.label, person["name"], (person["role"] or "").strip())


def _names(name: str, label: str) -> bool:
    """Whether a label is a name: the whole of it, a part of it or its initials."""
    words = name.casefold().split()
    wanted = label.casefold().replace(".", "").strip()
    initials = "".join(word[0] for word in words)
    return wanted in {name.casefold(), initials, *words}


def _name_in(label: str) -> str:
    """A label's own name: "Ann Lee" and "Ann" are names; "A", "ABC" and "Speaker 1" are not."""
    generic = wording("takes_part") | wording("nameless")
    stem = re.sub(r"\s*\d+$", "", label)
    if stem != label or stem.casefold() in generic or (label.isupper() and len(label) <= 3):
        return ""
    return label if len(label) > 1 else ""
