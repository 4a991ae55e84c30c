"""A story as schema.org's Article, for machines that read the page."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from stories.models import Credit, Story
from stories.models.story import Rights
from stories.presentation.dates import written

# Letters that could end or open something in the HTML around; JSON can write them otherwise.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def article(story: Story) -> dict[str, Any]:
    """What schema.org's Article says of `story`; nothing that is not known is named.

    `datePublished` is ISO 8601 cut to the precision of the date. Of a retelling the portal is the
    author and `about` names who it tells of. `isBasedOn` is the original, of a copy as well.
    """
    portal = {"@type": "Organization", "name": settings.PORTAL_NAME, "url": settings.PUBLIC_URL}
    address = settings.PUBLIC_URL + story.get_absolute_url()
    is_retold = story.rights == Rights.RETELLING
    told = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": address,
        "url": address,
        "mainEntityOfPage": address,
        "headline": story.title,
        "description": excerpt_for_machines(story),
        "inLanguage": "" if story.language == "und" else story.language,
        "datePublished": written(story),
        "dateModified": story.changed_at.isoformat(timespec="seconds"),
        "author": portal if is_retold else _people(story, Credit.Role.AUTHOR, Credit.Role.NARRATOR),
        "about": _people(story, Credit.Role.NARRATOR) if is_retold else None,
        "publisher": portal,
        "keywords": [tag.name for tag in story.tags.all()],
        "articleSection": story.get_kind_display(),
        "wordCount": story.words or None,
        "license": story.licence,
        "isBasedOn": _original(story) if is_retold or story.source_url else None,
    }
    return {name: value for name, value in told.items() if value not in ("", None, [])}


def outline(story: Story) -> dict[str, Any]:
    """As `article`, of a story that is not open: its title, its excerpt and where it stands."""
    said = ("@context", "@type", "@id", "url", "mainEntityOfPage", "headline", "description")
    told = {name: value for name, value in article(story).items() if name in said}
    if story.source_url:
        told["isBasedOn"] = {"@type": "CreativeWork", "url": story.source_url}
    return told


def script(data: dict[str, Any]) -> SafeString:
    """`data` as the body of a `<script type="application/ld+json">`, which it cannot end."""
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(text)  # noqa: S308 - the letters that matter to HTML are escaped above


def excerpt_for_machines(story: Story, longest: int = 300) -> str:
    """The beginning of the excerpt, cut at a word, for descriptions of the page.

    The document's own summary stands in for it where all of the story may be read.
    """
    text = " ".join(((story.is_open and story.summary) or story.excerpt).split())
    return text if len(text) <= longest else f"{text[:longest].rpartition(' ')[0]} …"


def _people(story: Story, *roles: str) -> list[dict[str, str]]:
    return [
        {"@type": "Person", "name": credit.name}
        for credit in story.credits.all()
        if credit.role in roles
    ]


def _original(story: Story) -> dict[str, Any] | None:
    told = {
        "name": story.source_title,
        "url": story.source_url,
        "datePublished": story.source_published,
        "publisher": {"@type": "Organization", "name": story.source_site}
        if story.source_site
        else None,
    }
    known = {name: value for name, value in told.items() if value}
    return {"@type": "CreativeWork", **known} if known else None
