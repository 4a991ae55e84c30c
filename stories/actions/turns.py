"""What editors do to a transcript: give a turn its speaker, split it, join two."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from community.lib import changes
from community.log.actions import record
from stories.actions import passages
from stories.actions.locking import block_for
from stories.actions.pieces import forget_if_restored, pieces_of, remember
from stories.actions.rendering import render_block, renew
from stories.importing.document import BlockKind
from stories.importing.syntax import plain_of
from stories.models import Block, Edit, Finding, ReadingPlace, Speaker, Story

SPOKEN = (BlockKind.TURN, BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE)
LATER_PARTS = "bcdefghijklmnopqrstuvwxyz"


@transaction.atomic
def reassign_speaker(block: Block, speaker: Speaker | None, *, by: Any) -> Block:
    """Say who speaks `block` and the paragraphs that continue it; the imported label stays."""
    story, row = block_for(block, "story.edit", by)
    if speaker and speaker.story_id != story.pk:
        raise ValidationError(_("This speaker is of another story."))
    rows = [row, *_continuations(story, row)]
    before = row.speaker.label if row.speaker else ""
    changed = Block.objects.filter(pk__in=[one.pk for one in rows]).exclude(speaker=speaker)
    if changed.update(speaker=speaker):
        after = speaker.label if speaker else ""
        record("story.reassign_speaker", by=by, target=row, before=before, after=after)
        changes.announce("look", row.story_id)
        story.save(update_fields=["changed_at"])
    block.refresh_from_db()
    return block


@transaction.atomic
def split_turn(block: Block, at: int, *, by: Any, speaker: Speaker | None = None) -> Block:
    """Cut a spoken block in two before character `at` of its Markdown; returns the later part.

    The later part is `speaker`'s, or the same speaker's. Raises ValidationError where a part
    would be empty, or the cut goes through a link or a mark.
    """
    story, row = block_for(block, "story.edit", by)
    first, second = row.markdown[:at].strip(), row.markdown[at:].strip()
    if row.kind not in SPOKEN or row.kind == BlockKind.LIST:
        raise ValidationError(_("Only a turn, a paragraph or a quote can be split."))
    if not first or not second:
        raise ValidationError(_("Both parts need words."))
    if speaker and speaker.story_id != story.pk:
        raise ValidationError(_("This speaker is of another story."))
    parts = f"{plain_of(first, row.kind)} {plain_of(second, row.kind)}"
    if parts.split() != row.plain.split():
        raise ValidationError(_("Do not cut through a link or a mark."))
    remember(row)
    before = row.markdown
    later = Block(
        story=story,
        key=_later_key(story, row.key),
        position=row.position + 1,
        kind=row.kind,
        markdown=second,
        line=row.line,
        speaker=speaker or row.speaker,
        imported_label=row.imported_label,
        mark=row.mark,
        redacted_at=row.redacted_at,
        split_from=row.key,
    )
    row.markdown = first
    story.blocks.filter(position__gt=row.position).update(position=F("position") + 1)
    for one in (row, later):
        render_block(one)
        one.save()
    if story.excerpt_end == row.key:
        story.excerpt_end = later.key
        story.save(update_fields=["excerpt_end"])
    record("story.split_turn", by=by, target=row, before=before, after=[first, second])
    _settle(story, {row.key})
    block.refresh_from_db()
    return later


@transaction.atomic
def merge_turns(first: Block, second: Block, *, by: Any) -> Block:
    """Join `second` to `first`, which it must follow directly; its place leads to `first` now.

    Raises ValidationError when they do not stand together or only one of them is redacted.
    """
    story, row = block_for(first, "story.edit", by)
    following = story.blocks.filter(position__gt=row.position).order_by("position").first()
    if following is None or following.pk != second.pk:
        raise ValidationError(_("Only a block and the one right below it can be joined."))
    if {row.kind, following.kind} - set(SPOKEN):
        raise ValidationError(_("Only what is spoken can be joined."))
    if row.is_redacted != following.is_redacted:
        raise ValidationError(_("One of the two is redacted. Redact both, or none, first."))
    before = [row.markdown, following.markdown]
    row.imported = [*pieces_of(row), *pieces_of(following)]
    row.markdown = "\n\n".join(before)
    if row.kind != following.kind:
        row.kind = BlockKind.TURN if BlockKind.TURN in (row.kind, following.kind) else row.kind
    forget_if_restored(row)
    render_block(row)
    row.save()
    _hand_over(story, following.key, row.key)
    following.delete()
    record("story.merge_turns", by=by, target=row, before=before, after=row.markdown)
    _settle(story, {row.key, following.key})
    first.refresh_from_db()
    return first


def _continuations(story: Story, row: Block) -> list[Block]:
    """The blocks right below that go on with what `row` began."""
    found: list[Block] = []
    for one in story.blocks.filter(position__gt=row.position).order_by("position"):
        if not one.continues or one.speaker_id != row.speaker_id:
            break
        found.append(one)
    return found


def _later_key(story: Story, key: str) -> str:
    """A key that shows where the part was cut off: `abc-b` of `abc`."""
    taken = set(story.blocks.values_list("key", flat=True))
    root = key[:20]
    for letter in LATER_PARTS:
        if f"{root}-{letter}" not in taken:
            return f"{root}-{letter}"
    raise ValidationError(_("This block was split too often."))


def _hand_over(story: Story, old: str, new: str) -> None:
    """What pointed at a block that is joined to another points at that one."""
    ReadingPlace.objects.filter(story=story, key=old).update(key=new)
    Finding.objects.filter(story=story, key=old).update(key=new)
    Edit.objects.filter(story=story, key=old).update(key=new)
    story.blocks.filter(split_from=old).update(split_from=new)
    if story.excerpt_end == old:
        story.excerpt_end = new
        story.save(update_fields=["excerpt_end"])


def _settle(story: Story, moved: set[str]) -> None:
    passages.reattach(story, moved)
    renew(story)
