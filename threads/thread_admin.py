"""The moderators' desk for threads: find, hide, restore, close and lock; numbers are only read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.lib.admin import PolicyAdmin, TextFilter
from community.moderation.bulk_admin import BulkMixin
from threads.models import Thread


class TagFilter(TextFilter):
    title = gettext_lazy("tag’s address")
    parameter_name = "tag"
    suggests = "tag-address"

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Thread]:
        slug = (self.value() or "").strip().strip("/").rpartition("/")[2]
        return queryset.tagged(slug) if slug else queryset


class StandingFilter(admin.SimpleListFilter):
    """What threads take no more, now."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [
            ("closed", _("closed")),
            ("duplicate", _("asked before")),
            ("locked", _("locked")),
            ("open", _("neither closed nor locked")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Thread]) -> QuerySet[Thread]:
        closed, locked = _lasting("closed"), _lasting("locked")
        match self.value():
            case "closed":
                return queryset.filter(closed)
            case "duplicate":
                return queryset.filter(duplicate_of__isnull=False)
            case "locked":
                return queryset.filter(locked)
            case "open":
                return queryset.exclude(closed).exclude(locked)
        return queryset


@admin.register(Thread)
class ThreadAdmin(BulkMixin, PolicyAdmin):
    """Questions and discussions, newest first. Who asked under no name is not told here.

    What is private is not listed: no role opens it.
    """

    policy_view = "thread.read_hidden"
    policy_moderate = "thread.lock"

    list_display = ("name", "kind", "writer", "state", "standing", "answer_count", "active")
    list_filter = ("kind", "state", StandingFilter, TagFilter)
    search_fields = ("title", "story__title")
    search_help_text = gettext_lazy("Words of the title")
    sortable_by = ()
    ordering = ("-pk",)
    actions = ("hide", "restore", "close", "lock")
    fields = (
        *("name", "kind", "writer", "tag_names", "moderating", "state", "state_reason"),
        *("state_changed_at", "closed_at", "closed_until", "closed_why", "closed_note"),
        *("closed_by_moderator", "duplicate_of", "locked_at", "locked_until", "locked_note"),
        *("answer_count", "post_count", "created_at", "active_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Thread]:
        threads = super().get_queryset(request).exclude(kind=Thread.Kind.PRIVATE)
        return threads.select_related("author", "story")

    def has_moderate_permission(self, request: HttpRequest, obj: Thread | None = None) -> bool:
        return self._may(request, self.policy_moderate, obj)

    @admin.display(description=gettext_lazy("title"))
    def name(self, thread: Thread) -> str:
        return Truncator(thread.title or str(thread.story or "—")).chars(80)

    @admin.display(description=gettext_lazy("asked by"))
    def writer(self, thread: Thread) -> str:
        if thread.is_pseudonymous:
            return _("a member, under no name")
        return str(thread.author or "—")

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, thread: Thread) -> str:
        told = [
            _("asked before") if thread.duplicate_of_id else _("closed"),
            _("locked"),
        ]
        holds = (thread.is_closed, thread.is_locked)
        return ", ".join(word for word, held in zip(told, holds, strict=True) if held) or "—"

    @admin.display(description=gettext_lazy("last active"))
    def active(self, thread: Thread) -> str:
        return date_format(timezone.localtime(thread.active_at), "Y-m-d H:i")

    @admin.display(description=gettext_lazy("tags"))
    def tag_names(self, thread: Thread) -> str:
        return ", ".join(sorted(tag.name for tag in thread.tags.all())) or "—"

    @admin.display(description=gettext_lazy("deeds"))
    def moderating(self, thread: Thread) -> SafeString:
        address = reverse("threads:moderate", args=[thread.pk])
        return format_html('<a href="{}">{}</a>', address, _("Close, lock, merge …"))

    @admin.action(
        description=gettext_lazy("Hide the selected questions …"), permissions=["moderate"]
    )
    def hide(self, request: HttpRequest, queryset: QuerySet[Thread]) -> HttpResponse:
        return self.look_at(request, queryset, "thread.hide")

    @admin.action(
        description=gettext_lazy("Restore the selected questions …"), permissions=["moderate"]
    )
    def restore(self, request: HttpRequest, queryset: QuerySet[Thread]) -> HttpResponse:
        return self.look_at(request, queryset, "thread.restore")

    @admin.action(
        description=gettext_lazy("Close the selected questions …"), permissions=["moderate"]
    )
    def close(self, request: HttpRequest, queryset: QuerySet[Thread]) -> HttpResponse:
        return self.look_at(request, queryset, "thread.close")

    @admin.action(description=gettext_lazy("Lock the selected threads …"), permissions=["moderate"])
    def lock(self, request: HttpRequest, queryset: QuerySet[Thread]) -> HttpResponse:
        return self.look_at(request, queryset, "thread.lock")


def _lasting(what: str) -> Q:
    """Closed or locked, and not over."""
    endless, later = {f"{what}_until__isnull": True}, {f"{what}_until__gt": timezone.now()}
    return Q(**{f"{what}_at__isnull": False}) & (Q(**endless) | Q(**later))
