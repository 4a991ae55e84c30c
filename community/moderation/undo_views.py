"""A moderator's page of what they decided a moment ago, each with its way back."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community import policy
from community.moderation import actions, deeds, subjects
from community.moderation.actions.taking_back import MOST, lately, until
from community.moderation.models import BulkDeed, Statement
from community.moderation.models.bulk import UNDONE_WITHIN
from community.moderation.subjects import Seen


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the reader decided within ten minutes."""
    policy.require(request.user, "statement.take_back")
    found = lately(request.user)
    seen = _seen(found, request.user)
    rows = [
        (
            *(one, deeds.done_of(one.code), seen.get((one.thing_kind, one.thing_key))),
            *("" if one.thing_kind == subjects.PERSON else one.open_title, until(one)),
        )
        for one in found
    ]
    context = {"rows": rows, "in_bulk": _in_bulk(request.user)}
    return render(request, "moderation/undo.html", context)


def _in_bulk(person: Any) -> list[tuple[BulkDeed, Any]]:
    """What was chosen at the desk, one thing or many: it is taken back as a whole, there."""
    began = timezone.now() - UNDONE_WITHIN
    done = BulkDeed.objects.filter(by=person, state=BulkDeed.State.DONE, done_at__gte=began)
    rows = done.annotate(number=Count("items")).order_by("-pk")[:MOST]
    known = ((one, deeds.deed_of(one.code)) for one in rows)
    return [(one, deed.label) for one, deed in known if deed is not None and deed.is_undoable]


def _seen(found: list[Statement], person: Any) -> dict[tuple[str, int], Seen]:
    """The things of these, as `person` sees them; nobody who may have written under no name."""
    keys: dict[str, set[int]] = defaultdict(set)
    for one in found:
        if one.thing_kind != subjects.PERSON or one.case_id is None:
            keys[one.thing_kind].add(one.thing_key)
    return {
        (name, key): seen
        for name, wanted in keys.items()
        if (kind := subjects.kind_of(name))
        for key, seen in kind.see(person, wanted).items()
        if not seen.is_private
    }


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
