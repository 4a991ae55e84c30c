"""The admin by the portal's own law: rights from policy, quick lists, filters to type in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from community import policy

PAGE_PARAMETER = "p"  # Django's own name for the page of an admin list


class NoCountPaginator(Paginator):
    """Pages of an admin list without COUNT(*): it looks a few pages ahead of the one that is open.

    `count` is exact when the rows end within `PAGES_AHEAD` pages; otherwise it says how many rows
    are certain and `has_more` is true. So the cost of a page does not grow with the table.
    """

    PAGES_AHEAD = 5

    def __init__(self, *args: Any, page_number: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._start = (max(page_number, 1) - 1) * self.per_page

    @cached_property
    def _ahead(self) -> int:
        """Rows from the open page on: at most one more than the pages ahead hold."""
        end = self._start + self.per_page * self.PAGES_AHEAD + 1
        rows = self.object_list
        if isinstance(rows, QuerySet):
            rows = rows.values_list("pk", flat=True)
        return len(rows[self._start : end])

    @cached_property
    def count(self) -> int:
        return self._start + min(self._ahead, self.per_page * self.PAGES_AHEAD)

    @cached_property
    def has_more(self) -> bool:
        """Whether there are rows beyond those counted."""
        return self._ahead > self.per_page * self.PAGES_AHEAD


class PolicyPermissions:
    """Rights of an admin page, or of an inline in one, by deeds of `community.policy.TABLE`.

    `policy_view` names the deed that lets someone look, `policy_change` the one that lets them
    change; `policy_add` and `policy_delete` likewise. An empty deed allows nobody.
    """

    policy_view: ClassVar[str] = ""
    policy_change: ClassVar[str] = ""
    policy_add: ClassVar[str] = ""
    policy_delete: ClassVar[str] = ""

    def _may(self, request: HttpRequest, deed: str, thing: Any = None) -> bool:
        return bool(deed) and policy.may(request.user, deed, thing)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) or self.has_change_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.policy_view, obj) or self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.policy_change, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.policy_add, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.policy_delete, obj)


class PolicyAdmin(PolicyPermissions, admin.ModelAdmin):
    """An admin page whose rights come from policy and whose list does not slow with the table.

    "Select all" reaches the open page only: a deed on many rows is a deed someone has looked at.
    """

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0
    paginator = NoCountPaginator

    def get_paginator(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        page = request.GET.get(PAGE_PARAMETER, "1")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 8 else 1
        return self.paginator(*args, page_number=number, **kwargs)


class TextFilter(admin.SimpleListFilter):
    """A filter beside an admin list that one types into, where choices would be too many to list.

    A subclass gives `title`, `parameter_name` and `queryset()`.
    """

    template = "admin/text_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [("", "")]  # Django drops a filter without any choice

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """One "choice": what is typed, and the other parameters that the form must keep."""
        others = {
            name: value
            for name, value in changelist.get_filters_params().items()
            if name != self.parameter_name
        }
        yield {
            "name": self.parameter_name,
            "value": self.value() or "",
            "others": [(name, value) for name, values in others.items() for value in values],
            "query": changelist.query,
            "selected": bool(self.value()),
        }
