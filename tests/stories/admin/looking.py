"""What the tests of the desk send, and what they look at."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from community.log.models import LogEntry
from stories.models import Block, Story


def address(name: str, *args: object) -> str:
    """The address of one of the desk's pages."""
    return reverse(f"admin:stories_story_{name}", args=args)


def do(desk: Client, block: Block, deed: str, **given: object) -> Any:
    """Send one deed's form about one block, and go where it leads."""
    return desk.post(address("block", block.story_id, block.key, deed), given, follow=True)


def settle(desk: Client, story: Story, what: str, thing: Any, chosen: str = "") -> Any:
    """Press a button about a finding, an edit or an entry of the contents."""
    return desk.post(address("settle", story.pk, what, thing.pk), {"as": chosen}, follow=True)


def deeds() -> list[str]:
    """The codes in the record, oldest first, imports left out."""
    codes = LogEntry.objects.order_by("pk").values_list("code", flat=True)
    return [code for code in codes if code != "story.import"]


def last_entry() -> LogEntry:
    return LogEntry.objects.select_related("text").latest("pk")
