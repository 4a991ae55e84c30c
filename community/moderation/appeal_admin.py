"""The moderators' desk for appeals and warnings, and the templates that warnings begin with."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.lib.admin import SHOWN, PolicyAdmin, do_each
from community.moderation import actions, deeds, subjects
from community.moderation.actions.appeals import NOT_ONES_OWN
from community.moderation.forms import AnswerForm
from community.moderation.models import Appeal, Warning, WarningTemplate  # noqa: A004
from community.moderation.unnamed_admin import WhoAdmin, mark


@admin.register(Appeal)
class AppealAdmin(PolicyAdmin):
    """Appeals, the waiting first. Nobody sees one against a decision about themselves here."""

    policy_view = "appeal.list"

    list_display = ("what", "thing", "outcome", "at", "decided_by")
    list_display_links = ("what",)
    list_filter = ("outcome",)
    search_fields = ("open_title", "=decided_by__handle")
    search_help_text = gettext_lazy("Words of what it is about, or the handle of who decided")
    list_select_related = ("statement", "decided_by")
    ordering = ("-outcome", "-pk")
    sortable_by = ()
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appeal]:
        title = Case(When(statement__is_private=False, then="statement__title"), default=Value(""))
        return Appeal.objects.of_others(request.user).annotate(open_title=title)

    @admin.display(description=gettext_lazy("decision"))
    def what(self, appeal: Appeal) -> str:
        return deeds.told_of(appeal.statement.code)

    @admin.display(description=gettext_lazy("of what"))
    def thing(self, appeal: Appeal) -> str:
        return appeal.statement.open_title or subjects.label_of(appeal.statement.thing_kind)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The decision, what the person says against it, and the answer."""
        policy.require(request.user, "appeal.list")
        pk = int(object_id[:18]) if object_id.isascii() and object_id.isdecimal() else 0
        rows = self.get_queryset(request).select_related(
            *("statement__person", "statement__by", "statement__case"),
            *("decided_by", "case__assignee"),
        )
        appeal = get_object_or_404(rows, pk=pk)
        data = request.POST if request.method == "POST" else None
        form, status = AnswerForm(data, auto_id="answer_%s"), HTTPStatus.OK
        if data is not None:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            try:
                if form.is_valid():
                    self._answer(request, appeal, **form.cleaned_data)
                    return redirect("admin:moderation_appeal_changelist")
            except ValidationError as error:
                if isinstance(error, actions.DecidedError):
                    status = HTTPStatus.CONFLICT
                form.add_error(None, error)
        return self._page(request, appeal, form, status)

    def _answer(self, request: HttpRequest, appeal: Appeal, outcome: str, words: str) -> None:
        (actions.grant if outcome == "grant" else actions.refuse)(
            appeal, by=request.user, words=words
        )
        self.message_user(request, _("Answered; the person is told."), messages.SUCCESS)

    def _page(
        self, request: HttpRequest, appeal: Appeal, form: AnswerForm, status: int
    ) -> HttpResponse:
        told = appeal.statement
        is_ones_own = told.by_id == request.user.pk
        nameless = subjects.nameless(told.things, person=request.user)
        seen = subjects.seen(told.thing_kind, told.thing_key, person=request.user)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("An appeal: %(deed)s") % {"deed": deeds.told_of(told.code)},
            "appeal": appeal,
            "told": told,
            "what": deeds.told_of(told.code),
            "thing": subjects.label_of(told.thing_kind),
            "seen": None if nameless and told.thing_kind == subjects.PERSON else seen,
            "is_nameless": bool(nameless),
            "reveal_at": next(filter(None, nameless.values()), ""),
            "form": form,
            "may_judge": policy.may(request.user, "appeal.judge", appeal),
            "refused": NOT_ONES_OWN if is_ones_own else "",
        }
        return render(request, "admin/moderation/appeal.html", context, status=status)


class ReadFilter(admin.SimpleListFilter):
    """What became of warnings."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("unread", gettext_lazy("not read yet")),
            ("read", gettext_lazy("read")),
            ("withdrawn", gettext_lazy("withdrawn")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Warning]:
        warnings: QuerySet[Warning] = queryset
        match self.value():
            case "unread":
                return warnings.filter(acknowledged_at=None, withdrawn_at=None)
            case "read":
                return warnings.exclude(acknowledged_at=None)
            case "withdrawn":
                return warnings.exclude(withdrawn_at=None)
        return warnings


@admin.register(Warning)
class WarningAdmin(WhoAdmin):
    """Warnings, the last first, and whether they were read. They are withdrawn, not changed."""

    policy_view = "warning.list"

    list_filter = (ReadFilter,)
    search_fields = ("=person__handle",)
    search_help_text = gettext_lazy("The handle of who was warned, where they are named")
    list_display = ("who", "first_words", "at", "acknowledged_at", "withdrawn_at", "by")
    list_select_related = ("person", "by")
    fields = ("who", "words", "at", "acknowledged_at", "withdrawn_at", "by")
    ordering = ("-pk",)
    sortable_by = ()
    actions = ("withdraw",)

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "warning.withdraw")

    @admin.display(description=gettext_lazy("words"))
    def first_words(self, warning: Warning) -> str:
        return warning.words[:70]

    @admin.action(
        description=gettext_lazy("Withdraw the selected warnings …"), permissions=["withdraw"]
    )
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Warning]) -> HttpResponse | None:
        """Ask for the reason; once it is given, withdraw each of the page."""
        chosen = list(queryset[: self.list_per_page])
        mark(chosen, request)
        form = deeds.ReasonForm(request.POST if SHOWN in request.POST else None)
        if form.is_valid():
            withdraw = partial(actions.withdraw_warning, by=request.user, **form.cleaned_data)
            if do_each(request, chosen, withdraw, called=self._called):
                self.message_user(request, _("Withdrawn."), messages.SUCCESS)
            return None
        title, called = _("Withdraw warnings"), self._called
        return self.deed_page(
            request, form, name="withdraw", title=title, chosen=chosen, called=called
        )

    def _called(self, warning: Warning) -> str:
        return f"{self.who(warning)}, “{self.first_words(warning)}”"


@admin.register(WarningTemplate)
class WarningTemplateAdmin(PolicyAdmin):
    """Words that moderators begin a warning with. One that was used is not deleted."""

    policy_view = policy_change = policy_add = "warning_template.edit"

    list_filter = ("is_offered",)
    search_fields = ("name", "words")
    search_help_text = gettext_lazy("Words of the name or the text")
    list_display = ("name", "words", "position", "is_offered")
    ordering = ("position", "pk")
    sortable_by = ()
    actions = None
    help_texts: ClassVar[dict[str, Any]] = {
        "name": gettext_lazy("Only moderators see it, where they choose."),
        "words": gettext_lazy(
            "What was wrong, which rule says so, and what to do instead. Whoever warns may change "
            "it; the person reads what is left."
        ),
        "position": gettext_lazy("Small numbers stand first in the list."),
        "is_offered": gettext_lazy("Otherwise it is kept, and nobody can choose it."),
    }

    def save_model(
        self, request: HttpRequest, obj: WarningTemplate, form: Any, change: bool
    ) -> None:
        actions.set_warning_template(obj, by=request.user)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The action wrote the portal's own record."""
