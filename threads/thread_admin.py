"""The moderators' desk for threads: find, hide, restore, close and lock; numbers are only read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.lib.admin import PolicyAdmin, TextFilter
from threads import actions
from threads.models import Thread
from threads.moderation_forms import CloseForm, DeedForm, HideForm, LockForm, ReasonForm

Do = Callable[..., Any]
SHOWN = "shown"  # the field by which the form of a deed says that it was shown


class TagFilter(TextFilter):
    title = gettext_lazy("tag’s address")
    parameter_name = "tag"

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
class ThreadAdmin(PolicyAdmin):
    """Questions and discussions, newest first. Who asked under no name is not told here."""

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
        return super().get_queryset(request).select_related("author", "story")

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
    def hide(self, request: HttpRequest, queryset: QuerySet[Thread]) -> HttpResponse | None:
        return self._ask(request, queryset, "hide", _("Hide questions"), HideForm, _hide)

    @admin.action(
        description=gettext_lazy("Restore the selected questions …"), permissions=["moderate"]
    )
    def restore(self, request: HttpRequest, queryset: QuerySet[Thread]) -> HttpResponse | None:
        return self._ask(request, queryset, "restore", _("Restore questions"), ReasonForm, _restore)

    @admin.action(
        description=gettext_lazy("Close the selected questions …"), permissions=["moderate"]
    )
    def close(self, request: HttpRequest, queryset: QuerySet[Thread]) -> HttpResponse | None:
        return self._ask(request, queryset, "close", _("Close questions"), CloseForm, actions.close)

    @admin.action(description=gettext_lazy("Lock the selected threads …"), permissions=["moderate"])
    def lock(self, request: HttpRequest, queryset: QuerySet[Thread]) -> HttpResponse | None:
        return self._ask(request, queryset, "lock", _("Lock threads"), LockForm, actions.lock)

    def _ask(
        self,
        request: HttpRequest,
        queryset: QuerySet[Thread],
        name: str,
        title: str,
        form_class: type[DeedForm],
        do: Do,
    ) -> HttpResponse | None:
        """Show the form first; once it is sent and clean, do the deed to each of the page."""
        chosen = list(queryset[: self.list_per_page])
        data = request.POST if SHOWN in request.POST else None
        form = form_class(data, thing=None, person=request.user)
        if form.is_valid():
            self._do(request, chosen, do, form.cleaned_data)
            return None
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "name": name,
            "names": [(thread.pk, self.name(thread)) for thread in chosen],
            "form": form,
            "shown": SHOWN,
            "checkbox": helpers.ACTION_CHECKBOX_NAME,
        }
        return render(request, "admin/threads/deed.html", context)

    def _do(
        self, request: HttpRequest, chosen: list[Thread], do: Do, given: dict[str, Any]
    ) -> None:
        done = 0
        for thread in chosen:
            try:
                do(thread, by=request.user, **given)
                done += 1
            except ValidationError as error:
                words = f"{self.name(thread)}: {' '.join(error.messages)}"
                self.message_user(request, words, messages.WARNING)
        if done:
            text = ngettext("%(done)d thread done.", "%(done)d threads done.", done)
            self.message_user(request, text % {"done": done}, messages.SUCCESS)


def _hide(thread: Thread, *, by: Any, reason: str) -> None:
    if thread.question is None:
        raise ValidationError(_("A discussion is hidden with its story."))
    actions.hide(thread.question, by=by, reason=reason)


def _restore(thread: Thread, *, by: Any, reason: str) -> None:
    if thread.question is None:
        raise ValidationError(_("A discussion is hidden with its story."))
    actions.restore(thread.question, by=by, reason=reason)


def _lasting(what: str) -> Q:
    """Closed or locked, and not over."""
    endless, later = {f"{what}_until__isnull": True}, {f"{what}_until__gt": timezone.now()}
    return Q(**{f"{what}_at__isnull": False}) & (Q(**endless) | Q(**later))
