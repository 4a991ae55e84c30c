"""Reading: the list of stories, a story, and keeping one's place in it."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_POST, require_safe

from community.lib import keyset, uploads
from community.lib.gone import Gone
from stories import actions
from stories.models import Story
from stories.models.text import FIGURES
from stories.presentation.page import StoryPage
from stories.selection import (
    ORDER_NAMES,
    Selection,
    kinds_offered,
    people_offered,
    tags_offered,
    years_offered,
)

PAGE = 20


@require_safe
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    """The published stories a reader asked for, page by page."""
    selection = Selection.read(request.GET)
    page = keyset.page(
        selection.of(Story.objects.published()).for_list(),
        order=selection.order,
        size=PAGE,
        cursor=request.GET.get("cursor"),
    )
    context = {
        "page": page,
        "selection": selection,
        "orders": [(replace(selection, sort=sort), name) for sort, name in ORDER_NAMES.items()],
        "people_meant": [] if page.items else selection.people_meant(request.GET.get("person", "")),
        "offered": {
            "kinds": kinds_offered(),
            "tags": tags_offered(),
            "years": years_offered(),
            "people": people_offered(),
        },
        **selection.in_words(),
    }
    return render(request, "stories/index.html", context)


@require_safe
@conditional_page
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A story with its discussion; of unknown rights, its excerpt and where it stands."""
    visible = Story.objects.visible_to(request.user)
    story = visible.for_page().filter(slug=slug).first()
    if story is None:
        moved = visible.filter(old_slugs__slug=slug).first()
        if moved is None:
            raise _missing(slug)
        query = request.META.get("QUERY_STRING", "")
        address = moved.get_absolute_url() + (f"?{query}" if query else "")
        return redirect(address, permanent=True)
    page = StoryPage(story, request.user, request.GET, timezone.localdate())
    return render(request, "stories/detail.html", {"story": story, "page": page})


@require_safe
def picture(request: HttpRequest, pk: int, name: str) -> FileResponse:
    """Our own copy of a figure's picture, to whoever may read the figure."""
    if "\0" in name:
        raise Http404  # PostgreSQL would not even look for it
    story = get_object_or_404(Story.objects.readable_by(request.user), pk=pk)
    block = get_object_or_404(story.blocks, image=f"{FIGURES}{pk}-{name}", redacted_at=None)
    return uploads.answer(str(block.image.name), is_for_all=False)


@require_POST
def keep_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Remember where the reader is: a script gets 204, a form is sent back to the place."""
    story = get_object_or_404(Story.objects.readable_by(request.user), slug=slug)
    key = request.POST.get("key", "")
    try:
        actions.keep_place(story, key, by=request.user)
    except ValidationError as error:
        raise Http404 from error
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return HttpResponseRedirect(f"{story.get_absolute_url()}#b-{key}")


def _missing(slug: str) -> Exception:
    """What to raise for an address without a visible story: Gone when one was withdrawn there."""
    return Gone() if Story.objects.withdrawn().called(slug).exists() else Http404()
