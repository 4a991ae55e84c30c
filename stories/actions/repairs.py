"""Repairs by rule: kept as edits at each import, accepted or taken back by editors."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import policy
from community.log.actions import record
from stories.actions import passages
from stories.actions.locking import hold
from stories.actions.pieces import forget_if_restored, remember
from stories.actions.rendering import render_block, renew
from stories.importing.document import BlockKind, Document
from stories.importing.syntax import parser
from stories.models import Block, Edit, Story

IN_TITLES = frozenset({"mojibake"})  # rules that may have mended the title


def lay_repairs(story: Story, document: Document, fresh: set[str]) -> None:
    """Bring the recorded repairs in line with the document's.

    One that was accepted or taken back stays so; in text written anew (`fresh` keys) what was
    taken back is taken back again, where the run is still found.
    """
    rows: dict[tuple[str, str, str, str], list[Edit]] = {}
    for row in story.edits.all():
        rows.setdefault((row.key, row.rule, row.before, row.after), []).append(row)
    new = []
    for fix in document.fixed:
        same = rows.get((fix.key, fix.rule[:60], fix.before, fix.after))
        if not same:
            new.append(
                Edit(
                    story=story,
                    key=fix.key,
                    rule=fix.rule[:60],
                    line=fix.line,
                    before=fix.before,
                    after=fix.after,
                )
            )
            continue
        row = same.pop(0)
        if row.state == Edit.State.UNDONE and row.key in fresh:
            row.state = Edit.State.UNDONE if _swap(story, row, undo=True) else Edit.State.APPLIED
        row.line = fix.line
        row.save(update_fields=["line", "state"])
    Edit.objects.bulk_create(new, batch_size=200)
    Edit.objects.filter(pk__in=[row.pk for left in rows.values() for row in left]).delete()


@transaction.atomic
def undo_edit(edit: Edit, *, by: Any) -> Edit:
    """Take a repair back: the text says again what the source says.

    Raises ValidationError unless the repaired run is found in one clear place of its block.
    """
    story, row = _held(edit, by)
    if row.state != Edit.State.UNDONE:
        if not _swap(story, row, undo=True):
            raise ValidationError(_("The repaired words are no longer in one clear place."))
        _close(story, row, Edit.State.UNDONE, by)
    edit.refresh_from_db()
    return edit


@transaction.atomic
def accept_edit(edit: Edit, *, by: Any) -> Edit:
    """Agree with a repair; one that was taken back is made again, under the same condition."""
    story, row = _held(edit, by)
    if row.state == Edit.State.UNDONE and not _swap(story, row, undo=False):
        raise ValidationError(_("The words to repair are no longer in one clear place."))
    if row.state != Edit.State.ACCEPTED:
        _close(story, row, Edit.State.ACCEPTED, by)
    edit.refresh_from_db()
    return edit


def _held(edit: Edit, by: Any) -> tuple[Story, Edit]:
    policy.require(by, "story.edit", edit.story)
    return hold(edit.story_id), Edit.objects.get(pk=edit.pk)


def _close(story: Story, row: Edit, state: Edit.State, by: Any) -> None:
    before, row.state, row.by, row.at = row.state, state, by, timezone.now()
    row.save(update_fields=["state", "by", "at"])
    code = "story.undo_edit" if state == Edit.State.UNDONE else "story.accept_edit"
    record(code, by=by, target=row, before=before, after=str(state))
    passages.reattach(story, {row.key})
    renew(story, changed="details" if row.key else "story")  # without a key it is of the title


def _swap(story: Story, edit: Edit, *, undo: bool) -> bool:
    """Exchange the run in its block, or in the title for a repair outside the text."""
    old, new = (edit.after, edit.before) if undo else (edit.before, edit.after)
    if not edit.key:
        return edit.rule in IN_TITLES and _swap_in_title(story, old, new)
    block = story.blocks.filter(key=edit.key).first()
    changed = _exchanged(block.markdown, old, new, edit.line - block.line) if block else None
    if block is None or changed is None:
        return False
    remember(block)
    block.markdown = changed
    block.kind = _kind_now(block)
    forget_if_restored(block)
    render_block(block)
    block.save()
    return True


def _swap_in_title(story: Story, old: str, new: str) -> bool:
    changed = _exchanged(story.title, old, new, 0)
    if changed is None:
        return False
    story.title = changed[:300]
    story.set_by_editors = sorted({*story.set_by_editors, "title"})
    story.save(update_fields=["title", "set_by_editors"])
    return True


def _exchanged(text: str, old: str, new: str, line: int) -> str | None:
    """`text` with one run exchanged: the only one there is, else the only one of its line.

    `line` counts from 0; a run that begins its line, as a bullet does, is the one. None where the
    run is not found or not clear.
    """
    if not old:
        return None
    if text.count(old) == 1:
        return text.replace(old, new)
    lines = text.split("\n")
    if not 0 <= line < len(lines):
        return None
    if lines[line].count(old) != 1 and not lines[line].lstrip().startswith(old):
        return None
    lines[line] = lines[line].replace(old, new, 1)
    return "\n".join(lines)


def _kind_now(block: Block) -> BlockKind:
    """What the block is after the exchange: a figure may become the table it was made of."""
    if block.imported and block.imported[0]["markdown"] == block.markdown:
        return BlockKind(block.imported[0]["kind"])
    tokens = parser().parse(block.markdown)
    if block.kind == BlockKind.FIGURE and tokens and not block.markdown.startswith("!["):
        return BlockKind.TABLE if tokens[0].type == "table_open" else BlockKind.PARAGRAPH
    return BlockKind(block.kind)
