"""What is done with an answer that no longer holds, and with what a post said before."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community import policy
from community.moderation.deeds import RestrictionForm, by_rule
from community.moderation.undo_views import with_a_way_back
from threads import actions
from threads.forms import ReasonForm
from threads.models import Post, Revision
from threads.outdating import OutdatedForm
from threads.views.finding import place_of, visible_post
from threads.views.status import OK, REJECTED


@require_http_methods(["GET", "HEAD", "POST"])
def outdated(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark an answer as outdated, or take the mark back (`undo`)."""
    answer = visible_post(request, pk)
    if answer.kind != Post.Kind.ANSWER:
        raise Http404
    policy.require(request.user, "post.outdate", answer)
    if request.method == "POST" and "undo" in request.POST:
        actions.unmark_outdated(answer, by=request.user)
        messages.success(request, _("The answer is no longer marked as outdated."))
        return redirect(place_of(answer, request))
    form = OutdatedForm(request.POST if request.method == "POST" else None, answer=answer)
    status = OK
    if request.method == "POST":
        try:
            if form.is_valid():
                actions.mark_outdated(answer, by=request.user, **form.cleaned_data)
                messages.success(request, _("The answer is marked as outdated."))
                return redirect(place_of(answer, request))
        except ValidationError as error:
            form.add_error(None, error)
        status = REJECTED
    context = {"form": form, "post": answer, "thread": answer.thread}
    return render(request, "threads/outdated.html", context, status=status)


@require_POST
def restore_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a post say again what it said before an edit."""
    revision = _visible(request, pk)
    seen = request.POST.get("seen", "")
    try:
        post = actions.restore_version(
            revision, by=request.user, seen=int(seen) if seen.isdecimal() else -1
        )
    except actions.StaleEditError:
        messages.error(request, _("It was changed meanwhile. Look at it again before you do that."))
        return redirect("threads:revisions", revision.post_id)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("threads:revisions", revision.post_id)
    messages.success(request, _("It says again what it said before."))
    return redirect(place_of(post, request))


@require_http_methods(["GET", "HEAD", "POST"])
def hide_version(request: HttpRequest, pk: int) -> HttpResponse:
    """A moderator takes one earlier version out of sight, with a reason."""
    revision = _visible(request, pk)
    policy.require(request.user, "version.hide", revision.post)
    form = RestrictionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        by_rule(actions.hide_version, revision, by=request.user, **form.cleaned_data)
        messages.success(request, with_a_way_back(request.user, _("This version is hidden.")))
        return redirect("threads:revisions", revision.post_id)
    return _asked(request, revision, form, is_shown=False)


@require_http_methods(["GET", "HEAD", "POST"])
def show_version(request: HttpRequest, pk: int) -> HttpResponse:
    """A moderator puts it back in sight, with a reason."""
    revision = _visible(request, pk)
    policy.require(request.user, "version.show", revision.post)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.show_version(revision, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("This version is in sight again."))
        return redirect("threads:revisions", revision.post_id)
    return _asked(request, revision, form, is_shown=True)


def _asked(
    request: HttpRequest, revision: Revision, form: forms.Form, *, is_shown: bool
) -> HttpResponse:
    """The page that asks why, beside what the version says."""
    context = {"form": form, "post": revision.post, "thread": revision.post.thread}
    context |= {"revision": revision, "story": revision.post.thread.story, "is_shown": is_shown}
    status = REJECTED if form.is_bound else OK
    return render(request, "threads/hide_version.html", context, status=status)


def _visible(request: HttpRequest, pk: int) -> Revision:
    """The earlier version `pk` of a post that the reader may see, with that post."""
    found = Revision.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.post = visible_post(request, found.post_id)
    return found
