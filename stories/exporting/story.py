"""A story's rows as the document they would have been read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from community.moderation.models import State
from stories.exporting.structure import structure_of
from stories.importing import document as told
from stories.importing.escaping import picture_markdown
from stories.importing.export import to_markdown
from stories.importing.syntax import picture
from stories.models import Block, Credit, Story
from stories.models.story import Status


def for_export() -> QuerySet[Story]:
    """The stories that may be written to files, in the order in which they came."""
    return Story.objects.filter(state=State.LIVE).exclude(status=Status.WITHDRAWN).order_by("pk")


def exported(story: Story) -> str:
    """The story as Markdown with front matter; see the rule of what goes out in this package."""
    return to_markdown(document_of(story))


def document_of(story: Story) -> told.Document:
    """What reading the exported file gives, but for its findings."""
    rows = list(story.blocks.for_page())
    shown = [row for row in rows if not row.is_redacted]
    keys = {row.key for row in shown}
    precision = told.Precision(story.published_precision)
    provenance = story.published_provenance
    return told.Document(
        file=f"{story.slug}.md",
        sha256="",
        format=told.Format.MARKDOWN,
        encoding="utf-8",
        title=story.title,
        kind=story.kind,
        language=story.language,
        blocks=list(_blocks(shown)),
        published=told.Published(
            story.published_value or None,
            precision,
            provenance=told.Provenance(provenance) if provenance else None,
        ),
        authors=[one.name for one in story.credits.all() if one.role == Credit.Role.AUTHOR],
        speakers=[told.Speaker(one.label, one.name, one.role) for one in story.speakers.all()],
        source_host=story.source_site,
        source_url=story.source_url,
        description=story.summary,
        categories=[tag.name for tag in story.tags.all()],
        comments_enabled=story.comments_enabled,
        notices=[*story.recorded_how.splitlines(), *story.edited_by.splitlines()],
        excerpt_end=_end_of_excerpt(story, rows, keys),
        contents=list(_contents(story, keys)),
        front_matter={"slug": story.slug, **structure_of(story)},
    )


def _blocks(rows: Iterable[Block]) -> Iterator[told.Block]:
    """The blocks as they would be read; one continues only what really stands above it."""
    above: Block | None = None
    for row in rows:
        speaker = row.speaker.label if row.speaker else ""
        same_voice = above is not None and above.speaker_id == row.speaker_id
        yield told.Block(
            told.BlockKind(row.kind),
            _markdown(row),
            row.plain,
            key=row.key,
            level=row.level,
            speaker=speaker,
            continues=row.continues and same_voice,
        )
        above = row


def _markdown(row: Block) -> str:
    """The block's text; a picture with the description that an editor gave it."""
    image = picture(row.markdown) if row.kind == told.BlockKind.FIGURE and row.src else None
    if image is None:
        return row.markdown
    return picture_markdown(row.alt, row.src, str(image.attrs.get("title", "")))


def _contents(story: Story, keys: set[str]) -> Iterator[told.ContentsEntry]:
    entries = story.contents.select_related("block")
    for entry in entries.prefetch_related("takeaways__passage__block"):
        key = entry.block.key if entry.block else None
        if key is None or key in keys:
            takeaways = tuple(
                one.text
                for one in entry.takeaways.all()
                if one.passage is None or not one.passage.is_redacted
            )
            yield told.ContentsEntry(entry.title, 0, takeaways, key)


def _end_of_excerpt(story: Story, rows: Iterable[Block], keys: set[str]) -> str:
    """The last block of the excerpt that is written."""
    end = ""
    for row in rows:
        end = row.key if row.key in keys else end
        if row.key == story.excerpt_end:
            return end
    return ""
