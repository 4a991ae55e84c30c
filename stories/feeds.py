"""Atom feeds of the newest stories: excerpts only, and no date that is not known."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from community.lib.feeds import LivingFeed, PlainAtom
from community.tags import meaning
from community.tags.models import Tag
from stories.models import Credit, Story
from stories.models.story import Rights
from stories.presentation.dates import written

LENGTH = 20


class DatedAtom(PlainAtom):
    """Atom with Dublin Core's `date`, which may be cut to what is known of a story's date.

    Atom's own `published` and `updated` need a second; they tell of the entry in this portal.
    """

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:dc": "http://purl.org/dc/elements/1.1/"}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["written"]:
            handler.addQuickElement("dc:date", item["written"])


class StoryFeed(LivingFeed):
    """The stories published here last."""

    feed_type = DatedAtom

    def title(self, tag: Tag | None) -> str:
        return f"{settings.PORTAL_NAME}: {_('Stories')}"

    def subtitle(self, tag: Tag | None) -> str:
        return _("How people found their way into AI work.")

    def link(self, tag: Tag | None) -> str:
        return _absolute(reverse("stories:index"))

    def feed_url(self, tag: Tag | None) -> str:
        return _absolute(reverse("feeds:stories"))

    def items(self, tag: Tag | None) -> list[Story]:
        return list(Story.objects.published().for_list().order_by("-listed_at", "-pk")[:LENGTH])

    def item_title(self, item: Story) -> str:
        return item.title

    def item_description(self, item: Story) -> str:
        return escape(item.excerpt)  # Atom1Feed says that a summary is HTML; ours is words

    def item_link(self, item: Story) -> str:
        return _absolute(item.get_absolute_url())

    def item_guid(self, item: Story) -> str:
        """A tag URI (RFC 4151), which stays when the story's address changes."""
        host = urlsplit(settings.PUBLIC_URL).hostname
        return f"tag:{host},{item.created_at:%Y-%m-%d}:story/{item.pk}"

    def item_pubdate(self, item: Story) -> datetime:
        return item.listed_at or item.created_at

    def item_updateddate(self, item: Story) -> datetime:
        return item.changed_at

    def item_author_name(self, item: Story) -> str:
        """Whoever tells it; of a retelling the portal itself is the author.

        Nobody, no tag and no date is named of a story that is not open: feeds are read by all.
        Atom wants an author in every entry: where there is none to name, that is what it says.
        """
        if item.rights == Rights.RETELLING:
            return str(settings.PORTAL_NAME)
        names = [one.name for one in item.credits.all() if one.role != Credit.Role.INTERVIEWER]
        return ", ".join(names if item.is_open else []) or _("author not stated")

    def item_categories(self, item: Story) -> list[str]:
        return [tag.name for tag in item.tags.all()] if item.is_open else []

    def item_extra_kwargs(self, item: Story) -> dict[str, str]:
        return {"written": written(item) if item.is_open else ""}


class TagFeed(StoryFeed):
    """The same, of one tag and those that mean the same."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = meaning.at(kwargs["slug"])
        if found.has_moved:
            return redirect("feeds:tagged", found.tag.slug, permanent=True)
        return super().__call__(request, found.tag)

    def get_object(self, request: HttpRequest, tag: Tag) -> Tag:
        return tag

    def title(self, tag: Tag | None) -> str:
        return f"{super().title(tag)}: {tag}"

    def link(self, tag: Tag | None) -> str:
        return _absolute(tag.get_absolute_url()) if tag else super().link(tag)

    def feed_url(self, tag: Tag | None) -> str:
        return _absolute(reverse("feeds:tagged", args=[tag.slug])) if tag else super().feed_url(tag)

    def items(self, tag: Tag | None) -> list[Story]:
        stories = Story.objects.published().for_list().tagged(tag.slug if tag else "")
        return list(stories.order_by("-listed_at", "-pk")[:LENGTH])


def _absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"
