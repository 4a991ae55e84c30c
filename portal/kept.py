"""Pieces of pages that are the same for every visitor, kept as they were first rendered."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression
from django.utils.safestring import SafeString
from django.utils.translation import get_language

_pieces: dict[tuple[Any, ...], SafeString] = {}


class KeptNode(Node):
    """What is inside, rendered once for each value of `differing` in each language."""

    def __init__(self, nodelist: NodeList, name: str, differing: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.name = name
        self.differing = differing

    def render(self, context: Context) -> SafeString:
        user = context.get("user")
        if user is None or user.is_authenticated or settings.DEVELOPMENT:
            return self.nodelist.render(context)
        key = (self.name, get_language(), *(one.resolve(context) for one in self.differing))
        if (piece := _pieces.get(key)) is None:
            piece = _pieces[key] = self.nodelist.render(context)
        return piece


@receiver(setting_changed)
def _forget(**_changed: Any) -> None:
    """In tests."""
    _pieces.clear()
