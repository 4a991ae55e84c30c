"""A member's page of one warning, and their word that they have read it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community import policy
from community.lib.leading import own_path
from community.moderation.actions import acknowledge
from community.moderation.models import Statement, Warning  # noqa: A004


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What a moderator said; on POST, that it was read."""
    policy.require(request.user, "statement.list")
    warning = get_object_or_404(Warning.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        acknowledge(warning, by=request.user)
        messages.success(request, _("Thank you for reading it."))
        back = request.POST.get("next", "")
        return HttpResponseRedirect(own_path(back) or reverse("settings_decisions"))
    mine = Statement.objects.visible_to(request.user).filter(code="person.warn")
    told = mine.filter(effects__warning=warning.pk).first()
    context = {"warning": warning, "told": told}
    return render(request, "moderation/warning.html", context)
