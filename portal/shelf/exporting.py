"""All that a member keeps on their shelf, to take along: as JSON for machines, as Markdown to read.

What is gone is told as such, and words are those that the member may read now, as on the pages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community import policy
from community.lib.markdown_quote import escaped
from portal.shelf import highlight_list, showing
from portal.shelf.models import Highlight, ReadingList, SavedItem
from stories.importing.escaping import escape
from stories.templatetags.stories import tellers
from threads.excerpts import name_of

VERSION = 1
BATCH = 500  # rows whose words are looked up at once
Row = TypeVar("Row", SavedItem, Highlight)


@dataclass(frozen=True)
class Shelf:
    """What is taken along: each list with its things, and the highlights."""

    at: datetime
    lists: list[tuple[ReadingList, list[showing.Entry]]]
    highlights: list[highlight_list.Entry]


def collect(*, by: Any) -> Shelf:
    """The shelf of `by`. As many queries for few things as for BATCH of them."""
    policy.require(by, "shelf.list")
    items = SavedItem.objects.visible_to(by).for_list().order_by("-pk")
    placed: dict[int, list[showing.Entry]] = {}
    for entry in _in_batches(items, lambda rows: showing.entries(rows, by=by)):
        placed.setdefault(entry.item.reading_list_id, []).append(entry)
    marked = Highlight.objects.visible_to(by).select_related("story").order_by("-pk")
    return Shelf(
        at=timezone.now(),
        lists=[
            (one, placed.get(one.pk, [])) for one in ReadingList.objects.visible_to(by).for_list()
        ],
        highlights=list(_in_batches(marked, lambda rows: highlight_list.entries(rows, by=by))),
    )


def _in_batches(rows: Iterable[Row], shown: Callable[[list[Row]], list[Any]]) -> Iterator[Any]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield from shown(batch)


# ------------------------------------------------------------------------------------------- JSON


def as_json(shelf: Shelf) -> str:
    """For machines; `version` changes when a field changes its meaning or goes."""
    told = {
        "version": VERSION,
        "portal": settings.PUBLIC_URL,
        "exported_at": shelf.at.isoformat(),
        "lists": [
            {
                "name": one.name,
                "about": one.about,
                "made_at": one.made_at.isoformat(),
                "link": _link(one) or None,
                "items": [_item(entry) for entry in entries],
            }
            for one, entries in shelf.lists
        ],
        "highlights": [_highlight(entry) for entry in shelf.highlights],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _item(entry: showing.Entry) -> dict[str, Any]:
    return {
        "state": str(entry.state),
        "kind": entry.item.kind,
        "title": entry.title or None,
        "url": _absolute(entry.url) or None,
        "by": writers(entry),
        "words": entry.words or None,
        "note": entry.item.note,
        "saved_at": entry.item.saved_at.isoformat(),
    }


def _highlight(entry: highlight_list.Entry) -> dict[str, Any]:
    return {
        "state": str(entry.state),
        "label": entry.highlight.label,
        "title": entry.story.title if entry.story else None,
        "url": _absolute(entry.url) or None,
        "words": entry.words or None,
        "note": entry.highlight.note,
        "made_at": entry.highlight.made_at.isoformat(),
    }


# --------------------------------------------------------------------------------------- Markdown


def as_markdown(shelf: Shelf) -> str:
    """For people: words as quotations, titles as links; what was typed stays what it is."""
    title = _("Saved at %(portal)s") % {"portal": settings.PORTAL_NAME}
    parts = [f"# {escaped(title)}", _day(shelf.at)]
    for one, entries in shelf.lists:
        parts += [f"## {escaped(one.name)}", escape(one.about)]
        if link := _link(one):
            parts.append(_("Shared by its link: %(link)s") % {"link": f"<{link}>"})
        parts += [_told_item(entry) for entry in entries] or [_("Nothing is in it.")]
    parts.append(f"## {_('Highlights')}")
    parts += [_told_highlight(entry) for entry in shelf.highlights] or [_("None.")]
    return "\n\n".join(part for part in parts if part) + "\n"


def _told_item(entry: showing.Entry) -> str:
    item = entry.item
    if entry.state == showing.State.GONE:
        about = [f"### {_('No longer here')}", _day(item.saved_at)]
        return _paragraphs(*about, _lines(item.note))
    by = ", ".join(writers(entry))
    about = [entry.kind, escape(by), _day(item.saved_at)]
    return _paragraphs(
        f"### [{escaped(entry.title)}](<{_absolute(entry.url)}>)",
        " · ".join(part for part in about if part),
        _quoted(entry.words) or ("" if entry.state == showing.State.HERE else _unseen()),
        _lines(item.note),
    )


def _told_highlight(entry: highlight_list.Entry) -> str:
    label, day = entry.highlight.get_label_display(), _day(entry.highlight.made_at)
    story = entry.story
    title = f"[{escaped(story.title)}](<{_absolute(entry.url)}>)" if story else _("No longer here")
    return _paragraphs(
        f"### {label}: {title}",
        day,
        _quoted(entry.words) or _unseen(),
        _lines(entry.highlight.note),
    )


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}" for line in escape(words).split("\n")) if words else ""


def _unseen() -> str:
    return f"*{_('Its words are not there to be read now.')}*"


def _lines(note: str) -> str:
    """What was typed, line by line, and its paragraphs as such."""
    paragraphs = (part for part in note.split("\n\n") if part.strip())
    return "\n\n".join(escape(part).replace("\n", "  \n") for part in paragraphs)


# ------------------------------------------------------------------------------------------- both


def writers(entry: showing.Entry) -> list[str]:
    """Who is named beside it, as everybody may be told."""
    if entry.by is not None:
        return [str(name_of(entry.by))]
    return [one.name for one in tellers(entry.story)] if entry.story else []


def _absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}" if path else ""


def _link(one: ReadingList) -> str:
    return _absolute(reverse("shelf:shared", args=[one.share_key])) if one.share_key else ""


def _day(when: datetime) -> str:
    return timezone.localtime(when).date().isoformat()
