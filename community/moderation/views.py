"""The members' door to moderation: report something, and see what came of it."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community import policy
from community.lib import keyset
from community.limits.actions import TooManyError
from community.moderation import subjects
from community.moderation.actions.reporting import report_named, require_reportable
from community.moderation.forms import ReportForm
from community.moderation.models import Report

PAGE = 20
LARGEST = 2**63 - 1
"""The largest number that a thing can have."""


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Report the thing of this kind and number; what the reader may not see is not there."""
    policy.require(request.user, "report.make")
    seen = subjects.reportable(kind, pk, person=request.user) if pk <= LARGEST else None
    if seen is None:
        raise Http404
    form, status = ReportForm(request.POST or None, auto_id="report_%s"), HTTPStatus.OK
    refused = _refused(request, kind, pk, seen)
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            if form.is_valid():
                report_named(kind, pk, by=request.user, **form.cleaned_data)
                messages.success(request, _("Thank you. A moderator will look, and tell you."))
                return redirect("settings_reports")
        except ValidationError as error:
            form.add_error(None, error)
            status = _status(form)
    context = {
        "form": form,
        "seen": seen,
        "what": subjects.label_of(kind),
        "refused": refused,
    }
    return render(request, "moderation/report.html", context, status=status)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What one has reported, the last first, and what came of each."""
    policy.require(request.user, "report.list")
    mine = Report.objects.visible_to(request.user).select_related("case", "kind")
    page = keyset.page(mine, order=("-pk",), size=PAGE, cursor=request.GET.get("cursor"))
    rows = [(one, subjects.label_of(one.subject_kind)) for one in page.items]
    return render(request, "moderation/reports.html", {"page": page, "rows": rows})


def _refused(request: HttpRequest, kind: str, pk: int, seen: subjects.Seen) -> str:
    """Why this reader cannot report it, before they have written anything."""
    try:
        require_reportable(kind, pk, seen, by=request.user)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _status(form: ReportForm) -> HTTPStatus:
    """429 where a limit was reached, else 422."""
    errors = form.errors.as_data().get(NON_FIELD_ERRORS, [])
    if any(isinstance(one, TooManyError) for one in errors):
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.UNPROCESSABLE_ENTITY
