"""The moderators' desk for what is claimed: statements one by one, and whose a story is."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.accounts.models import Visibility
from community.moderation.bulk_admin import BulkMixin
from mentors import actions
from mentors.deed_admin import ConfirmForm, DeedsAdmin, ReasonForm, VerifyForm
from mentors.models import MentorClaim, StoryClaim


class UndecidedFilter(admin.SimpleListFilter):
    """What waits, unless asked otherwise; each list says what waits in it."""

    title = gettext_lazy("decision")
    parameter_name = "decided"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", _("all")), ("no", _("waiting")), ("yes", _("decided"))]

    def choices(self, changelist: Any) -> Any:
        """All of ours, and no second "all"."""
        for one in list(super().choices(changelist))[1:]:
            chosen = self.value() is None and one["display"] == _("waiting")
            yield {**one, "selected": one["selected"] or chosen}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        name = "verified_at" if queryset.model is MentorClaim else "decided_at"
        if self.value() == "all":
            return queryset
        return queryset.filter(**{f"{name}__isnull": self.value() != "yes"})


@admin.register(MentorClaim)
class MentorClaimAdmin(DeedsAdmin):
    """What mentors say of themselves, but for what they keep to themselves."""

    back = "admin:mentors_mentorclaim_changelist"
    list_display = ("text", "who", "evidence", "note", "verified_by", "verified_at")
    list_display_links = None
    list_filter = (UndecidedFilter, "evidence")
    linked_lookups = frozenset({"id"})  # the queue leads to one row
    list_select_related = ("mentor__person", "verified_by")
    search_fields = ("text", "mentor__person__handle", "mentor__person__display_name")
    ordering = ("pk",)
    sortable_by = ()
    actions = ("verify", "unverify")
    fields = ("text", "evidence", "note", "verified_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[MentorClaim]:
        return super().get_queryset(request).exclude(visibility=Visibility.NOBODY)

    @admin.display(description=gettext_lazy("mentor"))
    def who(self, claim: MentorClaim) -> SafeString:
        address = claim.mentor.get_absolute_url()
        return format_html('<a href="{}">{}</a>', address, claim.mentor.person)

    @admin.action(description=gettext_lazy("Verify the selected one …"), permissions=["moderate"])
    def verify(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        do, title = actions.verify_claim, _("Verify")
        return self.ask(request, queryset, "verify", title, VerifyForm, do, one_by_one=True)

    @admin.action(
        description=gettext_lazy("Take the verification back …"), permissions=["moderate"]
    )
    def unverify(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        do, title = actions.unverify_claim, _("Take the verification back")
        return self.ask(request, queryset, "unverify", title, ReasonForm, do, one_by_one=True)


@admin.register(StoryClaim)
class StoryClaimAdmin(BulkMixin, DeedsAdmin):
    """Who says that a story is theirs, oldest first."""

    back = "admin:mentors_storyclaim_changelist"
    list_display = ("what", "who", "words", "state", "waits", "reason")
    list_display_links = None
    list_filter = (UndecidedFilter, "state")
    linked_lookups = frozenset({"id"})  # the queue leads to one row
    list_select_related = ("person", "story")
    search_fields = ("story__title", "person__handle", "person__display_name")
    ordering = ("pk",)
    sortable_by = ()
    actions = ("confirm", "refuse")
    fields = ("words", "state", "reason")

    @admin.display(description=gettext_lazy("story"))
    def what(self, claim: StoryClaim) -> SafeString:
        address = claim.story.get_absolute_url()
        return format_html('<a href="{}">{}</a>', address, claim.story.title)

    @admin.display(description=gettext_lazy("member"))
    def who(self, claim: StoryClaim) -> SafeString:
        return format_html('<a href="{}">{}</a>', claim.person.get_absolute_url(), claim.person)

    @admin.display(description=gettext_lazy("age"))
    def waits(self, claim: StoryClaim) -> str:
        return timesince(claim.at, timezone.now(), depth=1)

    @admin.action(description=gettext_lazy("It is theirs …"), permissions=["moderate"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        do, title = actions.confirm_story, _("It is theirs")
        return self.ask(request, queryset, "confirm", title, ConfirmForm, do, one_by_one=True)

    @admin.action(description=gettext_lazy("It is not theirs …"), permissions=["moderate"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self.look_at(request, queryset, "story_claim.refused")
