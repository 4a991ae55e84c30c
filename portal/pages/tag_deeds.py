"""What members do with a tag: follow or mute it, say what it means, see what was said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.lib import keyset, markdown
from community.tags import actions
from community.tags.actions.describing import LONGEST, number_of_edits
from community.tags.meaning import at
from community.tags.models import Tag, TagRevision
from threads.changes import Piece, compare

PAGE = 10  # edits on a page
DEEDS = {"follow": actions.follow, "mute": actions.mute, "none": actions.leave}
SAID = {
    "follow": gettext_lazy("You follow %(tag)s: its questions are under “Following”."),
    "mute": gettext_lazy("%(tag)s is muted: you are not shown questions about it."),
    "none": gettext_lazy("You neither follow nor mute %(tag)s."),
}


class DescriptionForm(forms.Form):
    """What a tag means; `seen` is the number of the last edit when the page was made."""

    description = forms.CharField(
        label=gettext_lazy("What it means, and what belongs here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("Markdown works. Say also what belongs under another tag."),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of a description: when, by whom, and what it did to the words before."""

    at: datetime
    by: Any
    pieces: list[Piece]


@require_POST
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Follow or mute a tag, or neither (`standing`: follow, mute, none), and come back."""
    tag = at(slug).tag
    policy.require(request.user, "tag.follow", tag)
    value = request.POST.get("standing", "follow")
    if value not in DEEDS:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    DEEDS[value](tag, by=request.user)
    messages.success(request, SAID[value] % {"tag": tag.name})
    return redirect("settings_tags" if request.POST.get("back") == "settings" else tag)


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """The tags that a member follows and mutes."""
    policy.require(request.user, "tag.follow")
    rows = request.user.tag_follows.select_related("tag").order_by("tag__name", "pk")  # type: ignore[union-attr]
    context = {
        "followed": [row.tag for row in rows if not row.is_muted],
        "muted": [row.tag for row in rows if row.is_muted],
    }
    return render(request, "tags/settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what a tag means; a description that came in between is shown beside one's own."""
    tag = at(slug).tag
    if tag.slug != slug:
        return redirect("tags:edit", tag.slug, permanent=request.method != "POST")
    policy.require(request.user, "tag.describe", tag)
    form, current, status = _form(request, tag), None, HTTPStatus.OK
    if request.method == "POST" and "preview" not in request.POST:
        try:
            if form.is_valid():
                actions.describe(tag, by=request.user, **form.cleaned_data)
                messages.success(request, _("The description is saved."))
                return redirect(tag)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        except actions.StaleDescriptionError as error:
            current, status = markdown.render(error.current.description), HTTPStatus.CONFLICT
            sent = request.POST.copy()
            sent["seen"] = str(error.seen)
            form = DescriptionForm(sent, auto_id="tag_%s")
            form.add_error(None, error)
        except ValidationError as error:
            form.add_error(None, error)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "tag": tag,
        "form": form,
        "current": current,
        "preview": markdown.render(str(form["description"].value() or "")[:LONGEST]),
    }
    return render(request, "tags/edit.html", context, status=status)


@require_safe
def revisions(request: HttpRequest, slug: str) -> HttpResponse:
    """What a description said before each edit, and which words changed."""
    tag = at(slug).tag
    if tag.slug != slug:
        return redirect("tags:revisions", tag.slug, permanent=True)
    page = keyset.page(
        tag.revisions.select_related("by"),
        order=("-number", "pk"),
        size=PAGE,
        cursor=request.GET.get("before"),
    )
    context = {"tag": tag, "page": page, "edits": _edits(tag, page.items)}
    return render(request, "tags/revisions.html", context)


def _form(request: HttpRequest, tag: Tag) -> DescriptionForm:
    if request.method == "POST":
        return DescriptionForm(request.POST, auto_id="tag_%s")
    said = {"description": tag.description, "seen": number_of_edits(tag)}
    return DescriptionForm(initial=said, auto_id="tag_%s")


def _edits(tag: Tag, rows: list[TagRevision]) -> list[Edit]:
    """The edits that `rows` (consecutive, newest first) gave way to."""
    if not rows:
        return []
    after = tag.revisions.filter(number=rows[0].number + 1).first()
    newer, edits = (after or tag).description, []
    for row in rows:
        edits.append(Edit(row.at, row.by, compare(row.description, newer)))
        newer = row.description
    return edits
