"""The list of all stories, and the way to everything that is done with one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.lib.admin import PolicyAdmin
from community.moderation.bulk_admin import BulkMixin
from stories.admin import approval, desk, importing, metadata, preview, source, speakers, states
from stories.admin.filters import TOLD_BY, LanguageFilter, MissingFilter, TaskFilter
from stories.models import Credit, Finding, Story
from stories.models.story import Precision, Status
from stories.presentation.dates import in_words

TONES = {Status.DRAFT: "warning", Status.PUBLISHED: "success", Status.WITHDRAWN: "danger"}
LEFT_OUT = ("excerpt", "summary", "recorded_how", "edited_by", "withdrawn_reason", "state_reason")


@admin.register(Story)
class StoryAdmin(BulkMixin, PolicyAdmin):
    policy_view = "story.read_unpublished"
    policy_change = "story.edit"
    policy_add = "story.import"
    list_display = (
        *("named", "state_now", "rights", "kind", "written_in", "dated", "missing", "open_tasks"),
    )
    list_display_links = None
    list_filter = ("status", "state", "rights", "kind", MissingFilter, TaskFilter, LanguageFilter)
    ordering = ("-pk",)
    sortable_by = ()  # newest first: another order would sort every row there is
    search_fields = ("title", "credits__name")
    search_help_text = gettext_lazy("Words of the title, or a name")
    actions = ("publish", "withdraw", "hide", "restore")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        tasks = Finding.objects.filter(decided_at=None).only("story_id", "kind")
        return Story.objects.defer(*LEFT_OUT).prefetch_related(
            Prefetch("credits", Credit.objects.filter(role__in=TOLD_BY), to_attr="named_tellers"),
            Prefetch("findings", tasks, to_attr="tasks"),
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Story], search_term: str
    ) -> tuple[QuerySet[Story], bool]:
        """Every word must stand in the title or in one of the names; no join, so no DISTINCT."""
        for word in search_term.split()[:8]:
            named = Credit.objects.filter(name__icontains=word).values("story")
            queryset = queryset.filter(Q(title__icontains=word) | Q(pk__in=named))
        return queryset, False

    # ------------------------------------------------------------ columns

    @admin.display(description=gettext_lazy("story"))
    def named(self, story: Story) -> SafeString:
        """The title, leading to the desk, and who tells it."""
        names = ", ".join(credit.name for credit in story.named_tellers)  # type: ignore[attr-defined]
        return format_html(
            '<a href="{}">{}</a><br><span class="quiet">{}</span>',
            reverse("admin:stories_story_desk", args=[story.pk]),
            story.title,
            names or _("author not stated"),
        )

    @admin.display(description=gettext_lazy("state"))
    def state_now(self, story: Story) -> SafeString:
        if not story.is_live:
            return format_html(
                '<span class="badge badge--danger">{}</span>', story.get_state_display()
            )
        tone, words = TONES[Status(story.status)], story.get_status_display()
        return format_html('<span class="badge badge--{}">{}</span>', tone, words)

    @admin.display(description=gettext_lazy("language"))
    def written_in(self, story: Story) -> str:
        return story.language

    @admin.display(description=gettext_lazy("date"))
    def dated(self, story: Story) -> str:
        return in_words(story.published_value) if story.published_value else "—"

    @admin.display(description=gettext_lazy("missing"))
    def missing(self, story: Story) -> str:
        lacks = {
            _("date"): story.published_precision == Precision.UNKNOWN,
            _("author"): not story.named_tellers,  # type: ignore[attr-defined]
            _("source"): not story.source_url,
            _("rights"): not story.is_open,
        }
        return ", ".join(name for name, is_missing in lacks.items() if is_missing) or "—"

    @admin.display(description=gettext_lazy("open tasks"))
    def open_tasks(self, story: Story) -> str:
        number = len(story.tasks)  # type: ignore[attr-defined]
        return str(number) if number else "—"

    # ------------------------------------------------------------ deeds on many

    @admin.action(description=gettext_lazy("Publish …"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Story]) -> HttpResponse:
        return states.ask("publish", queryset)

    @admin.action(description=gettext_lazy("Withdraw …"), permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Story]) -> HttpResponse:
        return states.ask("withdraw", queryset)

    @admin.action(description=gettext_lazy("Hide …"), permissions=["hide"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Story]) -> HttpResponse:
        return self.look_at(request, queryset, "story.hide")

    @admin.action(description=gettext_lazy("Restore …"), permissions=["hide"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Story]) -> HttpResponse:
        return self.look_at(request, queryset, "story.restore")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return policy.may(request.user, "story.publish")

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return policy.may(request.user, "story.withdraw")

    def has_hide_permission(self, request: HttpRequest) -> bool:
        return policy.may(request.user, "story.hide")

    # ------------------------------------------------------------ pages

    def get_urls(self) -> list[Any]:
        own: dict[str, tuple[str, Any]] = {
            "import": ("import/", importing.hand_in),
            "import_all": ("import/all/", importing.import_all),
            "held": ("import/<int:number>/", importing.settle),
            "deed": ("deed/<str:deed>/", states.change),
            "desk": ("<int:pk>/desk/", desk.desk),
            "block": ("<int:pk>/desk/block/<str:key>/<str:deed>/", desk.change),
            "speaker": ("<int:pk>/desk/speaker/<int:number>/", speakers.correct),
            "remove_speaker": ("<int:pk>/desk/speaker/<int:number>/remove/", speakers.remove),
            "add_speaker": ("<int:pk>/desk/speaker/", speakers.add),
            "settle": ("<int:pk>/desk/<str:what>/<int:number>/", desk.settle),
            "source": ("<int:pk>/source/", source.source),
            "preview": ("<int:pk>/preview/", preview.preview),
            "address": ("<int:pk>/address/", metadata.address),
            "approval": ("<int:pk>/approval/", approval.approval),
        }
        return [
            path(route, self.admin_site.admin_view(view), name=f"stories_story_{name}")
            for name, (route, view) in own.items()
        ] + super().get_urls()

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("admin:stories_story_import")

    def change_view(self, request: HttpRequest, object_id: str, *a: Any, **kw: Any) -> HttpResponse:
        if not object_id.isdecimal():
            raise Http404
        return metadata.edit(request, int(object_id))

    def history_view(self, request: HttpRequest, object_id: str, *a: Any) -> HttpResponse:
        target = f"{Story._meta.label_lower}:{object_id}"
        return redirect(reverse("admin:log_logentry_changelist", query={"target": target}))
