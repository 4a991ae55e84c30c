"""The pages of highlights, which nobody but their owner sees."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.lib import keyset
from portal.shelf import highlight_drafts, highlighting
from portal.shelf.highlight_forms import LabelForm
from portal.shelf.highlight_list import Entry, entries
from portal.shelf.models import Highlight
from stories.models import Story
from threads.views.finding import absence
from threads.views.status import OK, REJECTED, rejection

PAGE = 20
LIST = "highlights:index"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of one's highlights, newest first; `?label=` and `?story=`, a slug, narrow them."""
    policy.require(request.user, "highlight.list")
    mine = Highlight.objects.visible_to(request.user)
    visible = Story.objects.visible_to(request.user)
    stories = visible.filter(pk__in=mine.values("story")).order_by("title", "pk")
    label = next((one for one in Highlight.Label if one == request.GET.get("label")), None)
    slug = request.GET.get("story", "")
    story = next((one for one in stories if one.slug == slug), None)
    asked = mine.filter(label=label) if label else mine
    page = keyset.page(
        (asked.filter(story=story) if story else asked).select_related("story"),
        order=("-pk",),
        size=PAGE,
        cursor=request.GET.get("cursor"),
    )
    narrowed = {"label": label or "", "story": story.slug if story else ""}
    context = {
        "page": page,
        "entries": entries(page.items, by=request.user),
        "label": label,
        "labels": Highlight.Label.choices,
        "story": story,
        "stories": stories,
        "query": urlencode({name: value for name, value in narrowed.items() if value}),
    }
    return render(request, "shelf/highlights/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Highlight words of a passage; the bare address leads to the list, which says how."""
    policy.require(request.user, "highlight.list")
    if request.method != "POST" and "story" not in request.GET:
        return redirect(LIST)
    draft, status = highlight_drafts.begin(request), OK
    if draft is None:
        slug = request.POST.get("story") or request.GET.get("story", "")
        raise absence(Story.objects.called(slug.replace("\0", "")))
    if request.method == "POST":
        if (made := draft.send(request)) is not None:
            return redirect(f"{draft.story.get_absolute_url()}#b-{made.key}")
        status = rejection(draft.form)
    elif draft.block is None:
        raise Http404
    return render(request, "shelf/highlights/new.html", {"draft": draft}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One highlight: its words, and its label and note to change."""
    entry, status = _own(request, pk), OK
    said = {"label": entry.highlight.label, "note": entry.highlight.note}
    form = LabelForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST":
        try:
            if form.is_valid():
                highlighting.change(entry.highlight, by=request.user, **form.cleaned_data)
                messages.success(request, _("Your highlight is changed."))
                return redirect(_back(request, entry))
        except ValidationError as error:
            form.add_error(None, error)
        status = REJECTED
    context = {"entry": entry, "form": form, "back": _from(request)}
    return render(request, "shelf/highlights/edit.html", context, status=status)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the mark off, and come back to the list or to the words."""
    entry = _own(request, pk)
    highlighting.remove(entry.highlight, by=request.user)
    messages.success(request, _("Your highlight is removed."))
    return redirect(_back(request, entry))


def _own(request: HttpRequest, pk: int) -> Entry:
    """One's own highlight; Http404 for anybody else's, SignInRequired for a visitor."""
    policy.require(request.user, "highlight.list")
    mine = Highlight.objects.visible_to(request.user).select_related("story")
    return entries([get_object_or_404(mine, pk=pk)], by=request.user)[0]


def _from(request: HttpRequest) -> str:
    """Where the reader comes from: "list", or "" for the story."""
    given = request.POST if request.method == "POST" else request.GET
    return "list" if given.get("from") == "list" else ""


def _back(request: HttpRequest, entry: Entry) -> str:
    return LIST if _from(request) or not entry.words else entry.url
