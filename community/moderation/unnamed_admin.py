"""Moderators' lists of what was done to people, some of whom wrote under no name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.lib.admin import PolicyAdmin
from community.moderation.actions.naming import unnamed


class WhoList(ChangeList):
    """A page of the list; who has no name on it is found for all its rows at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        mark(rows, request)
        self.result_list = rows


class WhoAdmin(PolicyAdmin):
    """Rows with a `person`, told as `who`; neither searched nor narrowed by a name not told."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return WhoList

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        mark([row] if row else [], request)
        return row

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, has_doubles = super().get_search_results(request, queryset, search_term)
        handles = search_term.lower().split()
        by_name = found.filter(person__handle__in=handles) if handles else found.none()
        return found.exclude(pk__in=unnamed(list(by_name), person=request.user)), has_doubles

    @admin.display(description=gettext_lazy("person"))
    def who(self, row: Any) -> str:
        return _("a member") if row.is_unnamed else str(row.person)


def mark(rows: Sequence[Any], request: HttpRequest) -> None:
    """Note at each of `rows` whether its person goes without a name."""
    hidden = unnamed(rows, person=request.user)
    for row in rows:
        row.is_unnamed = row.pk in hidden
