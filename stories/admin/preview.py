"""A story as a reader who is not signed in will see it, before it is published."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from stories.admin.door import story_for
from stories.models import Story
from stories.presentation.page import StoryPage


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The story's own page, rendered for a visitor, whatever its state is now."""
    story_for(request, pk)
    story = Story.objects.for_page().filter(pk=pk).first()
    if story is None:
        raise Http404
    request.user = AnonymousUser()  # from here on, this is a visitor's page
    page = StoryPage(story, request.user, request.GET, timezone.localdate())
    context = {"story": story, "page": page, "notices": "admin/stories/story/_preview.html"}
    return render(request, "stories/detail.html", context)
