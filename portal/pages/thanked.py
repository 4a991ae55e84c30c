"""All that somebody was thanked for and shows to everybody."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from community.accounts.models import User
from community.lib import keyset
from mentors.models import Thanks

PAGE = 20


@require_safe
def index(request: HttpRequest, handle: str) -> HttpResponse:
    """The thanks that they show, the newest first."""
    person = get_object_or_404(User.objects.active(), handle=handle)
    shown = Thanks.objects.revealed().filter(receiver=person).for_list()
    page = keyset.page(
        shown.annotate(since=F("revealed_at")),  # null for none of them
        order=("-since", "-pk"),
        size=PAGE,
        cursor=request.GET.get("cursor"),
    )
    return render(request, "people/thanks.html", {"person": person, "page": page})
