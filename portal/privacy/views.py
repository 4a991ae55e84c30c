"""One's own data: what is kept, a file with it, and the way out."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from community import policy
from community.accounts.confirming import confirm_first
from community.limits.actions import TooManyError
from portal.privacy import actions, exporting, telling, tokens
from portal.privacy.forms import CloseForm
from portal.privacy.models import Closing, Export

SHOWN = 10


@require_safe
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    """Every cookie and every personal field: what, why, who sees it, how long."""
    return render(request, "privacy/index.html", telling.told())


@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    """Ask for a file with one's data, and see those that were asked for."""
    policy.require(request.user, "data.export")
    return _ask(request) if request.method == "POST" else _data_page(request)


@confirm_first
def _ask(request: HttpRequest) -> HttpResponse:
    try:
        actions.ask_for_data(by=request.user)
    except ValidationError as error:
        is_limit = isinstance(error, TooManyError)
        status = HTTPStatus.TOO_MANY_REQUESTS if is_limit else HTTPStatus.CONFLICT
        return _data_page(request, error=" ".join(error.messages), status=status)
    messages.success(request, _("Asked for. A mail tells you when it is ready."))
    return redirect("privacy:data")


def _data_page(
    request: HttpRequest, *, error: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    mine = Export.objects.visible_to(request.user).order_by("-pk")[:SHOWN]
    context = {
        "exports": mine,
        "waits": any(one.is_waiting for one in mine),
        "days": exporting.KEPT.days,
        "error": error,
    }
    return render(request, "privacy/data.html", context, status=status)


@require_safe
def fetch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself, for whom it is about, while it is kept."""
    policy.require(request.user, "data.export")
    export = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    if not export.is_ready:
        raise Http404
    try:
        file = exporting.path_of(export).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"data-{export.asked_at:%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Close one's account, now or in some days."""
    policy.require(request.user, "account.close", request.user)
    if request.method != "POST":
        return _close_page(request, CloseForm())
    if request.POST.get("deed") == "keep":
        return _keep(request)
    form = CloseForm(request.POST)
    return _close(request, form) if form.is_valid() else _close_page(request, form)


@confirm_first
def _close(request: HttpRequest, form: CloseForm) -> HttpResponse:
    try:
        closing = actions.close_account(request.user, by=request.user, **form.wish)  # type: ignore[arg-type]
    except ValidationError as error:
        form.add_error(None, error)
        return _close_page(request, form)
    logout(request)
    if closing.begun_at is not None:
        messages.success(request, _("Your account is being closed. We wish you well."))
    else:
        said = _("Your account will be closed on %(day)s. Sign in until then to keep it.")
        messages.success(request, said % {"day": date_format(closing.due_at, "j F Y")})
    return redirect("home")


def _close_page(request: HttpRequest, form: CloseForm) -> HttpResponse:
    closing = Closing.objects.filter(person=request.user.pk, begun_at=None).first()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "closing": closing}
    return render(request, "privacy/close.html", context, status=status)


def _keep(request: HttpRequest) -> HttpResponse:
    actions.keep_account(request.user, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Your account will not be closed."))
    return redirect("privacy:close")


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """From the mail: one press of a button, signed in or not, keeps an account that waits."""
    closing = tokens.closing_of(token)
    if closing is None:
        raise Http404
    if request.method == "POST":
        actions.keep_account(closing.person, by=closing.person)
        messages.success(request, _("Your account will not be closed. Sign in as before."))
        return redirect("account_login")
    return render(request, "privacy/keep.html", {"closing": closing, "token": token})
