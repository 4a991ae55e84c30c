"""The moderators' desk for concerns: what somebody tells of a mentorship, and what was done."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentors import actions
from mentors.deed_admin import DeedForm, DeedsAdmin, words
from mentors.models import Concern


class CloseForm(DeedForm):
    note = words(
        gettext_lazy("What was done"), gettext_lazy("Whoever raised it reads this; the record not.")
    )


class OpenFilter(admin.SimpleListFilter):
    """The open ones, unless asked otherwise."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", _("all")), ("closed", _("closed"))]

    def choices(self, changelist: Any) -> Any:
        """Ours, and "open" in place of Django's "all"."""
        ours = list(super().choices(changelist))
        return [{**ours[0], "display": _("open")}, *ours[1:]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(closed_at__isnull=self.value() != "closed")


@admin.register(Concern)
class ConcernAdmin(DeedsAdmin):
    """Oldest first. Nothing of what the two wrote to each other is shown, here or anywhere.

    A moderator sees none about themselves.
    """

    policy_view = "concern.list"
    policy_moderate = "concern.list"
    back = "admin:mentors_concern_changelist"
    list_display = ("what", "raised_by", "is_about", "at", "state")
    list_filter = (OpenFilter,)
    list_select_related = ("by", "about", "mentorship__request")
    search_fields = ("=by__handle", "=about__handle")
    search_help_text = gettext_lazy("The handle of one of the two")
    ordering = ("pk",)
    sortable_by = ()
    actions = ("close", "reopen")
    fields = ("words", "raised_by", "is_about", "mentorship_state", "at", "closed", "note")
    readonly_fields = fields
    view_on_site = False
    change_form_template = "admin/mentors/concern.html"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        deed = ("close", _("It is looked into: close it …"))
        if found is not None and not found.is_open:
            deed = ("reopen", _("Open it again …"))
        context = {**(extra_context or {}), "deeds": [deed]}
        return super().change_view(request, object_id, form_url, context)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Concern]:
        return super().get_queryset(request) & Concern.objects.visible_to(request.user)

    @admin.display(description=gettext_lazy("concern"))
    def what(self, concern: Concern) -> str:
        return Truncator(concern.words).chars(80)

    @admin.display(description=gettext_lazy("raised by"))
    def raised_by(self, concern: Concern) -> SafeString | str:
        return _person(concern.by)

    @admin.display(description=gettext_lazy("about"))
    def is_about(self, concern: Concern) -> SafeString | str:
        return _person(concern.about)

    @admin.display(description=gettext_lazy("the mentorship"))
    def mentorship_state(self, concern: Concern) -> str:
        found = concern.mentorship
        return str(found.request.get_state_display()) if found else "—"

    @admin.display(description=gettext_lazy("state"))
    def state(self, concern: Concern) -> str:
        return _("open") if concern.is_open else _("closed")

    @admin.display(description=gettext_lazy("closed"))
    def closed(self, concern: Concern) -> str:
        if concern.closed_at is None:
            return "—"
        return f"{localtime(concern.closed_at):%Y-%m-%d %H:%M}, {concern.closed_by or '—'}"

    @admin.action(description=gettext_lazy("Close the selected one …"), permissions=["moderate"])
    def close(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        do, title = actions.close_concern, _("Close")
        return self.ask(request, queryset, "close", title, CloseForm, do, one_by_one=True)

    @admin.action(description=gettext_lazy("Open the selected one again"), permissions=["moderate"])
    def reopen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        do, title = actions.reopen_concern, _("Open again")
        return self.ask(request, queryset, "reopen", title, DeedForm, do, one_by_one=True)


def _person(person: Any) -> SafeString | str:
    if person is None:
        return "—"
    return format_html('<a href="{}">{}</a>', person.get_absolute_url(), person)
