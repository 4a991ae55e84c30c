"""Drafts: saving what is typed, by a script or by a button, and one's own list of them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community import policy
from community.lib import keyset
from community.limits.actions import TooManyError
from threads import actions, draft_forms, drafting, unsent
from threads.models import Draft
from threads.views.status import REJECTED, TOO_MANY

PAGE = 20
ORDER = ("-saved_at", "-pk")
JSON = "application/json"
UNAUTHORIZED, CONFLICT = HTTPStatus.UNAUTHORIZED, HTTPStatus.CONFLICT


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """What one has begun and not sent, newest first."""
    policy.require(request.user, "draft.list")
    page = keyset.page(
        Draft.objects.visible_to(request.user).with_words(),
        order=ORDER,
        size=PAGE,
        cursor=request.GET.get("cursor"),
    )
    context = {"page": page, "entries": drafting.entries(page.items, by=request.user)}
    return render(request, "threads/drafts.html", context)


@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    """Keep what is typed in a form: a script is answered in JSON, a button leads back to the form.

    A version newer than the page's is answered with 409 and both.
    """
    by_script = request.headers.get("Accept") == JSON
    if not policy.member(request.user):
        return _signed_out(request, by_script)
    name = request.POST.get(drafting.FORM, "")
    kind, _number = draft_forms.split(name)
    if not kind:
        raise Http404
    seen = drafting.number(request.POST.get(drafting.VERSION)) or 0
    typed = draft_forms.typed(kind, request.POST)
    try:
        draft = actions.save_draft(name, typed, by=request.user, seen=seen)
    except actions.StaleDraftError as error:
        return _conflict(request, error, by_script)
    except ValidationError as error:
        return _refused(request, error, by_script)
    if by_script:
        return JsonResponse({"version": draft.version})
    if draft.content:
        messages.success(request, _("Your draft is saved. Go on whenever you like, here or there."))
    else:
        messages.info(request, _("Nothing is written yet, so nothing is kept."))
    return _back(request, draft)


@require_POST
def discard_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, and come back to its form or to the list."""
    policy.require(request.user, "draft.list")
    draft = get_object_or_404(Draft.objects.visible_to(request.user), pk=pk)
    seen = drafting.number(request.POST.get(drafting.VERSION)) or 0
    try:
        actions.discard_draft(draft, by=request.user, seen=seen)
    except actions.StaleDraftError:
        words = _("It was saved again since you looked, and is still here. Look once more.")
        messages.warning(request, words)
    else:
        messages.success(request, _("Your draft is discarded."))
    if request.POST.get("from") == "list":
        return redirect("threads:drafts")
    return _back(request, draft)


def _back(request: HttpRequest, draft: Draft) -> HttpResponse:
    form = draft_forms.find(draft.form, by=request.user)
    return redirect(form.address if form else "threads:drafts")


def _signed_out(request: HttpRequest, by_script: bool) -> HttpResponse:
    """401: with the form and what was typed in it, where it is one."""
    if by_script:
        words = _("You are signed out. Your text is still here.")
        return JsonResponse({"error": words}, status=UNAUTHORIZED)
    given_back = unsent.draft(request, UNAUTHORIZED)
    if given_back is None:
        raise policy.SignInRequired
    return given_back


def _conflict(
    request: HttpRequest, error: actions.StaleDraftError, by_script: bool
) -> HttpResponse:
    saved = error.draft
    context: dict[str, Any] = {
        "saved": saved,
        "mine": error.content,
        "rows": drafting.compared(saved.content, error.content),
    }
    if by_script:
        both = render_to_string("threads/_draft_choice.html", context, request)
        answer = {"version": saved.version, "content": saved.content, "both": both}
        return JsonResponse(answer, status=CONFLICT)
    context["kept"] = [
        (name, one)
        for name, value in error.content.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    context["form"] = draft_forms.find(saved.form, by=request.user)
    return render(request, "threads/draft_conflict.html", context, status=CONFLICT)


def _refused(request: HttpRequest, error: ValidationError, by_script: bool) -> HttpResponse:
    """Why it was not saved; a page has the form with what was typed."""
    words = " ".join(error.messages)
    status = TOO_MANY if isinstance(error, TooManyError) else REJECTED
    if isinstance(error, actions.NoSuchFormError):
        status = HTTPStatus.NOT_FOUND
    if by_script:
        return JsonResponse({"error": words}, status=status)
    messages.error(request, words)
    given_back = unsent.draft(request, status)
    if given_back is None:
        raise Http404
    return given_back
