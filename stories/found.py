"""Stories as search finds them, passage by passage."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from community.lib.findable import UNDATED, Document, Passage, Source, Words
from stories.importing.document import BlockKind
from stories.models import Block, Story

FLAGS: dict[str, str] = {BlockKind.TURN: "has:transcript", BlockKind.FIGURE: "has:figures"}


class StorySource(Source):
    kind = "story"
    name = _("story")
    plural = _("stories")
    states: ClassVar[Mapping[str, Words]] = {"published": _("published")}
    flags = frozenset(FLAGS.values())

    def rows(self) -> QuerySet[Story]:
        return Story.objects.all()

    def visible_to(self, person: Any) -> QuerySet[Story]:
        """Published ones, for whoever looks: drafts are found on the editors' own desk."""
        return Story.objects.published()

    def documents(self, keys: Collection[int]) -> Iterator[Document]:
        """A document for each story that is out; of unknown rights only what its page shows."""
        chosen = Story.objects.published().filter(pk__in=keys)
        for story in chosen.prefetch_related(
            "tagged_items__tag__synonym_of",
            "credits",
            Prefetch("blocks", Block.objects.for_page()),
        ):
            yield self._document(story)

    def touched_by(self, kind: str, keys: Collection[int]) -> Collection[int]:
        """The stories themselves, and those with a tag that changed or with a synonym of it."""
        if kind in {"story", "details", "discussion"}:
            return keys
        if kind != "tag":
            return ()
        tagged = Story.objects.published().filter(tagged_items__tag__in=keys)
        same = Story.objects.published().filter(tagged_items__tag__synonym_of__in=keys)
        return set(tagged.values_list("pk", flat=True)) | set(same.values_list("pk", flat=True))

    def _document(self, story: Story) -> Document:
        document = Document(
            kind=self.kind,
            key=story.pk,
            title=story.title,
            url=story.get_absolute_url(),
            dated_at=UNDATED,
            passages=(Passage(story.excerpt),) if story.excerpt else (),
            state="published",
        )
        if not story.is_open:
            return document
        tags = {item.tag.meant.slug: item.tag.meant.name for item in story.tagged_items.all()}
        names = tuple({credit.name: None for credit in story.credits.all()})
        blocks = [block for block in story.blocks.all() if not block.is_redacted]
        return replace(
            document,
            dated_at=story.published_sort,
            passages=tuple(_passages(blocks)),
            byline=", ".join(names),
            authors=names,
            dated=story.published_value,
            tags=tuple(tags),
            tag_words=tuple(tags.values()),
            flags=frozenset(FLAGS[block.kind] for block in blocks if block.kind in FLAGS),
            discussed=story.comment_count,
        )


def _passages(blocks: list[Block]) -> Iterator[Passage]:
    """One for each block; a heading goes with the block that it heads."""
    heading = ""
    for block in blocks:
        if block.kind == BlockKind.HEADING:
            heading = f"{heading} {block.plain}".strip()
        elif block.plain:
            text = f"{heading}: {block.plain}" if heading else block.plain
            yield Passage(text, f"?at={block.key}#{block.anchor}")
            heading = ""
    if heading:
        yield Passage(heading)
