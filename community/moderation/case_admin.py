"""The queue of all that needs judgement, the heaviest first."""

from __future__ import annotations

from copy import copy
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.lib.admin import PolicyAdmin
from community.moderation import actions, case_page, deeds_admin, subjects
from community.moderation.case_filters import FILTERS
from community.moderation.case_finding import QueueList, merged, next_case, reporters, search
from community.moderation.case_page import FILTERED
from community.moderation.models import Case, ReportKind
from community.moderation.models.case import CaseQuerySet

AFTER = "after"
"""The case that one comes from, in the address of the next one."""


@admin.register(Case)
class CaseAdmin(PolicyAdmin):
    """Nothing is written here but by the deeds on a case's page."""

    policy_view = "case.list"

    list_display = ("thing", "why", "score", "age", "sorted_as", "with_whom", "notes", "standing")
    list_filter = FILTERS
    search_fields = ("subject_key",)  # `get_search_results` looks for more
    search_help_text = gettext_lazy(
        "A number, words of a title, a report or a note, or who reported it"
    )
    ordering = ("-score", "pk")
    sortable_by = ("score", "age")
    actions = None
    does = case_page.DOES
    change_list_template = "admin/moderation/cases.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return Case.objects.visible_to(request.user).for_list()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[QueueList]:
        return QueueList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        rows: Any = queryset
        return (search(rows, search_term) if search_term.strip() else rows), False

    def get_urls(self) -> list[Any]:
        views: dict[str, tuple[str, Any]] = {
            "next": ("next/", self.next_view),
            "thing": ("<int:pk>/thing/", self.thing_view),
            "deed": ("<int:pk>/do/<str:code>/", self.deed_view),
        }
        return [
            path(route, self.admin_site.admin_view(view), name=f"moderation_case_{name}")
            for name, (route, view) in views.items()
        ] + super().get_urls()

    def deed_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """A deed that decides the case."""
        return deeds_admin.do_deed(self, request, pk, code)

    @admin.display(description=gettext_lazy("thing"))
    def thing(self, case: Any) -> SafeString:
        label = f"{subjects.label_of(case.subject_kind)} {case.subject_key}"
        if not case.thing_title:
            return format_html('<span class="queue__thing">{}</span>', label)
        line = '<span class="queue__thing">{}</span> <bdi class="queue__title">{}</bdi>'
        return format_html(line, label, case.thing_title)

    @admin.display(description=gettext_lazy("why"))
    def why(self, case: Any) -> SafeString:
        reports = list(case.reports.all())
        if not reports:
            return format_html("{}", case.get_origin_display())
        counted = [(number, name) for name, number in merged(reports)]
        kinds = format_html_join(", ", "{} × {}", counted)
        return format_html('{} <span class="queue__by">{}</span>', kinds, reporters(reports))

    @admin.display(description=gettext_lazy("open for"), ordering="-opened_at")
    def age(self, case: Case) -> str:
        return timesince(case.opened_at, case.decided_at or timezone.now(), depth=1)

    @admin.display(description=gettext_lazy("tags and language"))
    def sorted_as(self, case: Case) -> str:
        names = [tag.name for tag in case.tags.all()]
        return ", ".join([*names, *filter(None, [case.language])]) or "—"

    @admin.display(description=gettext_lazy("with"))
    def with_whom(self, case: Case) -> str:
        return str(case.assignee) if case.taken_until else "—"

    @admin.display(description=gettext_lazy("notes"))
    def notes(self, case: Any) -> int:
        return int(case.note_count)

    @admin.display(description=gettext_lazy("state"))
    def standing(self, case: Case) -> str:
        return str(case.get_state_display() if case.is_open else case.get_outcome_display())

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        address = reverse("admin:moderation_case_next")
        query = request.GET.urlencode()
        context = {"next_address": f"{address}?{query}" if query else address}
        return super().changelist_view(request, {**(extra_context or {}), **context})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return case_page.show(self, request, object_id)

    def next_view(self, request: HttpRequest) -> HttpResponse:
        """To the heaviest case that waits for this person, as the list is narrowed."""
        policy.require(request.user, "case.list")
        asked, query = copy(request), request.GET.copy()
        number = (query.pop(AFTER, None) or [""])[-1]
        asked.GET = query  # type: ignore[assignment]
        back = reverse("admin:moderation_case_changelist")
        try:
            rows: Any = self.get_changelist_instance(asked).queryset
        except (IncorrectLookupParameters, DisallowedModelAdminLookup):
            return redirect(back)
        after = case_page.find(request.user, number)
        found = next_case(_rows(rows), person=request.user, after=after)
        if found is None:
            self.message_user(request, _("Nothing else waits for you here."))
            return redirect(f"{back}?{query.urlencode()}" if query else back)
        address = reverse("admin:moderation_case_change", args=[found.pk])
        kept = urlencode({FILTERED: query.urlencode()}) if query else ""
        return redirect(f"{address}?{kept}" if kept else address)

    def thing_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """To where the thing stands; what is private is read on the page of its case."""
        policy.require(request.user, "case.list")
        return case_page.to_thing(request, str(pk))


def _rows(rows: CaseQuerySet) -> CaseQuerySet:
    """The same cases without what only a list shows."""
    return Case.objects.filter(pk__in=rows.order_by().values("pk"))


@admin.register(ReportKind)
class ReportKindAdmin(PolicyAdmin):
    """What members choose from. One that was used is taken from the list, and not deleted."""

    policy_view = policy_change = policy_add = "report_kind.edit"

    list_filter = ("is_offered",)
    search_fields = ("name", "explanation")
    search_help_text = gettext_lazy("Words of the name or the explanation")
    list_display = ("name", "explanation", "weight", "position", "is_offered")
    ordering = ("position", "pk")
    sortable_by = ()
    actions = None
    help_texts: ClassVar[dict[str, Any]] = {
        "name": gettext_lazy("What members choose, such as “Advertising”. A few words."),
        "explanation": gettext_lazy("One line below the name: what belongs here, what does not."),
        "position": gettext_lazy("Small numbers stand first in the list that members see."),
        "is_offered": gettext_lazy("Otherwise it stays with old reports; nobody can choose it."),
    }

    def save_model(self, request: HttpRequest, obj: ReportKind, form: Any, change: bool) -> None:
        actions.set_report_kind(obj, by=request.user)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""
