"""The moderators' queue of suggested edits, oldest first; they are decided on their own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.lib.admin import PolicyAdmin
from threads.models import Suggestion


class DecisionFilter(admin.SimpleListFilter):
    title = gettext_lazy("decision")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        states = [(str(one), str(one.label)) for one in Suggestion.State]
        return [("all", _("all")), *states]

    def choices(self, changelist: Any) -> Any:
        """All of ours, and no second "all": what waits is shown unless asked otherwise."""
        for one in list(super().choices(changelist))[1:]:
            chosen = self.value() is None and one["display"] == Suggestion.State.WAITING.label
            yield {**one, "selected": one["selected"] or chosen}

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Suggestion]:
        state = self.value() or Suggestion.State.WAITING
        if state == Suggestion.State.WAITING:
            return queryset.waiting()
        return queryset if state == "all" else queryset.filter(state=state)


@admin.register(Suggestion)
class SuggestionAdmin(PolicyAdmin):
    """Who suggested one under no name is not told here."""

    policy_view = "suggestion.oversee"

    search_fields = ("note", "=post__thread__title")
    search_help_text = gettext_lazy("Words of what it does, or the whole title of a question")
    list_display = ("what", "kind", "suggested_by", "place", "state", "waits", "page")
    list_display_links = None
    list_filter = (DecisionFilter,)
    list_select_related = ("by", "post__thread__story")
    ordering = ("pk",)
    sortable_by = ()
    actions = None
    fields = ("what", "kind", "suggested_by", "place", "state", "reason", "page")

    @admin.display(description=gettext_lazy("what it does"))
    def what(self, suggestion: Suggestion) -> str:
        return suggestion.note or "—"

    @admin.display(description=gettext_lazy("kind"))
    def kind(self, suggestion: Suggestion) -> str:
        return suggestion.post.get_kind_display()

    @admin.display(description=gettext_lazy("suggested by"))
    def suggested_by(self, suggestion: Suggestion) -> str:
        return _("a member, under no name") if suggestion.is_pseudonymous else str(suggestion.by)

    @admin.display(description=gettext_lazy("story or question"))
    def place(self, suggestion: Suggestion) -> str:
        thread = suggestion.post.thread
        return str(thread.story or thread.title or "—")

    @admin.display(description=gettext_lazy("age"))
    def waits(self, suggestion: Suggestion) -> str:
        return timesince(suggestion.created_at, timezone.now(), depth=1)

    @admin.display(description=gettext_lazy("its page"))
    def page(self, suggestion: Suggestion) -> SafeString:
        words = _("Decide") if suggestion.is_waiting else _("Look")
        return format_html('<a href="{}">{}</a>', suggestion.get_absolute_url(), words)
