"""What one may do here, what is still to come, and what is taken for now: for oneself alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community import policy
from threads.progress import standings


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's own abilities, each with how far it is."""
    if not policy.member(request.user):
        raise policy.SignInRequired
    shown = standings(request.user)
    context = {
        "taken": [one for one in shown if one.taken],
        "held": [one for one in shown if one.is_held],
        "to_come": [one for one in shown if not one.is_open],
        "is_staff": policy.staff(request.user),
    }
    return render(request, "portal/abilities.html", context)
