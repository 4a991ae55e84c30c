"""The list of questions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import conditional_page, require_safe

from community.lib import keyset
from community.tags.following import muted_by
from threads import listing, narrowing


@require_safe
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    """The questions a reader asked for, page by page; tags that have moved are followed."""
    asked = narrowing.narrowed(listing.Listing.read(request.GET))
    if asked.has_moved:
        return redirect(asked.listing.address, permanent=True)
    page = keyset.page(
        asked.questions(request.user).for_list(),
        order=asked.listing.order,
        size=listing.PAGE,
        cursor=request.GET.get("cursor"),
    )
    context: dict[str, Any] = {
        "page": page,
        "listing": asked.listing,
        "asked": asked,
        "tabs": asked.listing.tabs_for(request.user),
        "tag": asked.one_tag,
        "states": listing.STATES.items(),
        "stories": narrowing.stories_asked_about(),
        "tags": listing.tags_asked_about().order_by("name")[: narrowing.MOST_TAGS_OFFERED],
        "muted": 0 if asked.listing.tab == listing.MINE else muted_by(request.user).count(),
    }
    return render(request, "threads/index.html", context)
