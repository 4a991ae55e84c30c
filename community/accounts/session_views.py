"""Where somebody is signed in, and signing out there."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.accounts.models import ApiToken
from community.accounts.sessions import end, list_of
from community.accounts.tokens import revoke_all

LONGEST_NUMBER = 18
"""Digits that a key has at most."""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """One's own sessions; a POST ends one of them, or all but this one."""
    if request.method == "POST":
        ended = end(_chosen(request), by=request.user)
        if "tokens" in request.POST:
            ended += revoke_all(request.user, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Signed out there.") if ended else _("That is over already."))
        return redirect("usersessions_list")
    context = {
        "sessions": list_of(request.user),
        "here": request.session.session_key,
        "tokens": ApiToken.objects.visible_to(request.user).in_use().count(),
    }
    return render(request, "usersessions/usersession_list.html", context)


def _chosen(request: HttpRequest) -> list[UserSession]:
    """The sessions that a form names: one by its number, or every other one."""
    others: Any = UserSession.objects.filter(user=request.user).exclude(
        session_key=request.session.session_key
    )
    number = request.POST.get("session", "")
    if number:
        is_number = number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER
        others = others.filter(pk=number) if is_number else others.none()
    return list(others)
