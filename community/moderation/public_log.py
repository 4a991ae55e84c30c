"""The record as everybody reads it: what was done, to what kind of thing, when, in which role.

Who did it, who reported and whom it is about is told to nobody here. A reader is led to a thing
that they may see anyway; the reason of a deed is shown with it, where it is about something public.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import conditional_page, require_safe

from community.lib import keyset
from community.log import wordings
from community.log.models import LogEntry
from community.moderation import subjects
from community.tags.models import Tag

PAGE = 30
LARGEST = 2**63 - 1
TAG = Tag._meta.label_lower
LED_TO = {"stories.story", "threads.thread", "threads.post", "mentors.room"}
"""Kinds of things, beside tags, that stand for everybody to read: no people, nothing private."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as one reader is told it; without a url where they are led nowhere."""

    entry: LogEntry
    words: str
    by: str
    group: str
    title: str = ""
    url: str = ""
    reason: str = ""

    def get_absolute_url(self) -> str:
        return reverse("moderation_log_entry", args=[self.entry.pk])


@require_safe
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    """The last deeds first, of one group (`?about=stories`) or of all."""
    group = request.GET.get("about", "")
    if group and group not in dict(wordings.groups()):
        raise Http404
    page = keyset.page(public(group), order=("-pk",), size=PAGE, cursor=request.GET.get("cursor"))
    context = {
        "page": page,
        "told": told(page.items, reader=request.user),
        "groups": wordings.groups(),
        "group": group,
        "query": urlencode({"about": group}) if group else "",
    }
    return render(request, "moderation/log.html", context)


@require_safe
@conditional_page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry, at an address that stays; 404 for one that is not for everybody."""
    entry = get_object_or_404(public(), pk=pk if pk <= LARGEST else 0)
    (one,) = told([entry], reader=request.user)
    return render(request, "moderation/log_entry.html", {"one": one})


def public(group: str = "") -> Any:
    """The entries that everybody reads, of one group or of all."""
    return LogEntry.objects.filter(code__in=wordings.public_codes(group)).select_related("text")


def told(entries: Iterable[LogEntry], *, reader: Any) -> list[Told]:
    """`entries`, which are public, as `reader` is told them; one query for each kind of thing."""
    rows = [(entry, wording) for entry in entries if (wording := wordings.wording_of(entry.code))]
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry, wording in rows:
        if wording.is_linked and entry.target_id.isdecimal():
            wanted[entry.target_kind].add(int(entry.target_id))
    seen = {kind: _places(kind, keys, reader) for kind, keys in wanted.items()}
    return [_one(entry, wording, seen.get(entry.target_kind, {})) for entry, wording in rows]


def _one(entry: LogEntry, wording: wordings.Wording, places: Mapping[int, tuple[str, str]]) -> Told:
    by = wordings.PORTAL if entry.actor_id is None else wording.by
    one = Told(entry, str(wording.words), str(by), wording.group)
    place = places.get(int(entry.target_id)) if entry.target_id.isdecimal() else None
    if place is None or not wording.is_linked:
        return one
    reason = _reason(entry) if wording.tells_reason else ""
    return Told(entry, one.words, one.by, one.group, *place, reason=reason)


def _places(kind: str, keys: Collection[int], reader: Any) -> Mapping[int, tuple[str, str]]:
    """Title and address of those of the things that `reader` may see; never of a person."""
    if kind == TAG:
        return {
            tag.pk: (tag.name, tag.get_absolute_url()) for tag in Tag.objects.filter(pk__in=keys)
        }
    known = subjects.kind_of(kind.rpartition(".")[2])
    if known is None or kind not in LED_TO:
        return {}
    found = known.see(reader, keys)
    return {key: (one.title, one.url) for key, one in found.items() if not one.is_private}


def _reason(entry: LogEntry) -> str:
    try:
        return entry.text.reason
    except ObjectDoesNotExist:
        return ""
