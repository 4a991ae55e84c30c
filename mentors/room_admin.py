"""The moderators' desk for study rooms: what everybody may read of them, and nothing else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from community.moderation.bulk_admin import BulkMixin
from community.moderation.models import State
from mentors.deed_admin import DeedsAdmin
from mentors.models import Room


@admin.register(Room)
class RoomAdmin(BulkMixin, DeedsAdmin):
    """The fronts of open rooms, and of those that were taken out of sight.

    What such a room is called is told while it is open: by invitation it is nobody else's to know.
    """

    policy_moderate = "room.hide"
    back = "admin:mentors_room_changelist"
    list_display = ("called", "purpose", "who", "state", "state_reason", "made_at", "closed_at")
    list_display_links = None
    list_filter = ("state",)
    list_select_related = ("host",)
    search_fields = ("name", "about", "host__handle")
    ordering = ("-pk",)
    sortable_by = ()
    actions = ("hide", "restore")
    fields = ("called", "purpose", "state", "state_reason")
    readonly_fields = ("called", "purpose")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Room]:
        return super().get_queryset(request).filter(Q(is_open=True) | ~Q(state=State.LIVE))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        rows, has_doubles = super().get_search_results(request, queryset, search_term)
        return (rows.filter(is_open=True) if search_term else rows), has_doubles

    @admin.display(description=gettext_lazy("name"))
    def called(self, room: Room) -> str:
        return str(room)

    @admin.display(description=gettext_lazy("what it is for"))
    def purpose(self, room: Room) -> str:
        return room.about if room.is_open else "–"

    @admin.display(description=gettext_lazy("host"))
    def who(self, room: Room) -> SafeString | str:
        if room.host is None or not room.is_open:
            return "–"
        return format_html('<a href="{}">{}</a>', room.host.get_absolute_url(), room.host)

    @admin.action(description=gettext_lazy("Take out of sight …"), permissions=["moderate"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self.look_at(request, queryset, "room.hide")

    @admin.action(description=gettext_lazy("Put back in sight …"), permissions=["moderate"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self.look_at(request, queryset, "room.restore")
