"""The pages of one's own lists, which nobody else sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.lib import keyset
from portal.shelf import actions
from portal.shelf.forms import ListForm
from portal.shelf.models import ReadingList, SavedItem
from portal.shelf.showing import entries
from threads.views.status import OK, rejection

PAGE = 20
LATEST = 5  # saved things on the page of all lists


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of one's lists, and what was saved last."""
    policy.require(request.user, "shelf.list")
    latest = SavedItem.objects.visible_to(request.user).for_list().order_by("-pk")[:LATEST]
    context = {
        "lists": ReadingList.objects.visible_to(request.user).for_list(),
        "latest": entries(latest, by=request.user),
    }
    return render(request, "shelf/index.html", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One list, what was saved last first; what is gone keeps its place and its note."""
    reading_list = _own(request, pk)
    page = keyset.page(
        reading_list.items.for_list(), order=("-pk",), size=PAGE, cursor=request.GET.get("cursor")
    )
    context = {
        "list": reading_list,
        "page": page,
        "entries": entries(page.items, by=request.user),
    }
    return render(request, "shelf/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a list."""
    policy.require(request.user, "list.make")
    form = ListForm(request.POST if request.method == "POST" else None)
    return _written(request, form, lambda said: actions.make_list(by=request.user, **said))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a list another name, and say what it is for."""
    mine = _own(request, pk)
    said = {"name": mine.name, "about": mine.about}
    form = ListForm(request.POST if request.method == "POST" else None, initial=said)
    return _written(
        request, form, lambda said: actions.describe_list(mine, by=request.user, **said), mine
    )


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Let go of a list and of all in it, after a question."""
    mine = _own(request, pk)
    if request.method == "POST":
        actions.delete_list(mine, by=request.user)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": mine.name})
        return redirect("shelf:index")
    return render(request, "shelf/delete.html", {"list": mine, "count": mine.items.count()})


@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a list to whoever has its link, or with `do=stop` close it."""
    mine = _own(request, pk)
    if request.POST.get("do") == "stop":
        actions.stop_sharing(mine, by=request.user)
        messages.success(request, _("The list is yours alone again; its link leads nowhere."))
    else:
        actions.share(mine, by=request.user)
        messages.success(request, _("Whoever has the link below can read the list now."))
    return redirect(mine)


def _own(request: HttpRequest, pk: int) -> ReadingList:
    """One's own list; Http404 for anybody else's, SignInRequired for a visitor."""
    policy.require(request.user, "shelf.list")
    return get_object_or_404(ReadingList.objects.visible_to(request.user), pk=pk)


def _written(
    request: HttpRequest,
    form: ListForm,
    keep: Callable[[dict[str, Any]], ReadingList],
    mine: ReadingList | None = None,
) -> HttpResponse:
    """The form for a list, and what comes of it."""
    status = OK
    if request.method == "POST":
        try:
            if form.is_valid():
                return redirect(keep(form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error)
        status = rejection(form)
    template = "shelf/edit.html" if mine else "shelf/new.html"
    return render(request, template, {"form": form, "list": mine}, status=status)
