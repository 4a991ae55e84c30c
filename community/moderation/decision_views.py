"""A member's page of what moderators decided about them: why, and how to appeal."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community import policy
from community.lib import keyset
from community.moderation import deeds, subjects
from community.moderation.actions.appeals import appeal, why_not
from community.moderation.forms import AppealForm
from community.moderation.models import Statement

PAGE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every decision about the reader, the last first."""
    policy.require(request.user, "statement.list")
    mine = Statement.objects.visible_to(request.user).select_related("appeal")
    page = keyset.page(mine, order=("-pk",), size=PAGE, cursor=request.GET.get("cursor"))
    rows = [(one, deeds.told_of(one.code)) for one in page.items]
    return render(request, "moderation/decisions.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision: what, why, by which rule, how it was decided; and the appeal against it."""
    policy.require(request.user, "statement.list")
    mine = Statement.objects.visible_to(request.user).select_related("appeal")
    told = get_object_or_404(mine, pk=pk)
    form, status = AppealForm(request.POST or None, auto_id="appeal_%s"), HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            if form.is_valid():
                appeal(told, by=request.user, **form.cleaned_data)
                messages.success(request, _("Sent. Another moderator reads it, and answers you."))
                return redirect(told)
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "told": told,
        "what": deeds.told_of(told.code),
        "thing": subjects.label_of(told.thing_kind),
        "seen": subjects.seen(told.thing_kind, told.thing_key, person=request.user),
        "appeal": getattr(told, "appeal", None),
        "refused": why_not(told),
        "form": form,
    }
    return render(request, "moderation/decision.html", context, status=status)
