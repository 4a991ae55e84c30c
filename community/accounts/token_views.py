"""One's tokens: made and shown once, renewed, revoked."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from community import policy
from community.accounts import tokens
from community.accounts.confirming import confirm_first, confirm_to_send
from community.accounts.models import ApiToken, Scope

LIVES = (30, 90, 180, 365)  # days
SHOWN = 50


class TokenForm(forms.Form):
    """What a token is for, what it may do, and how long."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=80,
        help_text=gettext_lazy("So that you know later which one to revoke."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=Scope.choices,
        initial=[Scope.READ.value],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Never more than you may do yourself. Without “read what I may read”, a program reads "
            "what everybody may and, of yours, what it needs for the rest that is ticked."
        ),
        error_messages={"required": gettext_lazy("Choose one thing at least.")},
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long it works"),
        coerce=int,
        choices=[(days, gettext_lazy("%(days)d days") % {"days": days}) for days in LIVES],
        initial=90,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@confirm_to_send
def index(request: HttpRequest) -> HttpResponse:
    """One's tokens, and a form for another one."""
    _require_member(request)
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = tokens.make_token(
                request.user,  # type: ignore[arg-type]
                by=request.user,
                name=given["name"],
                scopes=given["scopes"],
                life=timedelta(days=given["days"]),
            )
            return _page(request, TokenForm(), made=made)
        except ValidationError as error:
            form.add_error(None, error)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return _page(request, form, status=status)


@require_POST
@confirm_first
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """A new token in place of one; the old one works on for a day."""
    try:
        return _page(
            request, TokenForm(), made=tokens.rotate_token(_own(request, pk), by=request.user)
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("settings_tokens")


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one at once."""
    tokens.revoke_token(_own(request, pk), by=request.user)
    messages.success(request, _("Revoked: it opens nothing any more."))
    return redirect("settings_tokens")


def _own(request: HttpRequest, pk: int) -> ApiToken:
    """Raises SignInRequired and Http404."""
    _require_member(request)
    return get_object_or_404(ApiToken.objects.visible_to(request.user), pk=pk)


def _require_member(request: HttpRequest) -> None:
    """Whoever is suspended still sees what they have, and may revoke it. Raises SignInRequired."""
    if not policy.member(request.user):
        raise policy.SignInRequired


def _page(
    request: HttpRequest,
    form: TokenForm,
    *,
    made: tuple[ApiToken, str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    mine: Any = ApiToken.objects.visible_to(request.user)
    context = {
        "form": form,
        "made": made,
        "in_use": mine.in_use().order_by("-pk"),
        "over": mine.over().order_by("-pk")[:SHOWN],
        "scopes": dict(Scope.choices),
        "overlap": int(tokens.OVERLAP.total_seconds() // 3600),
    }
    return render(request, "settings/tokens.html", context, status=status)
