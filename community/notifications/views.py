"""The inbox, what one is told of, and the link that ends a kind of mail."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.notifications import actions, choosing, inbox, opening, unsubscribing
from community.notifications.forms import WishesForm
from community.notifications.models import Channel, Notification
from community.notifications.tellers import told


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What happened that one wants to know, unread first."""
    policy.require(request.user, "notice.read_all")
    page = inbox.read(request.user, cursor=request.GET.get("cursor"))
    return render(request, "notifications/index.html", {"page": page})


@require_safe
@never_cache
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Open what a notice is about, which is read by that."""
    policy.require(request.user, "notice.read_all")
    notice = _own(request, pk)
    actions.read(notice, by=request.user)
    lines = told([notice], person=request.user)
    if not lines:
        raise Http404
    return redirect(lines[0].told.url)


@require_safe
@never_cache
def mailed(request: HttpRequest, token: str) -> HttpResponse:
    """Open what a notice in a mail is about; its receiver, if signed in, has read it by that.

    The link opens for anybody what they may see: people read mail where they are not signed in.
    """
    notice = opening.read(token)
    if notice is None:
        raise Http404
    if policy.may(request.user, "notice.read", notice):
        actions.read(notice, by=request.user)
    lines = told([notice], person=request.user)
    if not lines:
        policy.require(request.user, "notice.read_all")  # signed in, they may see it
        raise Http404
    return redirect(lines[0].told.url)


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and come back to the inbox."""
    policy.require(request.user, "notice.read_all")
    actions.read(_own(request, pk), by=request.user)
    return redirect("notifications:index")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    actions.read_all(by=request.user)
    messages.success(request, _("Everything is marked as read."))
    return redirect("notifications:index")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Choose what one is told of, by which channel, and how soon."""
    policy.require(request.user, "notice.choose")
    form = WishesForm(request.POST or None, person=request.user)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            rhythm = form.cleaned_data["rhythm"]
            choosing.choose(by=request.user, chosen=form.chosen(), rhythm=rhythm)
            messages.success(request, _("Your choices are saved."))
            return redirect("notification_settings:edit")
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"form": form, "channels": Channel}
    return render(request, "notifications/edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@csrf_exempt
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End a kind of mail: a page that asks, and a POST that does it, from mail programs too.

    Whoever holds the link may; nothing is done by opening it, for mail scanners open links.
    """
    leave = unsubscribing.read(token)
    if leave is None:
        raise Http404
    entirely = "all" in request.POST
    is_done = request.method == "POST"
    if is_done:
        choosing.unsubscribe(leave, entirely=entirely)
    context = {"leave": leave, "done": is_done, "entirely": entirely}
    response = render(request, "notifications/unsubscribe.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _own(request: HttpRequest, pk: int) -> Notification:
    return get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
