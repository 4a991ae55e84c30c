"""What every page of the desk begins with: may this person, and which story."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from community import policy
from stories.models import Story


def story_for(request: HttpRequest, pk: int) -> Story:
    """The story an editor works on. Raises SignInRequired, NotAllowed or Http404."""
    policy.require(request.user, "story.edit")
    return get_object_or_404(Story, pk=pk)
