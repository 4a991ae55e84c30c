"""What a front matter says, in the terms of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from stories.importing import dates
from stories.importing.document import (
    ContentsEntry,
    Document,
    Doubt,
    Provenance,
    Published,
    Speaker,
)

KINDS = ("journey", "retrospective", "essay", "interview")

_DATES = ("date", "published", "publishDate", "pubDate", "pubdate", "date_published", "created")
_ADDRESSES = ("source_url", "canonical_url", "canonical", "original_url", "original", "source")


def apply(document: Document, values: Mapping[str, Any]) -> None:
    """Put into the document what its front matter states; all of it stays in `front_matter`."""
    document.front_matter = dict(values)
    values = _flat(values)
    document.title = text_of(values.get("title"))
    document.kind = text_of(values.get("kind")).lower()
    document.kind = document.kind if document.kind in KINDS else ""
    document.language = language_tag(text_of(values.get("language") or values.get("lang")))
    document.authors = people(values.get("authors") or values.get("author"))
    document.categories = _categories(values)
    document.comments_enabled = values.get("comments") not in (False, "false", "off", "no")
    document.description = text_of(
        values.get("description") or values.get("summary") or values.get("excerpt")
    )
    document.notices = _texts(values.get("notices"))
    document.speakers = _speakers(values.get("speakers"))
    _published(document, values)
    _source(document, values)


def _flat(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values with those of the tables in which Zola and Hugo keep what is not their own."""
    flat: dict[str, Any] = {}
    for name in ("params", "extra", "taxonomies"):
        table = values.get(name)
        flat |= table if isinstance(table, dict) else {}
    return {**flat, **values}


def text_of(value: object) -> str:
    """A value as one line of text; nothing for tables, lists and nothing."""
    if value is None or isinstance(value, dict | list | bool):
        return ""
    return " ".join(str(value).split())


def language_tag(text: str) -> str:
    """A language's tag as BCP 47 shapes it ("pt-BR" of "pt_BR"); nothing for what is none."""
    tag = text.strip().replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}", tag) else ""


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [text for item in items if (text := text_of(item))]


def people(value: object) -> list[str]:
    """Names from a text ("Ann Lee and Bo Chu"), a list, or tables with a `name`."""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        return [name for item in value for name in people(item)]
    return [name for name in re.split(r"\s+(?:and|&)\s+|;\s*", text_of(value)) if name]


def _categories(values: Mapping[str, Any]) -> list[str]:
    """Categories and tags in one list, in lower case; commas divide them.

    Jekyll's `categories: life work`, one text without commas, is two categories.
    """
    found: list[str] = []
    for name in ("categories", "category", "tags", "keywords", "topics"):
        value = values.get(name)
        if isinstance(value, str):
            plural_of_jekyll = name in {"categories", "tags"} and "layout" in values
            value = value.split() if plural_of_jekyll and "," not in value else value.split(",")
        found += [text.casefold() for text in _texts(value)]
    return list(dict.fromkeys(found))


def _speakers(value: object) -> list[Speaker]:
    """Speakers as written by an editor: labels, `label: name`, or tables of label, name, role."""
    if isinstance(value, dict):
        value = [{"label": label, "name": name} for label, name in value.items()]
    speakers = []
    for item in value if isinstance(value, list) else []:
        if isinstance(item, dict):
            if "label" not in item and len(item) == 1:
                item = dict(zip(("label", "name"), next(iter(item.items())), strict=True))
            label = text_of(item.get("label") or item.get("name"))
            speaker = Speaker(label, text_of(item.get("name")), text_of(item.get("role")))
        else:
            speaker = Speaker(text_of(item))
        if speaker.label:
            speakers.append(speaker)
    return speakers


def _published(document: Document, values: Mapping[str, Any]) -> None:
    name = next((name for name in _DATES if values.get(name) not in (None, "")), None)
    if name is None:
        return
    stated = text_of(values.get("date_from")).lower()
    known = {member.value: member for member in Provenance}
    found = dates.stated(values[name], known.get(stated, Provenance.FRONT_MATTER))
    if found is None:
        line = next(
            (n for n, row in enumerate(document.front_matter_source.split("\n"), 2) if name in row),
            1,
        )
        document.doubtful.append(
            Doubt(line, str(values[name])[:100], "this date cannot be read in one way only")
        )
    document.published = found or Published()


def _source(document: Document, values: Mapping[str, Any]) -> None:
    for name in _ADDRESSES:
        value = values.get(name)
        if isinstance(value, dict):
            value = value.get("url") or value.get("address") or value.get("host")
        if text := text_of(value):
            state_source(document, text)
            break
    document.source_host = text_of(values.get("source_host")).lower() or document.source_host


def state_source(document: Document, text: str) -> bool:
    """Take an address or a bare host name as the source; say whether it was one."""
    host = re.fullmatch(r"(?:[\w-]+\.)+[a-zA-Z]{2,}", text)
    if host:
        document.source_host = text.lower()
        return True
    try:
        parts = urlsplit(text)
        name = (parts.hostname or "").lower()
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not name or " " in text:
        return False
    document.source_url, document.source_host = text, name
    return True


def contents_of(values: Mapping[str, Any]) -> list[tuple[ContentsEntry, str]]:
    """The contents list of a front matter: each entry, and the heading it names with `at`."""
    entries: list[tuple[ContentsEntry, str]] = []
    items: Iterable[Any] = values.get("contents") or []
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            title, at = text_of(item.get("title")), text_of(item.get("at"))
            takeaways = tuple(_texts(item.get("takeaways")))
        else:
            title, at, takeaways = text_of(item), "", ()
        if title:
            entries.append((ContentsEntry(title, 0, takeaways), at))
    return entries


def is_settled(values: Mapping[str, Any]) -> bool:
    """Tell whether the file says `repair: no`: its text is taken as it stands."""
    return values.get("repair") in (False, "no", "off", "never")
