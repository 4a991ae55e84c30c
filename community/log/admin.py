"""The record, to be read by staff and changed by nobody."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.lib.admin import PolicyAdmin, TextFilter
from community.log import private
from community.log.models import LogEntry

FIRST_WORDS = 80


class CodeFilter(TextFilter):
    """One deed (story.publish), or all of a kind (story)."""

    title = gettext_lazy("deed")
    parameter_name = "deed"

    def queryset(self, request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        value = (self.value() or "").strip()
        if not value:
            return queryset
        return (
            queryset.filter(code=value)
            if "." in value
            else queryset.filter(code__startswith=f"{value}.")
        )


class TargetFilter(TextFilter):
    """What was done to one thing (stories.story:12), or to things of one kind (stories.story)."""

    title = gettext_lazy("target, as stories.story:12")
    parameter_name = "target"

    def queryset(self, request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        kind, _colon, number = (self.value() or "").strip().partition(":")
        found = queryset.filter(target_kind=kind) if kind else queryset
        return found.filter(target_id=number) if number else found


class BasisFilter(TextFilter):
    """What was done on one ground (moderation.case:12), or on grounds of a kind."""

    title = gettext_lazy("ground, as kind:12")
    parameter_name = "basis"

    def queryset(self, request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        ground = (self.value() or "").strip()
        if not ground:
            return queryset
        wanted = {"basis": ground} if ":" in ground else {"basis__startswith": f"{ground}:"}
        return queryset.filter(**wanted)


class ActorFilter(TextFilter):
    """What one person did, by handle; but for what they did with a thing of their own."""

    title = gettext_lazy("handle of who did it")
    parameter_name = "actor"
    suggests = "person"

    def queryset(self, request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        handle = (self.value() or "").strip().lstrip("@").lower()
        people = get_user_model()._default_manager.filter(handle=handle).values("pk")
        theirs: QuerySet[Any] = queryset  # annotated by the list: `is_ones_own`
        return theirs.filter(actor_id__in=people, is_ones_own=False) if handle else queryset


@admin.register(LogEntry)
class LogEntryAdmin(PolicyAdmin):
    policy_view = "log.read"
    list_display = ("at", "code", "actor", "target", "basis", "first_words")
    list_filter = (CodeFilter, TargetFilter, BasisFilter, ActorFilter)
    search_fields = ("=code", "=target_id")  # no words: not all of them are for every reader
    search_help_text = gettext_lazy("A code, or the number of what it is about")
    ordering = ("-pk",)
    sortable_by = ()
    actions = None
    fields = ("at", "code", "actor", "target", "basis", "reason", "before", "after")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[LogEntry]:
        people = get_user_model()._default_manager.filter(pk=OuterRef("actor_id"))
        entries = private.with_own_marked(private.read_by(request.user))
        return entries.select_related("text").annotate(handle=Subquery(people.values("handle")[:1]))

    @admin.display(description=gettext_lazy("by"))
    def actor(self, entry: Any) -> str:
        """The handle; a number when the account is gone, "the portal" when nobody acted.

        Nobody where it would tell who wrote something under no name.
        """
        if entry.actor_id is None:
            return _("the portal")
        if entry.is_ones_own:
            return _("a member, with what is theirs")
        return entry.handle or str(entry.actor_id)

    @admin.display(description=gettext_lazy("target"))
    def target(self, entry: LogEntry) -> str:
        return f"{entry.target_kind}:{entry.target_id}"

    @admin.display(description=gettext_lazy("words"))
    def first_words(self, entry: LogEntry) -> str:
        """The reason, else what it became, cut to a line."""
        words = _words(entry, "reason") or _words(entry, "after")
        return words if len(words) <= FIRST_WORDS else f"{words[:FIRST_WORDS]}…"

    @admin.display(description=gettext_lazy("reason"))
    def reason(self, entry: LogEntry) -> SafeString:
        return _whole(_words(entry, "reason"))

    @admin.display(description=gettext_lazy("before"))
    def before(self, entry: LogEntry) -> SafeString:
        return _whole(_words(entry, "before"))

    @admin.display(description=gettext_lazy("after"))
    def after(self, entry: LogEntry) -> SafeString:
        return _whole(_words(entry, "after"))


def _words(entry: LogEntry, name: str) -> str:
    """The words beside an entry; an entry may have none."""
    try:
        return str(getattr(entry.text, name))
    except ObjectDoesNotExist:
        return ""


def _whole(words: str) -> SafeString:
    return format_html('<div class="log-words">{}</div>', words or "—")
