"""The page between staff and their work while a second step is missing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from community.accounts.two_factor import has_second_step, took_second_step
from community.lib.leading import own_path

WANTED = "two_factor_wanted"
"""The key of a session under which stands where somebody wanted to go before the second step."""


def second_step_page(request: HttpRequest) -> HttpResponse:
    """On to the page below, and back from there to where `request` led."""
    is_read = request.method in {"GET", "HEAD"}
    here = request.get_full_path() if is_read else request.POST.get("next") or request.path
    return redirect(reverse("mfa_needed", query={"next": here}))


@require_safe
@login_required
def needed(request: HttpRequest) -> HttpResponse:
    """Why a second step is needed, and the ways to set one up; straight on for whoever took it."""
    if wanted := own_path(request.GET.get("next", "")):
        request.session[WANTED] = wanted
    wanted = request.session.get(WANTED, "")
    is_set_up = has_second_step(request.user)
    if is_set_up and took_second_step(request):
        request.session.pop(WANTED, None)
        return HttpResponseRedirect(wanted or reverse("mfa_index"))
    context = {"wanted": wanted, "is_set_up": is_set_up}
    return render(request, "mfa/needed.html", context)
