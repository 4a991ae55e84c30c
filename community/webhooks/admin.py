"""Webhooks for whoever answers for people: where they lead, how they do; never their secrets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.lib.admin import SHOWN, PolicyAdmin, do_each
from community.moderation.deeds import RestrictionForm, by_rule
from community.webhooks import actions
from community.webhooks.forms import ReasonForm
from community.webhooks.models import Endpoint

Deed = Callable[..., Endpoint]


@admin.register(Endpoint)
class EndpointAdmin(PolicyAdmin):
    """Read only, but for stopping one and letting it go on.

    Of an address only the host is shown: the rest of it may hold a secret of its owner's.
    """

    policy_view = "webhook.oversee"
    list_display = ("host", "owner", "told_of", "pause_reason", "failing_since", "failures")
    list_filter = ("pause_reason",)
    search_fields = ("=owner__handle",)
    search_help_text = gettext_lazy("A handle")
    list_select_related = ("owner",)
    ordering = ("-pk",)
    sortable_by = ()
    actions = ("stop", "release")
    fields = (
        *("host", "owner", "told_of", "made_at", "since", "paused_at", "pause_reason"),
        *("failing_since", "failures", "dead_in_a_row", "rests_until"),
    )
    readonly_fields = fields

    @admin.display(description=gettext_lazy("host"))
    def host(self, endpoint: Endpoint) -> str:
        return endpoint.host

    @admin.display(description=gettext_lazy("events"))
    def told_of(self, endpoint: Endpoint) -> str:
        return ", ".join(endpoint.events)

    @admin.action(description=gettext_lazy("Stop the selected …"))
    def stop(self, request: HttpRequest, rows: QuerySet[Endpoint]) -> HttpResponse | None:
        return self._asked(request, rows, "stop", actions.stop_endpoint, _("Stop webhooks"))

    @admin.action(description=gettext_lazy("Let the selected go on …"))
    def release(self, request: HttpRequest, rows: QuerySet[Endpoint]) -> HttpResponse | None:
        title = _("Let webhooks go on")
        return self._asked(request, rows, "release", actions.release_endpoint, title)

    def _asked(
        self,
        request: HttpRequest,
        rows: QuerySet[Endpoint],
        name: str,
        deed: Deed,
        title: str,
    ) -> HttpResponse | None:
        """Ask for the reason; once it is given, do `deed` to each of the page."""
        chosen = list(rows.select_related("owner")[: self.list_per_page])
        data = request.POST if SHOWN in request.POST else None
        is_restriction = name == "stop"
        form = RestrictionForm(data) if is_restriction else ReasonForm(data, auto_id="deed_%s")
        if form.is_valid():
            self._do(request, chosen, partial(by_rule, deed, by=request.user, **form.cleaned_data))
            return None
        return self.deed_page(
            request,
            form,
            name=name,
            title=title,
            chosen=chosen,
            called=lambda one: f"{one.owner.name}: {one.host}",
        )

    def _do(self, request: HttpRequest, chosen: list[Endpoint], deed: Deed) -> None:
        def each(one: Endpoint) -> None:
            deed(one)
            self.message_user(request, _("Done: %(host)s") % {"host": one.host}, messages.SUCCESS)

        do_each(request, chosen, each, called=self.host)
