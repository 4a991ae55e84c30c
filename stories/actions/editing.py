"""What editors do to one block or entry: mark it, describe a picture, place an entry."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.lib import changes
from community.log.actions import record
from stories.actions.locking import block_for, hold
from stories.actions.rendering import renew
from stories.importing.document import BlockKind
from stories.models import Block, ContentsEntry, Finding


@transaction.atomic
def mark(block: Block, mark: str, *, by: Any) -> Block:
    """Mark a block as chatter, sensitive or about a third person (`Block.Mark`), or as neither."""
    story, row = block_for(block, "story.edit", by)
    before, row.mark = row.mark, Block.Mark(mark)
    if row.mark != before:
        row.save(update_fields=["mark"])
        renew(story)
        record("story.mark", by=by, target=row, before=before, after=str(row.mark))
    block.mark = row.mark
    return row


@transaction.atomic
def set_alt(block: Block, text: str, *, by: Any) -> Block:
    """Say what a picture shows, for those who do not see it; this settles the editor's task."""
    story, row = block_for(block, "story.edit", by)
    if row.kind != BlockKind.FIGURE:
        raise ValidationError(_("Only a picture has a description."))
    text = " ".join(text.split())
    if not text:
        raise ValidationError(_("Say what the picture shows."))
    if len(text) > 1000:
        raise ValidationError(_("Keep it under 1,000 characters."))
    before, row.alt = row.alt, text
    if text != before:
        row.save(update_fields=["alt"])
        record("story.set_alt", by=by, target=row, before=before, after=text)
        changes.announce("look", row.story_id)
        story.save(update_fields=["changed_at"])
    open_tasks = story.findings.filter(kind=Finding.Kind.ALT_TEXT, key=row.key, decided_at=None)
    settle(open_tasks, "described", by)
    block.alt = text
    return row


@transaction.atomic
def place_entry(entry: ContentsEntry, block: Block | None, *, by: Any) -> ContentsEntry:
    """Say at which block an entry of the contents begins; None takes its place away."""
    policy.require(by, "story.edit", entry.story)
    story = hold(entry.story_id)
    if block is not None and block.story_id != story.pk:
        raise ValidationError(_("This block is of another story."))
    row = ContentsEntry.objects.select_related("block").get(pk=entry.pk)
    before = row.block.key if row.block else ""
    row.block, row.is_placed_by_editor = block, block is not None
    row.save(update_fields=["block", "is_placed_by_editor"])
    after = block.key if block else ""
    if before != after:
        record("story.place_entry", by=by, target=row, before=before, after=after)
        changes.announce("look", row.story_id)
        story.save(update_fields=["changed_at"])
    tasks = story.findings.filter(kind=Finding.Kind.UNPLACED, text=row.title)
    if block is None:
        tasks.update(decision="", decided_at=None, decided_by=None)
    else:
        settle(tasks.filter(decided_at=None), "placed", by)
    entry.block, entry.is_placed_by_editor = row.block, row.is_placed_by_editor
    return row


def settle(findings: Any, decision: str, by: Any) -> None:
    """Close open findings with a decision."""
    findings.update(decision=decision, decided_at=timezone.now(), decided_by=by)
