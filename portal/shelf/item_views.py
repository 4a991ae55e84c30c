"""Saving a thing, its note and its list, and taking it out again."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community import policy
from portal.shelf import actions, saving
from portal.shelf.forms import ItemForm
from portal.shelf.models import SavedItem
from portal.shelf.showing import entries
from threads.views.status import OK, rejection


@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Save what a button names with one press; whoever comes by a link is asked first."""
    policy.require(request.user, "shelf.save")
    given = request.POST if request.method == "POST" else request.GET
    if "what" not in given:
        return redirect("shelf:index")
    draft, status = saving.begin(request), OK
    if request.method == "POST":
        if (done := draft.send(by=request.user)) is not None:
            _tell_of(request, *done)
            return redirect(draft.place)
        status = rejection(draft.form)
    elif draft.thing.is_passage and draft.thing.block is None:
        raise Http404
    elif known := draft.thing.saved_by(request.user):
        messages.info(request, _("You have saved this already."))
        return redirect(known)
    return render(request, "shelf/save.html", {"draft": draft}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One saved thing: its note, and the list it is in, to change."""
    saved, status = _own(request, pk), OK
    said = {"into": saved.reading_list_id, "note": saved.note}
    sent = request.POST if request.method == "POST" else None
    form = ItemForm(sent, initial=said, by=request.user)
    if request.method == "POST":
        try:
            if form.is_valid():
                typed = form.cleaned_data
                saved = actions.change(saved, by=request.user, note=typed["note"], to=typed["into"])
                messages.success(request, _("Your changes are kept."))
                return redirect(saved.reading_list)
        except ValidationError as error:
            form.add_error(None, error)
        status = rejection(form)
    context = {"entry": entries([saved], by=request.user)[0], "form": form}
    return render(request, "shelf/item.html", context, status=status)


@require_POST
def unsave(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a thing out of its list, and stay with the list."""
    saved = _own(request, pk)
    actions.unsave(saved, by=request.user)
    messages.success(request, _("Removed from “%(name)s”.") % {"name": saved.reading_list.name})
    return redirect(saved.reading_list)


def _own(request: HttpRequest, pk: int) -> SavedItem:
    """What one saved; Http404 for anybody else's, SignInRequired for a visitor."""
    policy.require(request.user, "shelf.list")
    return get_object_or_404(SavedItem.objects.visible_to(request.user).for_list(), pk=pk)


def _tell_of(request: HttpRequest, saved: SavedItem, is_new: bool) -> None:
    words = _("Saved in {list}.") if is_new else _("It is saved in {list} already.")
    into = saved.reading_list
    link = format_html('<a href="{}">{}</a>', into.get_absolute_url(), into.name)
    messages.success(request, format_html(words, list=link))
