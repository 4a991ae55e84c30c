"""What a reader has saved, on the pages where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse

from community import policy
from portal.shelf.models import SavedItem
from portal.shelf.places import place
from stories.presentation.page import StoryPage

register = template.Library()


@dataclass
class SavedHere:
    """The keys of what a reader saved of a story: itself, and words of its blocks by their key."""

    story: int | None = None
    blocks: dict[str, int] = field(default_factory=dict)


@register.simple_tag(takes_context=True)
def saved_in_story(context: Context, page: StoryPage) -> SavedHere | None:
    """What the reader saved of the story. One query.

    None for visitors: their page is the same for all of them.
    """
    person = context["user"]
    if not policy.may(person, "shelf.save"):
        return None
    blocks = {block.key: block for block in page.blocks}
    saved = SavedHere()
    for one in SavedItem.objects.visible_to(person).filter(story=page.story).order_by("pk"):
        if one.kind == SavedItem.Kind.STORY:
            saved.story = one.pk
        elif found := place(one, blocks):
            saved.blocks[found.block.key] = one.pk
    return saved


@register.inclusion_tag("shelf/_save.html", takes_context=True)
def save_button(
    context: Context, kind: str, pk: int, item: int | None = None, described_by: str = ""
) -> dict[str, Any]:
    """The button that saves a story, thread or answer; a way to where it is saved (`item`).

    For visitors a link to where it is saved once they have signed in.
    """
    request, name = context["request"], f"{kind}-{pk}"
    return {
        "csrf_token": context.get("csrf_token"),
        "is_member": policy.may(request.user, "shelf.save"),
        "name": name,
        "item": item,
        "ask": f"{reverse('shelf:save')}?{urlencode({'what': name})}",
        "back": request.get_full_path(),
        "described_by": described_by,
    }
