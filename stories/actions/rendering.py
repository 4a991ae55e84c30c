"""What follows from a story's text: HTML and plain words of a block, length and excerpt."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import escape

from community.lib import changes
from community.lib.markdown import render, render_inline
from stories.importing.document import BlockKind
from stories.importing.measures import minutes, words
from stories.importing.report import NOT_COUNTED
from stories.importing.syntax import plain_of
from stories.models import Block, Story

PROSE = (BlockKind.PARAGRAPH, BlockKind.TURN, BlockKind.QUOTE, BlockKind.LIST)
EXCERPT_WORDS = 60


def render_block(block: Block) -> None:
    """Make `html` and `plain` anew from `markdown`; the row is not saved.

    The HTML of a heading or a figure's caption is inline, all other is a run of HTML blocks.
    """
    kind = BlockKind(block.kind)
    block.plain = plain_of(block.markdown, kind)
    if kind is BlockKind.HEADING:
        block.html = render_inline(block.markdown)
    elif kind is BlockKind.FIGURE:
        block.html = escape(block.plain)
    else:
        block.html = render(block.markdown)


def renew(story: Story, *, changed: str = "details") -> None:
    """Count words and minutes and take the excerpt anew; redacted text counts for nothing.

    The excerpt is the prose up to the document's own marker, else its own summary, else its first
    words of prose. `changed` is announced: "story" where title or rights are other now.
    """
    blocks = list(story.blocks.order_by("position", "pk"))
    text = "\n".join(
        block.plain for block in blocks if block.kind not in NOT_COUNTED and not block.is_redacted
    )
    story.words, story.minutes = words(text), minutes(text)
    story.excerpt = _excerpt(story, blocks)
    story.save(update_fields=["words", "minutes", "excerpt", "changed_at"])
    changes.announce(changed, story.pk)


def _excerpt(story: Story, blocks: list[Block]) -> str:
    marked = any(block.key == story.excerpt_end for block in blocks)
    if story.summary and not marked:
        return story.summary
    prose = []
    for block in blocks:
        if block.kind in PROSE and not block.is_redacted and block.mark == Block.Mark.NONE:
            prose.append(block.plain)
        if marked and block.key == story.excerpt_end:
            break
    return "\n\n".join(prose) if marked else _first_words(prose)


def _first_words(prose: Iterable[str]) -> str:
    """Whole paragraphs up to `EXCERPT_WORDS` words, the last one cut where they are full."""
    taken: list[str] = []
    left = EXCERPT_WORDS
    for paragraph in prose:
        if left <= 0:
            break
        size = words(paragraph)
        taken.append(paragraph if size <= left else _cut(paragraph, left))
        left -= size
    return "\n\n".join(taken)


def _cut(paragraph: str, left: int) -> str:
    """The beginning of `paragraph` that holds `left` words, and an ellipsis."""
    low, high = 0, len(paragraph)
    while low < high:  # by halves, since some scripts write no blanks between words
        middle = (low + high + 1) // 2
        low, high = (middle, high) if words(paragraph[:middle]) <= left else (low, middle - 1)
    return paragraph[:low].rstrip(" ,;:.–—") + "…"
