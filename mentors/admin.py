"""The moderators' desk for mentors: who waits longest first, all that is told, and what to do."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.accounts.models import Visibility
from community.lib.admin import TextFilter
from community.moderation.bulk_admin import BulkMixin
from mentors import actions, claim_admin, concern_admin, note_admin, plan_admin, room_admin
from mentors.deed_admin import ApproveForm, AskForm, DeclineForm, DeedForm, DeedsAdmin
from mentors.models import (
    Circumstance,
    Crossing,
    Mentor,
    MentorClaim,
    Setback,
    SpokenLanguage,
    Standing,
    StoryClaim,
)
from mentors.models.past import Told
from mentors.profile import Profile
from mentors.standing import MOVES, Step

__all__ = ["MentorAdmin", "claim_admin", "concern_admin", "note_admin", "plan_admin", "room_admin"]


class StandingFilter(admin.SimpleListFilter):
    """What waits, unless asked otherwise."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", _("all")), *((str(one), str(one.label)) for one in Standing)]

    def choices(self, changelist: Any) -> Any:
        """All of ours, and no second "all"."""
        for one in list(super().choices(changelist))[1:]:
            chosen = self.value() is None and one["display"] == Standing.WAITING.label
            yield {**one, "selected": one["selected"] or chosen}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mentor]) -> QuerySet[Mentor]:
        standing = self.value() or Standing.WAITING
        return queryset if standing == "all" else queryset.filter(standing=standing)


class TagFilter(TextFilter):
    title = gettext_lazy("tag’s address")
    parameter_name = "tag"
    suggests = "tag-address"

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Mentor]:
        slug = (self.value() or "").strip().strip("/").rpartition("/")[2]
        return cast(QuerySet[Mentor], queryset.tagged(slug) if slug else queryset)


class OfferFilter(admin.SimpleListFilter):
    title = gettext_lazy("offered now")
    parameter_name = "offered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", _("yes")), ("no", _("no"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mentor]) -> QuerySet[Mentor]:
        offered = Mentor.objects.offered().values("pk")
        match self.value():
            case "yes":
                return queryset.filter(pk__in=offered)
            case "no":
                return queryset.exclude(pk__in=offered)
        return queryset


@admin.register(Mentor)
class MentorAdmin(BulkMixin, DeedsAdmin):
    """A profile's words are its mentor's: here they are only read."""

    back = "admin:mentors_mentor_changelist"
    change_form_template = "admin/mentors/mentor.html"
    list_display = ("person", "headline", "standing", "waits", "answered_of", "free_places")
    list_filter = (StandingFilter, OfferFilter, TagFilter)
    list_select_related = ("person",)
    search_fields = ("person__handle", "person__display_name", "headline")
    search_help_text = gettext_lazy("Handle, name, or words of the first line")
    ordering = ("standing_at", "pk")
    sortable_by = ()
    actions = ("approve", "ask_for_more", "decline")
    fields = ("headline",)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """All that is told, with the deeds there are."""
        pk = object_id if object_id.isascii() and object_id.isdecimal() else "0"
        rows = Mentor.objects.visible_to(request.user).for_page()
        mentor = rows.filter(pk=int(pk[:18])).first()
        told = {} if mentor is None else _all_of(mentor, request.user)
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **told})

    @admin.display(description=gettext_lazy("since"))
    def waits(self, mentor: Mentor) -> str:
        return timesince(mentor.standing_at, timezone.now(), depth=1)

    @admin.display(description=gettext_lazy("answered"))
    def answered_of(self, mentor: Mentor) -> str:
        return f"{mentor.answered}/{mentor.asked}"

    @admin.display(description=gettext_lazy("free places"))
    def free_places(self, mentor: Mentor) -> str:
        return f"{mentor.free}/{mentor.places}"

    @admin.action(
        description=gettext_lazy("Approve the selected profiles …"), permissions=["moderate"]
    )
    def approve(self, request: HttpRequest, queryset: QuerySet[Mentor]) -> HttpResponse | None:
        title = _("Approve")
        return self.ask(request, queryset, "approve", title, ApproveForm, actions.approve_mentor)

    @admin.action(
        description=gettext_lazy("Ask for more in the selected profiles …"),
        permissions=["moderate"],
    )
    def ask_for_more(self, request: HttpRequest, queryset: QuerySet[Mentor]) -> HttpResponse | None:
        return self._judged(request, queryset, "ask_for_more", _("Ask for more"), AskForm)

    @admin.action(
        description=gettext_lazy("Decline the selected profiles …"), permissions=["moderate"]
    )
    def decline(self, request: HttpRequest, queryset: QuerySet[Mentor]) -> HttpResponse | None:
        return self._judged(request, queryset, "decline", _("Decline"), DeclineForm)

    def _judged(
        self,
        request: HttpRequest,
        queryset: QuerySet[Mentor],
        name: str,
        title: str,
        form_class: type[DeedForm],
    ) -> HttpResponse | None:
        """Many that wait at once; an approval is taken back one by one, or as a deed over many."""
        do = {"ask_for_more": actions.ask_for_more, "decline": actions.decline_mentor}[name]
        is_taken_back = queryset.filter(standing=Standing.APPROVED).exists()
        return self.ask(request, queryset, name, title, form_class, do, one_by_one=is_taken_back)


def _all_of(mentor: Mentor, moderator: Any) -> dict[str, Any]:
    """What a moderator reads of `mentor`, and may do; what is for the mentor alone is counted."""
    standing, others = Standing(mentor.standing), policy.may(moderator, "mentor.judge", mentor)
    deeds = {
        "approve": (Step.APPROVE, _("Approve …")),
        "ask_for_more": (Step.ASK, _("Ask for more …")),
        "decline": (Step.DECLINE, _("Decline …")),
    }
    kept = sum(_kept(model, mentor) for model in (Crossing, Setback, SpokenLanguage, Circumstance))
    kept += mentor.claims.filter(visibility=Visibility.NOBODY).count()
    return {
        "mentor": mentor,
        "profile": Profile(mentor, moderator, zone=timezone.get_current_timezone_name()),
        "kept_back": kept,
        "deeds": [
            (name, label)
            for name, (step, label) in deeds.items()
            if others and standing in MOVES[step][1]
        ],
        "may_judge": others,
        "stories": StoryClaim.objects.filter(person=mentor.person_id).select_related("story"),
        "evidence": MentorClaim.Evidence,
    }


def _kept(model: type[Told], mentor: Mentor) -> int:
    rows = model._default_manager.filter(person=mentor.person_id)
    return rows.filter(visibility=Visibility.NOBODY).count()
