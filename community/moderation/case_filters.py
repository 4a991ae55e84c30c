"""How moderators narrow the queue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community import policy
from community.lib.admin import TextFilter
from community.moderation import subjects
from community.moderation.models import Case, CaseTag, Report, ReportKind
from community.moderation.models.case import EDITORS, CaseQuerySet

AGES = (1, 3, 7, 30)  # days


class StateFilter(admin.SimpleListFilter):
    """What is open, unless asked otherwise."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", _("all")), *((str(one), str(one.label)) for one in Case.State)]

    def choices(self, changelist: Any) -> Any:
        """All of ours, and no second "all"."""
        for one in list(super().choices(changelist))[1:]:
            chosen = self.value() is None and one["display"] == Case.State.OPEN.label
            yield {**one, "selected": one["selected"] or chosen}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        state = self.value() or Case.State.OPEN
        return queryset if state == "all" else queryset.filter(state=state)


class OriginFilter(admin.SimpleListFilter):
    """Why it is in the queue; an editor chooses among what editors see."""

    title = gettext_lazy("why it is here")
    parameter_name = "origin"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        sees_all = policy.may(request.user, "case.oversee")
        return [(str(one), str(one.label)) for one in Case.Origin if sees_all or one in EDITORS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(origin=self.value()) if self.value() else queryset


class ThingFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind of thing")
    parameter_name = "thing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(one.name, str(one.label)) for one in subjects.all_kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(subject_kind=self.value()) if self.value() else queryset


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("reported as")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(one.pk), one.name) for one in ReportKind.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        value = self.value() or ""
        if not value.isdecimal():
            return queryset
        kinds = Report.objects.filter(kind=int(value[:9])).values("case")
        return queryset.filter(pk__in=kinds)


class TagFilter(TextFilter):
    """Tags are many: one types the name, or the tag's address."""

    title = gettext_lazy("tag")
    parameter_name = "tag"
    suggests = "tag"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        words = (self.value() or "").replace("\x00", "").strip().strip("/").rpartition("/")[2]
        if not words:
            return queryset
        tagged = CaseTag.objects.filter(Q(tag__slug=words.lower()) | Q(tag__name__iexact=words))
        return queryset.filter(pk__in=tagged.values("case"))


class LanguageFilter(admin.SimpleListFilter):
    """The languages of what is open."""

    title = gettext_lazy("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = Case.objects.visible_to(request.user).open().exclude(language="")
        found = rows.order_by("language").values_list("language", flat=True).distinct()
        return [(one, one) for one in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        return queryset.filter(language=self.value()) if self.value() else queryset


class TakenFilter(admin.SimpleListFilter):
    """Who is at work on it; what was taken too long ago is with nobody."""

    title = gettext_lazy("taken by")
    parameter_name = "taken"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", _("me")), ("nobody", _("nobody")), ("others", _("somebody else"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> CaseQuerySet:
        rows: CaseQuerySet = queryset
        match self.value():
            case "me":
                return rows.taken().filter(assignee=request.user.pk)
            case "nobody":
                return rows.untaken()
            case "others":
                return rows.taken().exclude(assignee=request.user.pk)
        return rows


class AgeFilter(admin.SimpleListFilter):
    title = gettext_lazy("open for more than")
    parameter_name = "older"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        said = [ngettext("%(days)d day", "%(days)d days", days) % {"days": days} for days in AGES]
        return [(str(days), words) for days, words in zip(AGES, said, strict=True)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        value = self.value() or ""
        if not (value.isascii() and value.isdecimal()):
            return queryset
        before = timezone.now() - timedelta(days=min(int(value[:4]), 3650))
        return queryset.filter(opened_at__lt=before)


FILTERS = (
    StateFilter,
    OriginFilter,
    ThingFilter,
    KindFilter,
    TagFilter,
    LanguageFilter,
    TakenFilter,
    AgeFilter,
)
