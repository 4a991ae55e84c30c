"""Between stories and questions: what is asked about a story, and questions drawn from one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from community import policy
from community.lib import keyset
from stories.models import Story
from threads import asking_about, drawing
from threads.views.finding import absence
from threads.views.status import OK, rejection

PAGE = 20
ORDER = ("-created_at", "-pk")


@require_safe
@conditional_page
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions about words of a story; with `?on=`, a block's key, about words of that one."""
    story = _visible_story(request, slug)
    key = request.GET.get("on", "")[:24].replace("\0", "")
    page = keyset.page(
        asking_about.questions(story, on=key).for_list(),
        order=ORDER,
        size=PAGE,
        cursor=request.GET.get("cursor"),
    )
    context = {
        "story": story,
        "page": page,
        "on": key,
        "place": asking_about.readable(story, key),
        "query": f"on={key}" if key else "",
    }
    return render(request, "threads/about.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Editors propose a turn of an interview, and the answer to it, as a question."""
    story = _visible_story(request, slug)
    policy.require(request.user, "thread.draw", story)
    pair = drawing.pair(story, key)
    if pair is None:
        raise Http404
    form, status = drawing.form(pair, request.POST if request.method == "POST" else None), OK
    if request.method == "POST":
        if (thread := drawing.send(form, pair, by=request.user)) is not None:
            messages.success(request, _("The question is posted, with the answer as its quote."))
            return redirect(thread)
        status = rejection(form)
    context = {"pair": pair, "form": form, "story": story}
    return render(request, "threads/draw.html", context, status=status)


def _visible_story(request: HttpRequest, slug: str) -> Story:
    story = Story.objects.visible_to(request.user).filter(slug=slug).first()
    if story is None:
        raise absence(Story.objects.called(slug))
    return story
