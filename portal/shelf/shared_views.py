"""A list as whoever holds its link sees it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.lib import keyset
from portal.shelf.models import ReadingList
from portal.shelf.showing import entries, seen_by

PAGE = 20


@require_safe
def shared(request: HttpRequest, key: str) -> HttpResponse:
    """The things in it that the reader may see now, with the notes on them.

    The address is the key to it: it is told to no search engine and to no page that is linked.
    """
    found = ReadingList.objects.shared_under(key).first()
    if found is None:
        raise Http404
    items = seen_by(found.items.for_list(), request.user)
    page = keyset.page(items, order=("-pk",), size=PAGE, cursor=request.GET.get("cursor"))
    context = {"list": found, "page": page, "entries": entries(page.items, by=request.user)}
    response = render(request, "shelf/shared.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
