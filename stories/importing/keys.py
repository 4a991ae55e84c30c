"""Block keys: names for pieces of text that survive a re-import."""

from __future__ import annotations

import unicodedata
from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from stories.importing.document import Block

#: An edited block is paired with its old self from this likeness (RapidFuzz ratio, 0–100) on …
LIKENESS = 70.0
#: … when no other block of the same gap comes nearer than this to it.
MARGIN = 15.0


@dataclass(slots=True)
class Alignment:
    """How the blocks of a new reading relate to those of the old one.

    `keys` gives the key of each new block, in order. `edited` lists the keys whose text changed,
    `added` those that are new, `gone` the old ones that no block carries any more.
    """

    keys: list[str]
    edited: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def normalised(text: str) -> str:
    """The text as keys see it: one case, one composition, single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _root(text: str) -> str:
    digest = sha256(normalised(text).encode()).digest()
    return b32encode(digest).decode()[:10].lower()


def _free(root: str, taken: set[str]) -> str:
    """The root itself, or the root with the first number that nobody has."""
    key, occurrence = root, 1
    while key in taken:
        occurrence += 1
        key = f"{root}-{occurrence}"
    return key


def key_text(block: Block) -> str:
    """The words a block is known by: what it says, else the picture or mark it is."""
    return block.plain or block.markdown or block.kind.value


def assign(blocks: Iterable[Block]) -> None:
    """Give every block its key: ten letters from its words, and `-2`, `-3` … for repeats."""
    repeats: dict[str, int] = {}
    for block in blocks:
        root = _root(key_text(block))
        repeats[root] = repeats.get(root, 0) + 1
        block.key = root if repeats[root] == 1 else f"{root}-{repeats[root]}"


def align(old: Sequence[tuple[str, str]], new: Sequence[Block]) -> Alignment:
    """Carry the keys of an earlier reading over to the blocks of a new one.

    `old` holds (key, plain) in the order of the document. A block whose words stand unchanged in
    the same order keeps its key. Between two such blocks an edited one keeps it when it is the one
    clear counterpart (`LIKENESS`, `MARGIN`). Any other block gets a key that no old block with
    other words ever had, so a key never moves to a different text silently.
    """
    before = [normalised(plain) for _, plain in old]
    after = [normalised(block.plain) for block in new]
    same = [step for step in LCSseq.opcodes(before, after) if step.tag == "equal"]
    pairs: dict[int, int] = {}
    edited: set[int] = set()
    there = here = 0  # where the gap before the next unchanged stretch begins
    for step in [*same, None]:
        old_end, new_end = (step.src_start, step.dest_start) if step else (len(before), len(after))
        for one, other in _counterparts(before[there:old_end], after[here:new_end]):
            pairs[here + other] = there + one
            edited.add(here + other)
        if step:
            there, here = step.src_end, step.dest_end
            pairs.update(zip(range(new_end, here), range(old_end, there), strict=True))
    return _with_keys(old, new, pairs, edited)


def _with_keys(
    old: Sequence[tuple[str, str]], new: Sequence[Block], pairs: dict[int, int], edited: set[int]
) -> Alignment:
    said = {key: normalised(plain) for key, plain in old}
    kept = {old[there][0] for there in pairs.values()}
    taken = set(said)
    result = Alignment([])
    for position, block in enumerate(new):
        if position in pairs:
            key = old[pairs[position]][0]
            if position in edited:
                result.edited.append(key)
        else:
            key = _root(key_text(block))
            moved = key in said and key not in kept and said[key] == normalised(block.plain)
            if not moved:
                key = _free(key, taken)
                result.added.append(key)
            kept.add(key)
            taken.add(key)
        result.keys.append(key)
    result.gone = [key for key, _ in old if key not in kept]
    return result


def _counterparts(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    """Pair old and new texts of one gap that are clearly each other's edited version."""
    if not before or not after or len(before) * len(after) > 40_000:
        return []  # nothing to pair, or so much rewritten that nothing is clear
    scores = [[fuzz.ratio(one, two) for two in after] for one in before]
    pairs = []
    for there, row in enumerate(scores):
        here = max(range(len(after)), key=row.__getitem__)
        rivals = [score for n, score in enumerate(row) if n != here]
        rivals += [other[here] for n, other in enumerate(scores) if n != there]
        if row[here] >= LIKENESS and row[here] - max(rivals, default=0.0) >= MARGIN:
            pairs.append((there, here))
    return pairs
