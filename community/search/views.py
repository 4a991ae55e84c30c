"""Searching: the page, the lines under the box while somebody types, the way in for browsers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import conditional_page, require_safe

from community import policy
from community.search import asking
from community.search.grammar import FIELDS
from community.search.models import SavedSearch
from community.search.results import SORTS, Results
from community.search.saved_forms import saving
from community.tags.following import muted_by

SORT_NAMES = {"best": _("Best match"), "newest": _("Newest"), "discussed": _("Most discussed")}
SUGGESTIONS_KEPT = 5  # seconds: what has been hidden is no longer found after as many
DESCRIPTION_KEPT = 24 * 60 * 60


@require_safe
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    """What was found; without a query, how to ask for it."""
    text = request.GET.get("q", "")
    asked = request.GET.get("sort", "")
    sort = asked if asked in SORTS else SORTS[0]
    is_exact = request.GET.get("exact") == "1"
    with_muted = request.GET.get("muted") == "show"
    context: dict[str, object] = {
        "with_muted": with_muted,
        "sort": sort,
        "sorts": SORT_NAMES.items(),
        "is_exact": is_exact,
        "fields": FIELDS,
    }
    if text.strip():
        results = asking.search(
            text,
            person=request.user,
            sort=sort,
            cursor=request.GET.get("cursor") or None,
            exact=is_exact,
            muted=() if with_muted else _muted_by(request.user),
        )
        context |= {"results": results, "typed": _typed(results)}
        if results.query.node is not None:
            context |= _keeping(results.query.text, request.user)
    return render(request, "search/index.html", context)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """A few things whose title goes on as the text in the box begins."""
    found = asking.suggest(
        request.GET.get("q", ""), person=request.user, muted=_muted_by(request.user)
    )
    lines = [{"title": one.title, "url": one.url, "kind": str(one.kind_name)} for one in found]
    response = JsonResponse(lines, safe=False)
    patch_cache_control(response, private=True, max_age=SUGGESTIONS_KEPT)
    return response


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """What a browser needs to know to offer the portal among its search engines."""
    kind = "application/opensearchdescription+xml; charset=utf-8"
    response = render(request, "search/opensearch.xml", content_type=kind)
    patch_cache_control(response, public=True, max_age=DESCRIPTION_KEPT)
    return response


def _keeping(text: str, person: Any) -> dict[str, object]:
    """The search for `text` as `person` has saved it, or a form to save it."""
    if not policy.may(person, "saved_search.save"):
        return {}
    saved = SavedSearch.objects.visible_to(person).filter(query=text).first()
    return {"saved": saved} if saved else {"saving": saving(text)}


def _muted_by(person: Any) -> list[str]:
    """The slugs of the tags that somebody has muted."""
    return list(muted_by(person).order_by("slug").values_list("slug", flat=True))


def _typed(results: Results) -> str:
    """The query as it was typed, made clean: what stands in the box."""
    return results.correction.typed if results.correction else results.query.text
