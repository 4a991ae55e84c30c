"""Home."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from stories.models import ReadingPlace, Story
from stories.selection import tags_in_use
from threads.listing import BY_AGE
from threads.models import Thread

NEWEST = 3
PLACES = 3
SUBJECTS = 12
QUESTIONS = 4


@require_safe
@conditional_page
def home(request: HttpRequest) -> HttpResponse:
    """What this place is, the newest stories and questions, and where a member left off."""
    places = ReadingPlace.objects.none()
    if request.user.is_authenticated:
        places = request.user.reading_places.filter(story__in=Story.objects.published())
    questions = Thread.objects.questions().unmuted_for(request.user)
    context = {
        "stories": Story.objects.published().for_list().order_by("-listed_at", "-pk")[:NEWEST],
        "places": places.select_related("story").order_by("-at")[:PLACES],
        "questions": questions.for_list().order_by(*BY_AGE)[:QUESTIONS],
        "tags": tags_in_use().order_by("name")[:SUBJECTS],
    }
    return render(request, "portal/home.html", context)
