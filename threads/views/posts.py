"""The doors to one post, wherever it stands: its place, comments on it, votes, what it said."""

from __future__ import annotations

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
from community.limits.actions import TooManyError
from threads import actions, asking, changes, question, replying, unsent, writing
from threads.models import Post
from threads.views.finding import place_of, visible_post
from threads.views.status import FORBIDDEN, OK, REJECTED, TOO_MANY, refusal, rejection

VOTES = {"up": 1, "down": -1, "none": 0}


@require_safe
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The lasting address of a post leads to the page that it is on now."""
    return redirect(place_of(visible_post(request, pk), request))


@require_http_methods(["GET", "HEAD", "POST"])
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Comment on a question or an answer, or reply (`?reply=`) to a comment on it."""
    subject = visible_post(request, pk)
    if not replying.takes_remarks(subject):
        raise Http404
    if request.method != "POST":
        policy.require(request.user, "thread.remark", subject.thread)
    elif not policy.member(request.user):
        return unsent.remark(request, subject)
    draft, status = replying.remark(request, subject), OK
    if request.method == "POST" and "preview" not in request.POST:
        try:
            if (written := draft.send(by=request.user)) is not None:
                return redirect(place_of(written, request))
            status = rejection(draft.form)
        except policy.NotAllowed as error:
            words = _("No comments are taken here any more.")
            draft.form.add_error(None, refusal(error, words))
            status = FORBIDDEN
    context = {"write": draft, "thread": subject.thread}
    return render(request, "threads/reply.html", context, status=status)


@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Vote `value` (up, down, none) and come back to the post; htmx swaps the votes alone."""
    found = visible_post(request, pk)
    if request.htmx and not policy.member(request.user):  # type: ignore[attr-defined]
        return _sent_on(found.get_absolute_url(), HTTPStatus.UNAUTHORIZED)
    try:
        if (value := VOTES.get(request.POST.get("value", ""))) is None:
            raise ValidationError(_("A vote is up, down or none."))
        counted = actions.vote(found, by=request.user, value=value)
    except (ValidationError, policy.NotAllowed) as error:
        return _refused(request, found, error)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(place_of(found, request))
    shown = question.entry(counted, person=request.user)
    return render(request, "threads/_votes.html", {"entry": shown})


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever asked says that this answer helped."""
    found = visible_post(request, pk)
    try:
        actions.accept(found, by=request.user)
    except ValidationError as error:
        return _refused(request, found, error)
    messages.success(request, _("You have accepted this answer. You can take that back."))
    return redirect(place_of(found, request))


@require_POST
def unaccept(request: HttpRequest, pk: int) -> HttpResponse:
    """They take that back; of an answer that is not the accepted one there is nothing to take."""
    found = visible_post(request, pk)
    try:
        policy.require(request.user, "thread.accept", found.thread)
        if found.thread.accepted_id == found.pk:
            actions.unaccept(found.thread, by=request.user)
            messages.success(request, _("The answer is no longer marked as accepted."))
    except ValidationError as error:
        return _refused(request, found, error)
    return redirect(place_of(found, request))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own post; a change made elsewhere meanwhile is shown beside it."""
    found = visible_post(request, pk)
    if request.method == "POST" and not policy.member(request.user):
        return unsent.edit(request, found)
    is_question = found.kind == Post.Kind.QUESTION
    policy.require(request.user, "post.edit", found)
    draft: Any = asking.change(request, found) if is_question else writing.change(request, found)
    status = OK
    if request.method == "POST" and "preview" not in request.POST:
        try:
            if (changed := draft.send(by=request.user)) is not None:
                return redirect(place_of(changed, request))
            status = rejection(draft.form)
        except policy.Unable as error:
            draft.form.add_error(None, str(error))
            status = FORBIDDEN
    context = {"change": draft, "thread": found.thread, "story": found.thread.story}
    return render(request, "threads/edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take one's own post off the page."""
    found = visible_post(request, pk)
    policy.require(request.user, "post.delete", found)
    if request.method != "POST":
        return render(request, "threads/delete.html", _around(found))
    actions.delete(found, by=request.user)
    if found.kind == Post.Kind.QUESTION:
        messages.success(request, _("Your question is deleted."))
        return redirect("threads:index")
    is_answer = found.kind == Post.Kind.ANSWER
    words = _("Your answer is deleted.") if is_answer else _("Your comment is deleted.")
    if found.is_private:
        words = _("Your message is deleted.")
    messages.success(request, words)
    return redirect(found.thread)


@require_safe
def revisions(request: HttpRequest, pk: int) -> HttpResponse:
    """What a post said before each edit, and which words changed."""
    found = visible_post(request, pk)
    page = keyset.page(
        found.revisions.select_related("by"),
        order=("-number", "pk"),
        size=changes.PAGE,
        cursor=request.GET.get("before"),
    )
    context = {
        **_around(found),
        "page": page,
        "versions": changes.versions(found, page.items),
        "may_edit": policy.may(request.user, "post.edit", found),
        "may_hide": policy.may(request.user, "version.hide", found),
    }
    return render(request, "threads/revisions.html", context)


def _around(found: Post) -> dict[str, Any]:
    """The post with what it stands in, for the way back above a page about it."""
    return {"post": found, "thread": found.thread, "story": found.thread.story}


def _refused(request: HttpRequest, found: Post, error: Exception) -> HttpResponse:
    """Why a deed was refused, on the page of the post; 403 for what is not the reader's to do."""
    if isinstance(error, ValidationError):
        words = " ".join(error.messages)
        status = TOO_MANY if isinstance(error, TooManyError) else REJECTED
    elif isinstance(error, policy.Unable):
        words, status = str(error), FORBIDDEN
    elif found.author_id == getattr(request.user, "pk", None):
        words, status = _("This is your own: others vote on it."), FORBIDDEN
    else:
        words, status = _("This can not be voted on now."), FORBIDDEN
    if request.htmx:  # type: ignore[attr-defined]
        messages.error(request, words)
        return _sent_on(found.get_absolute_url(), status)
    context = {**_around(found), "words": words}
    return render(request, "threads/refused.html", context, status=status)


def _sent_on(address: str, status: HTTPStatus) -> HttpResponse:
    """To htmx: open `address` in place of this page."""
    return HttpResponse(status=status, headers={"HX-Redirect": address})
