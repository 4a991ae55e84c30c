"""One's webhooks: added, changed, tried out; what was sent, and what was not."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.accounts.confirming import confirm_first, confirm_to_send
from community.lib import keyset
from community.limits.actions import TooManyError
from community.webhooks import actions
from community.webhooks.events import EVENTS, TEST
from community.webhooks.forms import EndpointForm
from community.webhooks.models import Delivery, Endpoint, State

LIST = "webhooks:index"
PAGE = 30
OVERLAP = int(actions.OVERLAP.total_seconds() // 3600)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of one's webhooks, the last first; they are at most `actions.MOST`."""
    policy.require(request.user, "webhook.list")
    lost = Q(deliveries__state=State.DEAD) & ~Q(deliveries__kind=TEST)
    dead = Count("deliveries", filter=lost)
    mine = Endpoint.objects.visible_to(request.user).annotate(dead=dead).order_by("-pk")
    return render(request, "webhooks/index.html", {"endpoints": mine, "most": actions.MOST})


@require_http_methods(["GET", "HEAD", "POST"])
@confirm_to_send
def new(request: HttpRequest) -> HttpResponse:
    """Add one; its secret is shown this once."""
    policy.require(request.user, "webhook.make")
    form = EndpointForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            endpoint, secret = actions.add_endpoint(by=request.user, **form.cleaned_data)
            return _secret_page(request, endpoint, secret)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "webhooks/new.html", {"form": form}, status=_status(form))


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How one does, and what was sent there; `?state=` narrows it."""
    endpoint, state = _own(request, pk), request.GET.get("state", "")
    log = endpoint.deliveries.prefetch_related("attempts")
    if state in State.values:
        log = log.filter(state=state)
    page = keyset.page(log, order=("-pk",), size=PAGE, cursor=request.GET.get("cursor"))
    context = {
        "endpoint": endpoint,
        "events": [(code, words, code in endpoint.events) for code, words in EVENTS.items()],
        "secrets": endpoint.living_secrets,
        "page": page,
        "state": state,
        "states": [("", _("all")), *State.choices],
        "has_dead": Delivery.objects.filter(endpoint=endpoint).dead_letters().exists(),
        "overlap": OVERLAP,
    }
    return render(request, "webhooks/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@confirm_to_send
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another address, other events, another name."""
    endpoint = _own(request, pk)
    now = {"url": endpoint.url, "events": endpoint.events, "name": endpoint.name}
    form = EndpointForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_endpoint(endpoint, by=request.user, **form.cleaned_data)
            messages.success(request, _("Your webhook is changed."))
            return redirect(endpoint)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "endpoint": endpoint}
    return render(request, "webhooks/edit.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one, with its log; asked first."""
    endpoint = _own(request, pk)
    if request.method == "POST":
        actions.remove_endpoint(endpoint, by=request.user)
        messages.success(request, _("The webhook is deleted."))
        return redirect(LIST)
    return render(request, "webhooks/delete.html", {"endpoint": endpoint})


@require_POST
@confirm_first
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret, shown this once; the old one signs on for a day."""
    endpoint = _own(request, pk)
    try:
        secret = actions.rotate_secret(endpoint, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(endpoint)
    return _secret_page(request, endpoint, secret)


@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Send nothing there."""
    done = _("It is paused: nothing is sent there.")
    return _do(request, _own(request, pk), actions.pause_endpoint, done)


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on."""
    done = _("It goes on with what happens from now on.")
    return _do(request, _own(request, pk), actions.resume_endpoint, done)


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an event that tells of nothing."""
    done = _("A test is on its way. What comes of it stands in the log in a moment.")
    return _do(request, _own(request, pk), actions.send_test, done)


@require_POST
def redeliver_dead(request: HttpRequest, pk: int) -> HttpResponse:
    """Send all dead letters once more."""
    done = _("They are on their way again.")
    return _do(request, _own(request, pk), actions.redeliver_dead, done)


@require_safe
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """One event: each try, and what was answered."""
    found = _own_delivery(request, pk)
    context = {"delivery": found, "endpoint": found.endpoint, "attempts": found.attempts.all()}
    return render(request, "webhooks/delivery.html", context)


@require_POST
def redeliver(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one event once more."""
    return _do(request, _own_delivery(request, pk), actions.redeliver, _("It is on its way again."))


def _own(request: HttpRequest, pk: int) -> Endpoint:
    """Raises SignInRequired and Http404."""
    policy.require(request.user, "webhook.list")
    return get_object_or_404(Endpoint.objects.visible_to(request.user), pk=pk)


def _own_delivery(request: HttpRequest, pk: int) -> Delivery:
    policy.require(request.user, "webhook.list")
    mine = Delivery.objects.visible_to(request.user).select_related("endpoint")
    return get_object_or_404(mine, pk=pk)


def _do(request: HttpRequest, thing: Any, deed: Callable[..., Any], done: str) -> HttpResponse:
    """Do it, say so or why not, and show the thing again."""
    try:
        deed(thing, by=request.user)
        messages.success(request, done)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(thing)


def _secret_page(request: HttpRequest, endpoint: Endpoint, secret: str) -> HttpResponse:
    context = {"endpoint": endpoint, "secret": secret, "overlap": OVERLAP}
    context["is_new"] = endpoint.secrets.count() == 1
    response = render(request, "webhooks/secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _status(form: EndpointForm) -> HTTPStatus:
    """429 where a limit was reached, 422 where something is wrong."""
    errors = form.errors.as_data().get("__all__", [])
    if any(isinstance(one, TooManyError) for one in errors):
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
