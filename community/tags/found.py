"""Tags as search finds them: by their names, those of their synonyms, and their description."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.lib import markdown
from community.lib.findable import UNDATED, Document, Passage, Source
from community.tags.models import Tag


class TagSource(Source):
    kind = "tag"
    name = _("tag")
    plural = _("tags")

    def rows(self) -> QuerySet[Tag]:
        return Tag.objects.all()

    def visible_to(self, person: Any) -> QuerySet[Tag]:
        return Tag.objects.filter(synonym_of=None)

    def documents(self, keys: Collection[int]) -> Iterator[Document]:
        """A document for each tag that is meant; a synonym is found as the tag it means."""
        for tag in self.visible_to(None).filter(pk__in=keys).prefetch_related("synonyms"):
            same = sorted(synonym.name for synonym in tag.synonyms.all())
            yield Document(
                kind=self.kind,
                key=tag.pk,
                title=tag.name,
                url=tag.get_absolute_url(),
                dated_at=UNDATED,
                tag_words=tuple(same),
                passages=_passages(tag),
            )

    def touched_by(self, kind: str, keys: Collection[int]) -> Collection[int]:
        """A synonym's change shows in the tag that it means."""
        if kind not in {"tag", "description"}:
            return ()
        meant = Tag.objects.filter(pk__in=keys, synonym_of__isnull=False)
        return {*keys, *meant.values_list("synonym_of", flat=True)}


def _passages(tag: Tag) -> tuple[Passage, ...]:
    """What its description says, without the signs of Markdown."""
    plain = markdown.plain(tag.description).strip()
    return (Passage(plain),) if plain else ()
