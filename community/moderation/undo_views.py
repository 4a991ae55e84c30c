"""A moderator's page of what they decided a moment ago, each with its way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community import policy
from community.moderation import actions, deeds, subjects
from community.moderation.actions.taking_back import lately
from community.moderation.models import Statement
from community.moderation.models.bulk import UNDONE_WITHIN


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the reader decided within ten minutes; of whom it tells is left out."""
    policy.require(request.user, "statement.take_back")
    rows = [
        (one, deeds.done_of(one.code), subjects.label_of(one.thing_kind), one.at + UNDONE_WITHIN)
        for one in lately(request.user)
    ]
    return render(request, "moderation/undo.html", {"rows": rows})


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo one of these."""
    policy.require(request.user, "statement.take_back")
    told = get_object_or_404(Statement.objects.filter(by=request.user.pk), pk=pk)
    try:
        actions.take_back(told, by=request.user)
    except (ValidationError, policy.NotAllowed) as error:
        messages.warning(request, " ".join(getattr(error, "messages", [str(error)])))
        return redirect("undo")
    messages.success(request, _("It is taken back: all is as it was."))
    seen = subjects.seen(told.thing_kind, told.thing_key, person=request.user)
    return redirect(seen.url if seen else "undo")


def with_a_way_back(person: Any, words: object) -> str:
    """What is said after a deed: `words`, and where `person` takes back what can be."""
    if not lately(person):
        return str(words)
    link = '{} <a href="{}">{}</a>'
    return format_html(link, words, reverse("undo"), _("Undo, for ten minutes"))
