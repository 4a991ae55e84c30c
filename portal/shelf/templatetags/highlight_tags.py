"""A reader's own highlights in the text of a story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from community import policy
from portal.shelf.marking import Mark, put
from portal.shelf.models import Highlight
from portal.shelf.places import place
from portal.templatetags.portal import icon
from stories.models import Block
from stories.presentation.page import StoryPage

register = template.Library()
LONGEST_NAME = 160  # characters of a note in the name of a mark's sign


@register.simple_tag(takes_context=True)
def kept_marks(context: Context, page: StoryPage) -> Mapping[str, Sequence[Mark]] | None:
    """The reader's marks in the story: block key → marks. One query.

    None for whoever can make none, and so for visitors: their page is the same for all of them.
    """
    person = context["user"]
    if not policy.may(person, "highlight.make", page.story):
        return None
    blocks = {block.key: block for block in page.blocks}
    marks: dict[str, list[Mark]] = defaultdict(list)
    for one in Highlight.objects.visible_to(person).filter(story=page.story).order_by("pk"):
        if found := place(one, blocks):
            marks[found.block.key].append(Mark(found.start, found.end, _opening(one), _sign(one)))
    return dict(marks)


@register.filter
def marked(block: Block, marks: Mapping[str, Sequence[Mark]] | None) -> SafeString:
    """The HTML of `block` with the marks in it."""
    own = marks.get(block.key) if marks else None
    return mark_safe(put(block.html, block.plain, own) if own else block.html)  # noqa: S308 - as sanitised


@register.simple_tag
def highlight_labels() -> list[tuple[str, Any]]:
    """What highlighted words may be: a label and its word."""
    return Highlight.Label.choices


@register.simple_tag
def label_icon(label: str) -> SafeString:
    """The sign of a highlight's label; decoration, beside its word."""
    return icon(f"label-{label}", "icon kept-icon")


def _opening(one: Highlight) -> SafeString:
    return format_html('<mark class="kept kept--{}">', one.label)


def _sign(one: Highlight) -> SafeString:
    name = _("Your highlight, %(label)s") % {"label": one.get_label_display()}
    if one.note:
        name = f"{name}: {Truncator(one.note).chars(LONGEST_NAME)}"
    return format_html(
        '<a class="kept-sign kept-sign--{}" href="{}" aria-label="{}" title="{}">{}</a>',
        one.label,
        one.get_absolute_url(),
        name,
        name,
        label_icon(one.label),
    )
