"""What a case's page offers to do."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from community.moderation.deeds_admin import offered
from community.moderation.models import Case, Warning  # noqa: A004

register = template.Library()


@register.inclusion_tag("admin/moderation/case/_deeds.html", takes_context=True)
def case_deeds(context: Context, case: Case) -> dict[str, Any]:
    """Links to the deeds that the reader can do in `case`."""
    found = context.get("found")
    return {"case": case, "found": found, "deeds": offered(case, context["request"].user)}


@register.inclusion_tag("moderation/_warning.html", takes_context=True)
def waiting_warnings(context: Context) -> dict[str, Any]:
    """The warnings that the reader has not acknowledged: one query for whoever has one."""
    request: Any = context.get("request")
    reader = getattr(request, "user", None)
    if not getattr(reader, "is_authenticated", False) or not getattr(reader, "is_warned", True):
        return {"warnings": []}
    waiting = Warning.objects.visible_to(request.user).waiting().order_by("pk")
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    return {
        "warnings": list(waiting),
        "back": back,
        "csrf_token": context.get("csrf_token"),
    }
