"""The desk's forms about who speaks: correct a voice, add one, take one away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stories import actions
from stories.admin.desk import Desk
from stories.admin.desk_forms import refuse
from stories.admin.door import story_for
from stories.admin.speaker_forms import VoiceForm
from stories.models import Speaker, Story


@require_POST
def correct(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say who a speaker is; `?at=` is the block to stay near."""
    story = story_for(request, pk)
    speaker = get_object_or_404(Speaker.objects.select_related("story"), story=story, pk=number)

    def do(given: dict[str, Any]) -> Speaker:
        return actions.set_speaker(speaker, **given, by=request.user)

    return _answer(request, story, VoiceForm(speaker, request.POST), do)


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a voice to a story; `?at=` is the block to stay near."""
    story = story_for(request, pk)

    def do(given: dict[str, Any]) -> Speaker:
        return actions.add_speaker(story, **given, by=request.user)

    return _answer(request, story, VoiceForm(data=request.POST), do)


@require_POST
def remove(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a voice out of a story; `?at=` is the block to stay near."""
    story = story_for(request, pk)
    speaker = get_object_or_404(Speaker.objects.select_related("story"), story=story, pk=number)
    try:
        actions.remove_speaker(speaker, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%(label)s is removed.") % {"label": speaker.label})
    return redirect(f"{_desk(request, story)}#speakers")


def _desk(request: HttpRequest, story: Story) -> str:
    """The desk's page with the block that the editor stayed near."""
    return reverse(
        "admin:stories_story_desk", args=[story.pk], query={"at": request.GET.get("at", "")}
    )


def _answer(
    request: HttpRequest, story: Story, form: VoiceForm, do: Callable[[dict[str, Any]], Speaker]
) -> HttpResponse:
    """Go back to the speaker, or show the desk with what was typed and what is wrong with it."""
    if form.is_valid():
        try:
            speaker = do(form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Done."))
            return redirect(f"{_desk(request, story)}#{VoiceForm(speaker).anchor}")
    page = Desk(story, request.GET.get("at", ""), "", naming=form)
    context = {"story": story, "desk": page, "refused": form}
    return render(request, "admin/stories/story/desk.html", context)
