"""What only an editor can decide: gathered at each import, and decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
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
from stories.importing.escaping import escape, heading_safe, picture_markdown
from stories.models import Block, Finding, Story

TOP_LEVEL = 2  # a heading right below the story's title

#: What may be decided of each kind; the decision "described" or "placed" comes with the deed.
DECISIONS: dict[str, tuple[str, ...]] = {
    Finding.Kind.DOUBTFUL: ("caption", "heading", "paragraph", "as-is"),
    Finding.Kind.ALT_TEXT: ("decorative",),
    Finding.Kind.UNPLACED: ("no-place",),
    Finding.Kind.ORPHAN: ("let-go",),
}


def lay_findings(story: Story, document: Document, losses: Iterable[Finding] = ()) -> None:
    """Bring the open questions in line with the document; what was decided stays decided."""
    wanted = [*_doubts(story, document), *_pictures(story), *_unplaced(story, document), *losses]
    rows: dict[tuple[str, str, str], list[Finding]] = {}
    for row in story.findings.exclude(kind=Finding.Kind.ORPHAN):
        rows.setdefault((row.kind, row.key, row.text), []).append(row)
    for finding in wanted:
        same = rows.get((finding.kind, finding.key, finding.text))
        if not same:
            finding.save()
        elif (row := same.pop(0)).line != finding.line:
            row.line = finding.line
            row.save(update_fields=["line"])
    gone = [row.pk for left in rows.values() for row in left if row.decided_at is None]
    Finding.objects.filter(pk__in=gone).delete()


def _doubts(story: Story, document: Document) -> list[Finding]:
    unplaced = {(entry.line, entry.title) for entry in document.contents if entry.key is None}
    return [
        Finding(
            story=story,
            kind=Finding.Kind.DOUBTFUL,
            key=doubt.key,
            line=doubt.line,
            text=doubt.text,
            why=doubt.why[:300],
        )
        for doubt in document.doubtful
        if (doubt.line, doubt.text) not in unplaced
    ]


def _pictures(story: Story) -> list[Finding]:
    return [
        Finding(
            story=story,
            kind=Finding.Kind.ALT_TEXT,
            key=block.key,
            line=block.line,
            text=block.plain or block.src,
            why="the picture has no description for those who do not see it",
        )
        for block in story.blocks.filter(kind=BlockKind.FIGURE, lost=False, alt="")
    ]


def _unplaced(story: Story, document: Document) -> list[Finding]:
    lines = {entry.title[:300]: entry.line for entry in document.contents}
    return [
        Finding(
            story=story,
            kind=Finding.Kind.UNPLACED,
            line=lines.get(entry.title, 0),
            text=entry.title,
            why="no heading in the text has this title",
        )
        for entry in story.contents.filter(block=None)
    ]


@transaction.atomic
def decide(finding: Finding, decision: str, *, by: Any) -> Finding:
    """Decide an open question with one of `DECISIONS` of its kind.

    A doubtful line becomes the caption of a lost picture, a heading, or a paragraph. Raises
    ValidationError for another decision, or when the line is no longer in the text.
    """
    policy.require(by, "story.edit", finding.story)
    if decision not in DECISIONS[finding.kind]:
        raise ValidationError(_("This cannot be decided so."))
    story = hold(finding.story_id)
    row = Finding.objects.get(pk=finding.pk)
    if row.kind == Finding.Kind.DOUBTFUL and decision != "as-is":
        _recast(story, row, decision)
    before = row.decision
    row.decision, row.decided_at, row.decided_by = decision, timezone.now(), by
    row.save(update_fields=["decision", "decided_at", "decided_by"])
    record("story.decide", by=by, target=row, before=before, after=decision)
    finding.refresh_from_db()
    return finding


def _recast(story: Story, finding: Finding, decision: str) -> None:
    block = story.blocks.filter(key=finding.key).first() if finding.key else None
    if block is None:
        raise ValidationError(_("This line is not in the text."))
    remember(block)
    words = block.plain
    block.level, block.evidence, block.lost = 0, "", False
    if decision == "caption":
        block.kind, block.lost = BlockKind.FIGURE, True
        block.markdown = picture_markdown("", "", words)
    elif decision == "heading":
        block.kind, block.evidence = BlockKind.HEADING, "decided by an editor"
        block.level = _level_at(story, block)
        block.markdown = heading_safe(escape(words))
    else:
        block.kind, block.markdown = BlockKind.PARAGRAPH, escape(words)
    forget_if_restored(block)
    render_block(block)
    block.save()
    passages.reattach(story, {block.key})
    renew(story)


def _level_at(story: Story, block: Block) -> int:
    """The level that most headings of the story have."""
    levels = Counter(
        story.blocks.filter(kind=BlockKind.HEADING)
        .exclude(pk=block.pk)
        .values_list("level", flat=True)
    )
    return levels.most_common(1)[0][0] if levels else TOP_LEVEL
