"""Closing an account on request: for those who cannot sign in any more."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.accounts import confirming
from community.lib.admin import SHOWN, PolicyAdmin, do_each
from portal.privacy import actions
from portal.privacy.forms import CloseOnRequestForm, KeepForm
from portal.privacy.models import Closing


@admin.register(Closing)
class ClosingAdmin(PolicyAdmin):
    policy_view = "account.list_closing"
    list_display = ("person", "posts", "asked_at", "due_at", "done_at")
    list_filter = ("posts",)
    search_fields = ("=person__handle",)
    search_help_text = gettext_lazy("A handle")
    ordering = ("-pk",)
    sortable_by = ()
    actions = ("keep",)
    fields = ("person", "posts", "asked_at", "due_at", "begun_at", "attempts", "done_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Closing]:
        return Closing.objects.select_related("person")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return policy.may(request.user, "account.list_closing")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Say whose account, when, what becomes of the posts, and who asked."""
        policy.require(request.user, "account.list_closing")
        if request.method == "POST" and (asked := confirming.ask(request)):
            return asked
        form = CloseOnRequestForm(request.POST or None, by=request.user, auto_id="deed_%s")
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            person = form.cleaned_data["handle"]
            try:
                actions.close_account(person, by=request.user, reason=reason, **form.wish)
            except ValidationError as error:
                form.add_error(None, error)
            except policy.NotAllowed as error:
                form.add_error("handle", str(error))
            else:
                messages.success(request, _("The account is being closed, or will be in time."))
                return redirect("admin:privacy_closing_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Close an account on request"),
            "form": form,
            "here": request.path,
            "back": reverse("admin:privacy_closing_changelist"),
        }
        return render(request, "admin/deed.html", context, status=422 if form.errors else 200)

    @admin.action(description=gettext_lazy("Keep the account after all …"))
    def keep(self, request: HttpRequest, rows: QuerySet[Closing]) -> HttpResponse:
        """Ask why; then each account is kept that can be."""
        chosen = list(rows[: self.list_per_page])
        form = KeepForm(request.POST if SHOWN in request.POST else None, auto_id="deed_%s")
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            keep = partial(self._keep, request, reason=reason)
            do_each(request, chosen, keep, called=self._called)
            return redirect("admin:privacy_closing_changelist")
        title = _("Keep the account after all")
        return self.deed_page(
            request, form, name="keep", title=title, chosen=chosen, called=self._called
        )

    def _called(self, closing: Closing) -> str:
        return closing.person.name

    def _keep(self, request: HttpRequest, one: Closing, reason: str) -> None:
        is_kept = actions.keep_account(one.person, by=request.user, reason=reason)
        told = _("It stays: %(name)s") if is_kept else _("It waits no longer: %(name)s")
        messages.success(request, told % {"name": one.person.name})
