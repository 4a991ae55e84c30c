"""What an editor looks for in the list of stories."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.lib.admin import TextFilter
from stories.models import Credit, Finding, Story
from stories.models.story import Precision, Rights

TOLD_BY = (Credit.Role.AUTHOR, Credit.Role.NARRATOR)
MISSING = {
    "date": (_("date"), Q(published_precision=Precision.UNKNOWN)),
    "author": (
        _("author or narrator"),
        ~Exists(Credit.objects.filter(story=OuterRef("pk"), role__in=TOLD_BY)),
    ),
    "source": (_("address of the original"), Q(source_url="")),
    "rights": (_("known rights"), Q(rights=Rights.UNKNOWN)),
}


class MissingFilter(admin.SimpleListFilter):
    """Stories that lack something a reader would ask for."""

    title = _("what is missing")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [(name, str(label)) for name, (label, _condition) in MISSING.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Story]) -> QuerySet[Story]:
        known = MISSING.get(self.value() or "")
        return queryset.filter(known[1]) if known else queryset


class TaskFilter(admin.SimpleListFilter):
    """Stories with something only an editor can decide, and nobody has yet."""

    title = _("open tasks")
    parameter_name = "tasks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [("any", str(_("any"))), *((kind.value, str(kind.label)) for kind in Finding.Kind)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Story]) -> QuerySet[Story]:
        if not self.value():
            return queryset
        tasks = Finding.objects.filter(decided_at=None)
        if self.value() in Finding.Kind.values:
            tasks = tasks.filter(kind=self.value())
        return queryset.filter(pk__in=tasks.values("story"))


class LanguageFilter(TextFilter):
    """Stories in one language, by its code."""

    title = _("language (code)")
    parameter_name = "language"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Story]) -> QuerySet[Story]:
        value = (self.value() or "").strip()
        return queryset.filter(language=value) if value else queryset
