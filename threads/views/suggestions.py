"""Suggesting an edit, and deciding on one that was suggested."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.lib import keyset
from threads import actions, proposing, unsent
from threads.models import Suggestion
from threads.views.finding import visible_post
from threads.views.status import FORBIDDEN, OK, REJECTED, rejection

PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose an edit of what somebody else wrote; whoever may edit it is led there."""
    found = visible_post(request, pk)
    if not policy.member(request.user):
        if request.method == "POST":
            return unsent.suggest(request, found)
        raise policy.SignInRequired
    if policy.may(request.user, "post.edit", found):
        return redirect("threads:edit", found.pk)
    if waiting := found.suggestions.waiting().filter(by=request.user.pk).first():
        messages.info(request, _("This edit of yours waits already. You can take it back here."))
        return redirect(waiting)
    if request.method != "POST" or not policy.may(request.user, "post.suggest", found):
        policy.require(request.user, "post.suggest", found)
    draft, status = proposing.propose(request, found), OK
    if request.method == "POST" and "preview" not in request.POST:
        try:
            if (made := draft.send(by=request.user)) is not None:
                messages.success(request, _("Your edit is suggested. You will be told."))
                return redirect(made)
            status = rejection(draft.form)
        except policy.NotAllowed as error:
            draft.form.add_error(None, str(error))
            status = FORBIDDEN
    context = {"change": draft, "thread": found.thread, "story": found.thread.story}
    return render(request, "threads/suggest.html", context, status=status)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """What waits on the reader's posts, what they suggested, and for whoever judges all of it."""
    if not policy.member(request.user):
        raise policy.SignInRequired
    visible = Suggestion.objects.visible_to(request.user).for_page()
    waiting, mine = visible.waiting(), visible.filter(by=request.user.pk)
    tabs: dict[str, tuple[Any, tuple[str, ...]]] = {
        "waiting": (waiting.filter(post__author=request.user.pk), ("pk",)),
        "own": (mine, ("-pk",)),
    }
    if policy.may(request.user, "suggestion.list"):
        tabs["all"] = (waiting.exclude(by=request.user.pk), ("pk",))
    tab = request.GET.get("tab", "")
    tab = tab if tab in tabs else "waiting"
    listed, order = tabs[tab]
    page = keyset.page(listed, order=order, size=PAGE, cursor=request.GET.get("cursor"))
    context = {"page": page, "tab": tab, "judges_all": "all" in tabs}
    return render(request, "threads/suggestions.html", context)


@require_safe
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggested edit: which words it changes, and what was decided on it."""
    return _shown(request, _visible(request, pk))


@require_POST
def approve_suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the post say what was suggested."""
    found = _visible(request, pk)
    words = _("Approved: the post says so now.")
    return _do(request, found, lambda: actions.approve_suggestion(found, by=request.user), words)


@require_http_methods(["GET", "HEAD", "POST"])
def improve_suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve it with further changes."""
    found = _visible(request, pk)
    policy.require(request.user, "suggestion.judge", found)
    if not found.is_waiting:
        return redirect(found)
    draft, status = proposing.improve(request, found), OK
    if request.method == "POST" and "preview" not in request.POST:
        try:
            if draft.send(by=request.user) is not None:
                messages.success(request, _("Approved with your changes."))
                return redirect(found)
            status = rejection(draft.form)
        except policy.Unable as error:
            draft.form.add_error(None, str(error))
            status = FORBIDDEN
    context = {**_around(found), "change": draft, "improving": True}
    return render(request, "threads/suggest.html", context, status=status)


@require_POST
def reject_suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the post as it is, and say why."""
    found = _visible(request, pk)
    reason = request.POST.get("reason", "")[:LONGEST_REASON]
    words = _("Rejected; whoever suggested it is told why.")
    return _do(
        request,
        found,
        lambda: actions.reject_suggestion(found, by=request.user, reason=reason),
        words,
    )


@require_POST
def withdraw_suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own back."""
    found = _visible(request, pk)
    words = _("You have taken your suggestion back.")
    return _do(request, found, lambda: actions.withdraw_suggestion(found, by=request.user), words)


LONGEST_REASON = 1000


def _visible(request: HttpRequest, pk: int) -> Suggestion:
    """The suggestion under `pk`; Http404, or SignInRequired for a visitor."""
    if not policy.member(request.user):
        raise policy.SignInRequired
    found = Suggestion.objects.visible_to(request.user).for_page().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _do(
    request: HttpRequest, found: Suggestion, deed: Callable[[], object], words: str
) -> HttpResponse:
    """Do it and come back to the suggestion, or say on its page why it was not done."""
    try:
        deed()
    except ValidationError as error:
        found.refresh_from_db(fields=["state", "reason", "decided_by", "decided_at"])
        return _shown(request, found, error=" ".join(error.messages), status=REJECTED)
    messages.success(request, words)
    return redirect(found)


def _shown(
    request: HttpRequest, found: Suggestion, *, error: str = "", status: HTTPStatus = OK
) -> HttpResponse:
    context = {
        **_around(found),
        "comparison": proposing.comparison(found),
        "may_judge": found.is_waiting and policy.may(request.user, "suggestion.judge", found),
        "is_own": found.by_id == request.user.pk,
        "error": error,
        "reason": request.POST.get("reason", "")[:LONGEST_REASON],
        "longest_reason": LONGEST_REASON,
    }
    return render(request, "threads/suggestion.html", context, status=status)


def _around(found: Suggestion) -> dict[str, Any]:
    thread = found.post.thread
    return {"suggestion": found, "post": found.post, "thread": thread, "story": thread.story}
