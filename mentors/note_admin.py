"""Programme notes for whoever runs the programme: to be read, and each look is in the record."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from community.lib.admin import PolicyAdmin
from mentors import actions
from mentors.models import Audience, Note


@admin.register(Note)
class NoteAdmin(PolicyAdmin):
    """Notes that both sides read and meant for the programme too; of others not one word.

    The list says whose they are; the words are on a note's own page, where a look is recorded.
    """

    policy_view = "note.read_programme"
    list_display = ("made_at", "author", "mentee", "mentor", "saved_at")
    list_display_links = ("made_at",)
    list_select_related = (
        "author",
        "mentorship__request__mentee",
        "mentorship__request__mentor__person",
    )
    list_filter = ("made_at",)
    search_fields = ("author__handle", "author__display_name")
    search_help_text = _("The handle or name of who wrote it")
    ordering = ("-pk",)
    sortable_by = ()
    actions = None
    view_on_site = False  # the notes' own pages are for the two alone
    fields = ("author", "mentee", "mentor", "made_at", "saved_at", "words")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Note]:
        return super().get_queryset(request).filter(audience=Audience.PROGRAMME)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        note = self.get_object(request, object_id)
        if note is not None and self.has_view_permission(request, note):
            actions.read_programme_note(note, by=request.user)
        return super().change_view(request, object_id, form_url, extra_context)

    @admin.display(description=_("mentee"))
    def mentee(self, note: Note) -> str:
        return str(note.mentorship.mentee)

    @admin.display(description=_("mentor"))
    def mentor(self, note: Note) -> str:
        return str(note.mentorship.mentor)

    @admin.display(description=_("note"))
    def words(self, note: Note) -> SafeString:
        return mark_safe(note.html)  # noqa: S308 - it has passed the one sanitiser
