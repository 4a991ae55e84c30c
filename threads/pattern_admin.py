"""The moderators' list of votes that looked arranged: undo them, or put them back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from community.lib.admin import PolicyAdmin
from community.moderation.bulk_admin import BulkMixin
from threads import patterns
from threads.models import VotePattern


@admin.register(VotePattern)
class VotePatternAdmin(BulkMixin, PolicyAdmin):
    """What was found, newest first. The formulas are at /limits/."""

    policy_view = "votes.undo"

    list_display = ("__str__", "kind", "voter", "author", "number", "state", "at")
    list_filter = ("state", "kind")
    search_fields = ("=voter__handle", "=author__handle")
    search_help_text = gettext_lazy("The handle of one of the two")
    list_select_related = ("voter", "author")
    ordering = ("-pk",)
    sortable_by = ()
    actions = ("undo", "put_back")
    fields = ("kind", "what", "posts", "state", "at", "judged_at")
    change_form_template = "admin/threads/pattern.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[VotePattern]:
        """Those in which the moderator is on neither side."""
        rows: Any = super().get_queryset(request)
        return rows.apart_from(request.user)

    @admin.display(description=gettext_lazy("what was found"))
    def what(self, pattern: VotePattern) -> str:
        return patterns.in_words(pattern)

    @admin.display(description=gettext_lazy("posts"))
    def posts(self, pattern: VotePattern) -> SafeString:
        return format_html_join("", "<div>{}</div>", ((one,) for one in patterns.named(pattern)))

    @admin.action(description=gettext_lazy("Undo the votes of the selected …"))
    def undo(self, request: HttpRequest, queryset: QuerySet[VotePattern]) -> HttpResponse:
        return self.look_at(request, queryset, "votes.undo")

    @admin.action(description=gettext_lazy("Put the votes of the selected back …"))
    def put_back(self, request: HttpRequest, queryset: QuerySet[VotePattern]) -> HttpResponse:
        return self.look_at(request, queryset, "votes.put_back")
