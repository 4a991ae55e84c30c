"""The doors to following: a thread, a story, a person; and the list of what one follows."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community import policy
from community.accounts.models import User
from community.lib import keyset
from stories.models import Story
from threads import actions
from threads.actions.following import Followed
from threads.models import Follow, Thread
from threads.views.finding import absence, visible_thread

PAGE = 50
LEAVE = "unfollow"


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a thread, or with `do=unfollow` leave off; its story, if it is a discussion."""
    return _done(request, visible_thread(request, pk))


@require_POST
def follow_story(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow what is said under a story, or leave off."""
    story = Story.objects.visible_to(request.user).filter(slug=slug).first()
    if story is None:
        raise absence(Story.objects.filter(slug=slug))
    return _done(request, story)


@require_POST
def follow_person(request: HttpRequest, handle: str) -> HttpResponse:
    """Follow what somebody asks under their name, or leave off."""
    people = User.objects.visible_to(request.user)
    return _done(request, get_object_or_404(people, handle=handle))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What one follows, the newest first, with a way to leave off each."""
    policy.require(request.user, "follow.change")
    follows = Follow.objects.standing().filter(follower=request.user.pk).for_list(request.user)
    page = keyset.page(follows, order=("-pk",), size=PAGE, cursor=request.GET.get("cursor"))
    return render(request, "threads/follows.html", {"page": page})


def _done(request: HttpRequest, thing: Followed) -> HttpResponse:
    """Do as the form says, and come back to the list, if it came from there, or to the thing."""
    leaves = request.POST.get("do") == LEAVE
    try:
        (actions.unfollow if leaves else actions.follow)(thing, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(thing)
    if leaves:
        messages.success(request, _("You no longer follow it."))
    else:
        messages.success(request, _("You follow it now, and are told what is new."))
    if request.POST.get("from") == "list":
        return redirect("follows:index")
    return redirect(thing.page_url if isinstance(thing, Thread) else thing.get_absolute_url())
