"""Whoever fills in a form of the desk is told what each field is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.forms import Field, HiddenInput
from django.test import RequestFactory

from stories.admin.metadata import MetadataForm
from stories.models import Story
from tests.cast import StoryFactory, person

pytestmark = pytest.mark.django_db

SAYS_ITSELF = {
    "threads.asktemplate": {"DELETE"},
    "mentors.goaltemplate": {"DELETE"},
    "stories.story": {"title", "source_url"},
}
"""Fields whose label is enough; a box that deletes a row stands in the row."""


def forms() -> Iterator[tuple[str, dict[str, Field]]]:
    """Every form of the desk for a row: a new one, and one that is there."""
    request: Any = RequestFactory().get("/admin/")
    request.user = person("root", role="moderator", is_superuser=True)
    for model, desk in admin.site._registry.items():
        if model is Story:
            continue  # its metadata have a form of their own
        there = model._default_manager.first() or model()
        for obj, may in ((None, desk.has_add_permission), (there, desk.has_change_permission)):
            if may(request):
                yield model._meta.label_lower, desk.get_form(request, obj)(instance=obj).fields
                for formset, _inline in desk.get_formsets_with_inlines(request, obj):
                    yield model._meta.label_lower, formset().empty_form.fields
    yield "stories.story", MetadataForm(None, StoryFactory.create()).fields


def test_each_field_says_what_it_is_for() -> None:
    silent, seen = set(), 0
    for name, fields in forms():
        for field, one in fields.items():
            seen += 1
            is_shown = not isinstance(one.widget, HiddenInput) and field != "id"
            if is_shown and not one.help_text and field not in SAYS_ITSELF.get(name, ()):
                silent.add(f"{name}.{field}")
    assert seen > 40
    assert silent == set()
