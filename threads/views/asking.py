"""Beside the form to ask: what fits it, and leaving it because something answers already."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community import policy
from stories.models import Story
from threads import actions
from threads import fitting as fittings
from threads.forms import AskForm, QuestionForm
from threads.models import Thread


@require_POST
def fitting(request: HttpRequest) -> HttpResponse:
    """A piece of the form to ask or to edit: tags and outlines that fit what was typed so far."""
    if not policy.member(request.user):
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    form = QuestionForm(request.POST) if "seen" in request.POST else AskForm(request.POST)
    found = fittings.fitting(form, person=request.user)
    return render(request, "threads/_fitting.html", {"fitting": found})


@require_POST
def answered(request: HttpRequest) -> HttpResponse:
    """`thing` answers what was about to be asked: count that, and go there."""
    policy.require(request.user, "thread.ask")
    thing = _thing(request, request.POST.get("thing", ""))
    actions.deflect(thing, by=request.user)
    messages.success(request, _("Good that it is here already. Your question was not posted."))
    return redirect(thing)


def _thing(request: HttpRequest, reference: str) -> Thread | Story:
    """The question or story that a form calls `reference`; Http404 for what is out of sight."""
    kind, _sign, key = reference.partition("-")
    is_number = key.isascii() and key.isdecimal() and len(key) < 19
    found: Thread | Story | None = None
    if is_number and kind == "thread":
        threads = Thread.objects.visible_to(request.user).filter(kind=Thread.Kind.QUESTION)
        found = threads.filter(pk=int(key)).first()
    elif is_number and kind == "story":
        found = Story.objects.visible_to(request.user).filter(pk=int(key)).first()
    if found is None:
        raise Http404
    return found
