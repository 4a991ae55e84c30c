"""The API for people: where to begin, and what each part of it can do."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.accounts.models import Scope
from community.api.quotas import MEMBERS, VISITORS
from community.limits.actions import Trust
from portal.reference.reading import sections


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """How calls are made, and a list of all of them."""
    context = {
        "sections": list(sections().values()),
        "scopes": Scope.choices,
        "visitors": VISITORS.allows(Trust.NEW),
        "members": MEMBERS.allows(Trust.NEW),
        "minutes": int(MEMBERS.per.total_seconds()) // 60,
    }
    return render(request, "api/docs.html", context)


@require_safe
def section(request: HttpRequest, name: str) -> HttpResponse:
    """The operations of one part, and the shapes of what they send and answer."""
    if name not in sections():
        raise Http404
    return render(request, "api/section.html", {"section": sections()[name]})
