"""Which stories a reader asked for, read from the address of the list and written back to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.lib.slugs import slug_of
from community.tags.models import Tag
from stories.models import Credit, Story, TaggedStory
from stories.models.story import Kind, StoryQuerySet

NEWEST, DISCUSSED = "newest", "discussed"
ORDERS = {NEWEST: ("-published_sort", "-pk"), DISCUSSED: ("-comment_count", "-pk")}
ORDER_NAMES = {NEWEST: _("Newest"), DISCUSSED: _("Most discussed")}
MOST_TAGS = 100  # offered in the form; any other is reached through its own page
MOST_PEOPLE = 200  # offered in the form; any other is found by typing a part of the name
MOST_MEANT = 5
LONGEST = 120  # characters of a filter that are read


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use: what it says, and the query of the list without it."""

    text: str
    without: str


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters of the list, "" where none is set; `sort` is newest or discussed."""

    kind: str = ""
    tag: str = ""
    year: str = ""
    person: str = ""
    sort: str = NEWEST

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Selection:
        """The selection that a query string asks for; an unknown order becomes newest."""
        given = {
            one.name: query.get(one.name, "").strip()[:LONGEST].replace("\0", "\ufffd")
            for one in fields(cls)
        }
        given["sort"] = given["sort"] if given["sort"] in ORDERS else NEWEST
        given["person"] = slug_of(given["person"]) if given["person"] else ""
        return cls(**given)

    @property
    def order(self) -> tuple[str, ...]:
        return ORDERS[self.sort]

    @property
    def is_filtered(self) -> bool:
        return self != replace(Selection(), sort=self.sort)

    def of(self, stories: StoryQuerySet) -> StoryQuerySet:
        """`stories` cut down to the selection; a value that nothing has selects nothing.

        A filter finds open stories only: of others, readers are not told what it asks about. So
        does the order by discussion, as theirs are not shown.
        """
        if self.is_filtered or self.sort == DISCUSSED:
            stories = stories.open()
        if self.kind:
            stories = stories.filter(kind=self.kind)
        if self.tag:
            stories = stories.tagged(self.tag)
        if self.year:
            stories = stories.filter(published_year=_year(self.year))
        if self.person:
            stories = stories.filter(pk__in=Credit.objects.filter(slug=self.person).values("story"))
        return stories

    @property
    def query(self) -> str:
        """The query string of this selection, without what is not set."""
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        if given["sort"] == NEWEST:
            del given["sort"]
        return urlencode({name: value for name, value in given.items() if value})

    def in_words(self) -> dict[str, Any]:
        """The filters in use as `chips`, and the `person` by name; two queries at most."""
        named = {
            "kind": capfirst(str(dict(Kind.choices).get(self.kind, self.kind))),
            "tag": self._name(Tag.objects.filter(slug=self.tag), self.tag),
            "year": self.year,
            "person": self._name(_credited(_told_of()).filter(slug=self.person), self.person),
        }
        chips = [
            Chip(
                gettext("with %(name)s") % {"name": text} if name == "person" else text,
                replace(self, **{name: ""}).query,
            )
            for name, text in named.items()
            if text
        ]
        return {"chips": chips, "person": named["person"]}

    def people_meant(self, typed: str) -> list[tuple[str, Selection]]:
        """Who may be meant by `typed`, a part of a name: name and the selection with that person.

        Each word of `typed` is in the name, whatever its case, or in the name's slug, whatever the
        accents. Only people whom the other filters find are named. One query at most.
        """
        if not self.person:
            return []
        words = typed[:LONGEST].replace("\0", "\ufffd").split()
        in_name = Q(*(Q(name__icontains=word) for word in words))
        in_slug = Q(*(Q(slug__contains=word) for word in self.person.split("-")))
        found = _credited(replace(self, person="").of(_told_of()))
        rows = found.filter(in_name | in_slug).values_list("name", "slug").distinct()
        return [(name, replace(self, person=slug)) for name, slug in rows[:MOST_MEANT]]

    def _name(self, rows: QuerySet[Any], given: str) -> str:
        """The name of what `given` is the slug of; `given` itself when nothing is."""
        found = rows.first() if given else None
        return found.name if found else given


def kinds_offered() -> list[tuple[str, str]]:
    return [(value, str(name)) for value, name in Kind.choices]


def tags_in_use() -> QuerySet[Tag]:
    """Tags that a published, open story carries; those that mean another tag are left out."""
    told_of = _told_of().filter(pk=OuterRef("content_object"))
    carried = TaggedStory.objects.filter(Exists(told_of), tag=OuterRef("pk"))
    return Tag.objects.filter(Exists(carried), synonym_of=None)


def tags_offered() -> list[Tag]:
    """Tags for the form, by name."""
    return list(tags_in_use().order_by("name")[:MOST_TAGS])


def people_offered() -> list[str]:
    """Names for the form, of people whom published, open stories credit."""
    rows = _credited(_told_of()).values_list("name", flat=True)
    return list(rows.distinct()[:MOST_PEOPLE])


def years_offered() -> list[int]:
    """Years in which published, open stories were written, the newest first."""
    known = _told_of().exclude(published_year=None)
    years = known.order_by("-published_year").values_list("published_year", flat=True).distinct()
    return [year for year in years if year is not None]


def _told_of() -> StoryQuerySet:
    """Stories of which every reader is told who wrote them, when, and about what."""
    return Story.objects.published().open()


def _credited(stories: StoryQuerySet) -> QuerySet[Credit]:
    """The credits of `stories`, by name: looked up one by one, as a page of names needs few."""
    named = Exists(stories.filter(pk=OuterRef("story")))
    return Credit.objects.filter(named).order_by("name", "slug")


def _year(text: str) -> int:
    """The year as a number; one that no story has when `text` is no year."""
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
