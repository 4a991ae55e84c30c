"""Laying a document's blocks down as a story's text, over the text that may be there already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from stories.actions.pieces import Unit, is_same, units, words_of
from stories.actions.rendering import render_block
from stories.importing.document import Block as Imported
from stories.importing.document import Document
from stories.importing.document import Speaker as ImportedSpeaker
from stories.importing.keys import align
from stories.importing.syntax import inline_text, picture
from stories.models import Block, Finding, Speaker, Story

TEXT_FIELDS = (
    *("position", "kind", "markdown", "html", "plain", "line", "level", "evidence", "role"),
    *("speaker", "imported_label", "continues", "number", "src", "alt", "lost", "image"),
    *("imported", "split_from"),
)


@dataclass(slots=True)
class Laid:
    """What laying down changed.

    `moved` holds the keys whose words changed or went, so that passages are looked for again;
    `fresh` those whose text was written from the document; `losses` what editors must look at.
    """

    moved: set[str] = field(default_factory=set)
    fresh: set[str] = field(default_factory=set)
    losses: list[Finding] = field(default_factory=list)


def carry_keys(story: Story, document: Document) -> dict[str, str]:
    """Give the document's blocks the keys their text already has in `story`.

    Returns the key each block was read with and the one it has now.
    """
    old = words_of(units(story.blocks.order_by("position", "pk")))
    keys = align(old, document.blocks).keys
    now = {block.key: key for block, key in zip(document.blocks, keys, strict=True)}
    for block, key in zip(document.blocks, keys, strict=True):
        block.key = key
    document.excerpt_end = now.get(document.excerpt_end, "")
    document.contents = [
        replace(entry, key=now[entry.key] if entry.key else None) for entry in document.contents
    ]
    document.fixed = [replace(fix, key=now.get(fix.key, "")) for fix in document.fixed]
    document.doubtful = [replace(doubt, key=now.get(doubt.key, "")) for doubt in document.doubtful]
    return now


def lay_speakers(story: Story, document: Document) -> dict[str, Speaker]:
    """Keep the speakers' rows in step with the document, but those that an editor set.

    Returns the rows by the labels that the document gives them: one that an editor labelled anew
    goes by its old label, until a document comes that has the new one in its place.
    """
    said = {speaker.label: speaker for speaker in document.speakers}
    for block in document.blocks:
        if block.speaker:
            said.setdefault(block.speaker, ImportedSpeaker(block.speaker))
    rows = sorted(story.speakers.all(), key=lambda row: bool(row.imported_label))
    known = {row.known_as: row for row in rows}
    anew = {row.label: row for row in rows if row.known_as not in said}
    labels = {row.label for row in rows}
    laid: dict[str, Speaker] = {}
    for position, (label, speaker) in enumerate(said.items()):
        row = known.get(label) or anew.get(label)
        if row is None:
            own = _free_label(label, labels)
            row = Speaker(story=story, label=own, position=position)
            row.imported_label = label if own != label else ""
        elif label == row.label:
            row.imported_label = ""
        if not row.is_set_by_editor:
            row.name, row.role = speaker.name[:200], speaker.role[:300]
        row.save()
        laid[label] = row
    kept = {row.pk for row in laid.values()}
    for row in rows:
        if row.pk not in kept and not row.is_set_by_editor and not row.turns.exists():
            row.delete()
    return laid


def _free_label(label: str, taken: set[str]) -> str:
    """`label`, or with a number when an editor gave it to another voice; it is taken then."""
    numbered = (f"{label} {number}" for number in count(2))
    free = label if label not in taken else next(one for one in numbered if one not in taken)
    taken.add(free)
    return free


def lay_blocks(story: Story, document: Document, voices: dict[str, Speaker]) -> Laid:
    """Bring the story's blocks in line with the document, whose keys have been carried over.

    A unit whose source did not change keeps its text as the editors left it. Where the source did
    change, its text wins, and marks, redaction and descriptions of pictures stay. `voices` are
    the speakers by the labels of the document.
    """
    laid = Laid()
    rows = list(story.blocks.order_by("position", "pk"))
    kept = _kept_units(units(rows), document.blocks, laid)
    by_key = {row.key: row for row in rows}
    result: list[Block] = []
    for block, unit in _places(document.blocks, kept):
        if unit:
            result += unit.rows
            for row in unit.rows:
                row.line = block.line if row is unit.rows[0] else row.line
        else:
            row = by_key.get(block.key) or Block(story=story, key=block.key)
            _write(row, block, voices, laid)
            result.append(row)
    for position, row in enumerate(result):
        row.position = position
    standing = {row.key for row in result}
    gone = [row for row in rows if row.key not in standing]
    laid.moved |= {row.key for row in gone}
    hidden = [row for row in gone if row.is_redacted]
    laid.losses += [_hidden_and_gone(story, row) for row in hidden]
    story.passages.filter(block__in=hidden).update(is_withheld=True)
    Block.objects.filter(pk__in=[row.pk for row in gone]).delete()
    Block.objects.bulk_update([row for row in result if row.pk], TEXT_FIELDS, batch_size=100)
    Block.objects.bulk_create([row for row in result if not row.pk], batch_size=100)
    return laid


def _kept_units(old: list[Unit], blocks: list[Imported], laid: Laid) -> dict[str, Unit]:
    """The units whose whole source stands unchanged in one run, by the key of their first piece."""
    places = {block.key: number for number, block in enumerate(blocks)}
    kept = {}
    for unit in old:
        if not unit.is_edited:
            continue
        first = places.get(unit.pieces[0]["key"]) if unit.pieces else None
        run = blocks[first : first + len(unit.pieces)] if first is not None else []
        if len(run) == len(unit.pieces) and all(
            piece["key"] == block.key and is_same(piece, block)
            for piece, block in zip(unit.pieces, run, strict=True)
        ):
            kept[unit.pieces[0]["key"]] = unit
        else:
            laid.losses.append(_overtaken(unit))
    return kept


def _places(
    blocks: list[Imported], kept: dict[str, Unit]
) -> Iterator[tuple[Imported, Unit | None]]:
    """Each place of the new text: a block to write, or the kept unit that stands there."""
    skip = 0
    for block in blocks:
        if skip:
            skip -= 1
            continue
        unit = kept.get(block.key)
        skip = len(unit.pieces) - 1 if unit else 0
        yield block, unit


def _write(row: Block, block: Imported, voices: dict[str, Speaker], laid: Laid) -> None:
    is_new = row.pk is None
    is_changed = is_new or row.kind != block.kind or row.markdown != block.markdown
    if is_new or row.imported_label != block.speaker:
        row.speaker = voices.get(block.speaker)
        row.imported_label = block.speaker[:80]
    if block.figure:
        _write_figure(row, block)
    if is_changed:
        row.kind, row.markdown, plain = block.kind.value, block.markdown, row.plain
        render_block(row)
        if not is_new and row.plain != plain:
            laid.moved.add(row.key)
        laid.fresh.add(row.key)
    row.imported, row.split_from = [], ""
    row.line, row.level, row.continues = block.line, block.level, block.continues
    row.evidence, row.role = block.evidence[:300], block.role[:30]


def _write_figure(row: Block, block: Imported) -> None:
    """A description given by an editor stays; our copy stays with the picture it is a copy of."""
    figure = block.figure
    if figure is None:
        return
    described = picture(row.markdown) if row.pk and row.kind == "figure" else None
    imported = inline_text(described.children) if described else ""
    if not row.alt or row.alt == imported:
        row.alt = figure.alt[:1000]
    if row.image and row.src != (figure.src or ""):
        row.image = ""
    row.src, row.lost = figure.src or "", figure.lost
    row.number = figure.number if (figure.number or 0) <= 32_767 else None


def _overtaken(unit: Unit) -> Finding:
    return Finding(
        story_id=unit.rows[0].story_id,
        kind=Finding.Kind.DOUBTFUL,
        key=unit.key,
        line=unit.rows[0].line,
        text="\n\n".join(row.plain for row in unit.rows),
        why="the document changed where an editor had changed the text; the document's text stands",
    )


def _hidden_and_gone(story: Story, row: Block) -> Finding:
    return Finding(
        story=story,
        kind=Finding.Kind.DOUBTFUL,
        key=row.key,
        line=row.line,
        text=row.plain,
        why="this was redacted and is no longer in the document; see what stands there now",
    )
