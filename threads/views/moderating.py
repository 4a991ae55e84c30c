"""The moderators' pages: what can be done with a thread or a post, and a page for each deed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community import policy
from community.moderation.deeds import by_rule
from community.moderation.undo_views import with_a_way_back
from threads import moderating
from threads.models import Post, Thread
from threads.moderating import BY_NAME, Deed
from threads.views.finding import place_of, visible_post, visible_thread
from threads.views.status import OK, rejection

READ_AND_WRITE = ["GET", "HEAD", "POST"]


@require_safe
def moderate(request: HttpRequest, pk: int) -> HttpResponse:
    """What the reader can do with a thread."""
    thread = visible_thread(request, pk)
    policy.require(request.user, "thread.moderate", thread)
    open_deeds = [one for one in moderating.OF_THREADS if one.is_open_to(request.user, thread)]
    context = {"thread": thread, "story": thread.story, "deeds": open_deeds}
    return render(request, "threads/moderate.html", context)


@require_safe
def moderate_post(request: HttpRequest, pk: int) -> HttpResponse:
    """What a moderator can do with a post, and with the thread that it stands in."""
    post = visible_post(request, pk)
    policy.require(request.user, "post.hide", post)
    of_post = [one for one in moderating.OF_POSTS if one.is_open_to(request.user, post)]
    of_thread = [one for one in moderating.OF_THREADS if one.is_open_to(request.user, post.thread)]
    context = {
        "post": post,
        "thread": post.thread,
        "story": post.thread.story,
        "deeds_on_post": of_post,
        "deeds": of_thread,
    }
    return render(request, "threads/moderate.html", context)


@require_http_methods(READ_AND_WRITE)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Take no more answers, for a reason and until a time."""
    return _with_thread(request, pk, "close")


@require_http_methods(READ_AND_WRITE)
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a question that was asked before, and point to that one."""
    return _with_thread(request, pk, "duplicate")


@require_http_methods(READ_AND_WRITE)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take answers again."""
    return _with_thread(request, pk, "reopen")


@require_http_methods(READ_AND_WRITE)
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Let members write and change nothing."""
    return _with_thread(request, pk, "lock")


@require_http_methods(READ_AND_WRITE)
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Let members write again."""
    return _with_thread(request, pk, "unlock")


@require_http_methods(READ_AND_WRITE)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge a question into another one."""
    return _with_thread(request, pk, "merge")


@require_http_methods(READ_AND_WRITE)
def convert(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a comment of an answer, or an answer of a comment."""
    return _with_post(request, pk, "convert")


@require_http_methods(READ_AND_WRITE)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a post to another thread."""
    return _with_post(request, pk, "move")


@require_http_methods(READ_AND_WRITE)
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a question of its own out of a post."""
    return _with_post(request, pk, "split")


def _with_thread(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    thread, deed = visible_thread(request, pk), BY_NAME[name]
    policy.require(request.user, deed.right, thread)
    if thread.pk != pk:
        messages.info(request, _("That question was merged into this one."))
        return redirect("threads:moderate", thread.pk)
    if not deed.fits(thread):
        return redirect("threads:moderate", thread.pk)
    return _page(request, deed, thread, {"thread": thread, "story": thread.story})


def _with_post(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    post, deed = visible_post(request, pk), BY_NAME[name]
    policy.require(request.user, deed.right, post.thread if name == "split" else post)
    if not deed.fits(post):
        raise Http404
    context = {"post": post, "thread": post.thread, "story": post.thread.story}
    return _page(request, deed, post, context)


def _page(
    request: HttpRequest, deed: Deed, thing: Thread | Post, context: dict[str, Any]
) -> HttpResponse:
    """The form, then what will happen, then the deed; where it goes without saying, all at once."""
    data = request.POST if request.method == "POST" else None
    form = deed.form(data, thing=thing, person=request.user)
    if deed.name == "convert" and thing.kind == Post.Kind.COMMENT:
        del form.fields["below"]
    status, is_sure = OK, "sure" in request.POST or not deed.is_shown
    if data is not None and form.is_valid() and is_sure:
        try:
            done = by_rule(deed.do, thing, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, with_a_way_back(request.user, deed.done))
            return redirect(_place(done, request))
    if form.errors:
        status = rejection(form)
    knows = not deed.is_shown or (data is not None and not form.errors)
    foretold = deed.foretell(thing, form.cleaned_data if data is not None else {}) if knows else []
    context |= {"deed": deed, "form": form, "foretold": foretold, "may_do": knows}
    return render(request, "threads/deed.html", context, status=status)


def _place(done: Thread | Post, request: HttpRequest) -> str:
    return place_of(done, request) if isinstance(done, Post) else done.get_absolute_url()
