"""The admin by the portal's own law: rights from policy, quick lists, filters to type in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst

from community import policy
from community.lib import suggested

SHOWN = "shown"
"""The field by which the form of a deed over chosen rows says that it was shown."""
PAGE_PARAMETER = "p"  # Django's own name for the page of an admin list
SUFFIXES = ("", "__exact", "__id__exact", "__isnull", "__isempty", "__gte", "__lt")
"""What Django's filters put behind the name of their field in the address of a list."""


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


def do_each(
    request: HttpRequest,
    rows: Iterable[Any],
    do: Callable[[Any], Any],
    *,
    called: Callable[[Any], object] = str,
) -> int:
    """Do a deed to each of the `rows` chosen; how many were done.

    One that is refused, by the deed or by policy, is named in a message, and the others go on.
    """
    done = 0
    for row in rows:
        try:
            do(row)
        except (ValidationError, policy.NotAllowed) as error:
            said = " ".join(getattr(error, "messages", [str(error)]))
            messages.warning(request, f"{called(row)}: {said}")
        else:
            done += 1
    return done


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

    A list is asked by its own `list_filter` alone, and by what `linked_lookups` names, which links
    to the list use: whoever may ask by any column reads it letter by letter, shown or not.
    """

    linked_lookups: ClassVar[frozenset[str]] = frozenset()
    does: ClassVar[Mapping[str, Callable[..., HttpResponse]]] = {}
    """What the page of a row takes as its field "do", and what it does then: there is no other."""
    help_texts: ClassVar[dict[str, Any]] = {}
    """What stands beside a field of the form whose label alone does not say it."""
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0
    paginator = NoCountPaginator

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Called by what it lists."""
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **how: Any
    ) -> Any:
        """Django's own, with `help_texts`."""
        if self.help_texts:
            how = {"help_texts": self.help_texts, **how}
        return super().get_form(request, obj, change, **how)

    def deed_page(
        self,
        request: HttpRequest,
        form: Form,
        *,
        name: str,
        title: str,
        chosen: Iterable[Any],
        called: Callable[[Any], object] = str,
    ) -> HttpResponse:
        """What the deed `name` asks for, over the rows chosen in the list, which it sends again."""
        here = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "name": name,
            "names": [(row.pk, called(row)) for row in chosen],
            "form": form,
            "checkbox": helpers.ACTION_CHECKBOX_NAME,
            "shown": SHOWN,
            "here": request.get_full_path(),
            "back": here,
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return render(request, "admin/deed.html", context, status=status)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Whether an address may narrow the list by `lookup`; Django refuses others with a 400."""
        filters = self.get_list_filter(request)
        return lookup in self.linked_lookups or any(lookup in _lookups_of(one) for one in filters)

    def get_paginator(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        page = request.GET.get(PAGE_PARAMETER, "1")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 8 else 1
        return self.paginator(*args, page_number=number, **kwargs)


def _lookups_of(one: Any) -> set[str]:
    """The parameters of one entry of `list_filter`: a filter of ours, a field, or a pair."""
    if name := getattr(one, "parameter_name", None):
        return {name}
    field = one[0] if isinstance(one, (tuple, list)) else one
    return {f"{field}{suffix}" for suffix in SUFFIXES}


class TextFilter(admin.SimpleListFilter):
    """A filter beside an admin list that one types into, where choices would be too many to list.

    A subclass gives `title`, `parameter_name` and `queryset()`; and `suggests`, the kind of thing
    that it names, where what fits can be offered meanwhile.
    """

    suggests: ClassVar[str] = ""

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
            "suggest": suggested.address(self.suggests) if self.suggests else "",
        }
