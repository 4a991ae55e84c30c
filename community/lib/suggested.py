"""A field for one of many: one types what it is called, and what fits is offered meanwhile.

Without scripts it is a field to type in. What is offered comes from `admin:suggest`, by its kind:
"tag" (by its name), "tag-address", "story" or "person".
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse


class Suggested(forms.TextInput):
    """The widget of such a field; `what` is the kind of thing that is offered."""

    template_name = "admin/suggested.html"

    def __init__(self, what: str, attrs: dict[str, Any] | None = None) -> None:
        self.what = what
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = context["widget"]["attrs"]
        given["data-suggest"] = address(self.what)
        given["list"] = f"{given.get('id') or name}-suggested"
        return context


def address(what: str) -> str:
    """Where things of the kind `what` are asked for."""
    return reverse("admin:suggest", args=[what])
