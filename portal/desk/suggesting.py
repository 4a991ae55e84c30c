"""What fits as somebody types the name of a tag, a story or a person into a field of the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from community import policy
from community.accounts.models import User
from community.tags.models import Tag
from stories.models import Story

MOST, LONGEST = 8, 100
Pair = tuple[str, str]


@require_safe
def suggest(request: HttpRequest, what: str) -> JsonResponse:
    """The first that fit: what the field takes, and what it is called."""
    if (find := KINDS.get(what)) is None:
        raise Http404
    words = request.GET.get("q", "").replace("\x00", "").strip().lstrip("@")[:LONGEST]
    found = find(request.user, words) if words else []
    return JsonResponse({"found": [{"value": value, "label": label} for value, label in found]})


def _tags(person: Any, words: str) -> list[Pair]:
    fits = Q(name__istartswith=words) | Q(slug__startswith=words.lower())
    found = Tag.objects.filter(fits, synonym_of=None).order_by("name")
    return [(one.name, one.slug) for one in found[:MOST]]


def _addresses(person: Any, words: str) -> list[Pair]:
    return [(slug, name) for name, slug in _tags(person, words)]


def _stories(person: Any, words: str) -> list[Pair]:
    fits = Q(title__icontains=words) | Q(slug__startswith=words.lower())
    found = Story.objects.visible_to(person).filter(fits).order_by("-pk")
    return [(one.slug, one.title) for one in found.only("slug", "title")[:MOST]]


def _people(person: Any, words: str) -> list[Pair]:
    policy.require(person, "person.list")
    fits = Q(handle__startswith=words.lower()) | Q(display_name__istartswith=words)
    found = User.objects.active().filter(fits).order_by("handle")
    return [(one.handle, one.name) for one in found[:MOST]]


KINDS: dict[str, Callable[[Any, str], list[Pair]]] = {
    "tag": _tags,
    "tag-address": _addresses,
    "story": _stories,
    "person": _people,
}
