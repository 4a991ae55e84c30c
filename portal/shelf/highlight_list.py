"""A member's highlights with what is shown of each: its words, or why they are not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.shelf import places
from portal.shelf.models import Highlight
from stories.models import Story
from threads import passages


class State(StrEnum):
    SHOWN = "shown"
    LOST = "lost"  # the words are in the story no more, or are redacted
    HIDDEN = "hidden"  # the story is not one that its reader may read now


@dataclass(frozen=True, slots=True)
class Entry:
    """A highlight as it is shown; `url` leads to its words, or to the story where they stood.

    `story` is None where not even its title is shown.
    """

    highlight: Highlight
    state: State
    story: Story | None
    words: str = ""
    url: str = ""


def entries(highlights: Iterable[Highlight], *, by: Any) -> list[Entry]:
    """What `by` is shown of their own `highlights`, fetched with their stories. Two queries."""
    highlights = list(highlights)
    found = places.shown(highlights, by=by)
    stories = Story.objects.visible_to(by).filter(pk__in={one.story_id for one in highlights})
    visible = set(stories.values_list("pk", flat=True))
    return [
        _entry(one, found.get(one.pk), is_visible=one.story_id in visible, by=by)
        for one in highlights
    ]


def _entry(one: Highlight, place: places.Place | None, *, is_visible: bool, by: Any) -> Entry:
    if not is_visible:
        return Entry(one, State.HIDDEN, None)
    url = one.story.get_absolute_url()
    if place is not None:
        return Entry(one, State.SHOWN, one.story, place.words, f"{url}#{place.block.anchor}")
    state = State.LOST if passages.may_read_text(by, one.story) else State.HIDDEN
    return Entry(one, state, one.story, url=url)
