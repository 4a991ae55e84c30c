"""Mail on its way, for administrators: what waits, went out or failed; never what it says."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.lib.admin import PolicyAdmin
from community.notifications.models import Mail


class StatusFilter(admin.SimpleListFilter):
    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [("waiting", _("waiting")), ("sent", _("sent")), ("failed", _("given up"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mail]) -> QuerySet[Mail]:
        match self.value():
            case "waiting":
                return Mail.objects.waiting() & queryset
            case "sent":
                return queryset.filter(sent_at__isnull=False)
            case "failed":
                return queryset.filter(failed_at__isnull=False)
        return queryset


@admin.register(Mail)
class MailAdmin(PolicyAdmin):
    """The message itself stays closed: mails carry links that sign someone in.

    Of an address only how it begins and its host are shown: a look at the whole of one is a deed,
    done and recorded where people are listed.
    """

    policy_view = "mail.read"
    list_display = ("created_at", "subject", "to", "status", "attempts", "what_failed")
    list_filter = (StatusFilter,)
    search_fields = ("subject",)
    ordering = ("-pk",)
    sortable_by = ()
    actions = None
    fields = (
        *("created_at", "subject", "to", "status", "attempts", "due_at", "sent_at", "failed_at"),
        *("what_failed", "message_id"),
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        return Mail.objects.defer("raw")

    @admin.display(description=gettext_lazy("to"))
    def to(self, mail: Mail) -> str:
        return ", ".join(_veiled(one) for one in mail.recipients)

    @admin.display(description=gettext_lazy("error"))
    def what_failed(self, mail: Mail) -> str:
        """What the mail server said, which may repeat an address."""
        said = mail.error
        for one in mail.recipients:
            said = re.sub(re.escape(one), _veiled(one), said, flags=re.IGNORECASE)
        return said or "—"

    @admin.display(description=gettext_lazy("status"))
    def status(self, mail: Mail) -> str:
        if mail.sent_at:
            return _("sent")
        return _("given up") if mail.failed_at else _("waiting")


def _veiled(address: str) -> str:
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"
