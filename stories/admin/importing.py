"""Import in the browser: hand in, read the report, then import or throw away."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community import policy
from stories import actions
from stories.admin.import_forms import ImportForm
from stories.importing.document import ImportRefused
from stories.models import Story, Upload


@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """Take documents and show what importing them would do; nothing is imported yet."""
    policy.require(request.user, "story.import")
    story = _new_version_of(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid() and _hold(request, form, story):
            return redirect(_waiting(story))
    waiting = _mine(request).defer("sidecar")
    context = {"form": form, "story": story, "waiting": waiting}
    return render(request, "admin/stories/story/import.html", context)


@require_POST
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """Import one held document, throw it away, or read a corrected pasted text again."""
    policy.require(request.user, "story.import")
    upload = get_object_or_404(_mine(request), pk=number)
    do = HELD.get(request.POST.get("as", ""))
    return do(request, upload) if do else HttpResponse(status=HTTPStatus.BAD_REQUEST)


@require_POST
def import_all(request: HttpRequest) -> HttpResponse:
    """Import every document that waits and can be read."""
    policy.require(request.user, "story.import")
    for upload in _mine(request).filter(refusal=""):
        _imported(request, upload)
    return redirect("admin:stories_story_changelist")


def _mine(request: HttpRequest) -> QuerySet[Upload]:
    """What this editor holds; nobody sees what another one does."""
    return Upload.objects.filter(by_id=request.user.pk).select_related("story")


def _hold(request: HttpRequest, form: ImportForm, story: Story | None) -> bool:
    """Keep what was handed in; False when something was not taken, which the form then says."""
    rights = form.cleaned_data["rights"]
    for one in form.cleaned_data["documents"]:
        try:
            actions.hold_document(
                one.data,
                file=one.file,
                sidecar=one.sidecar,
                rights=rights,
                story=story,
                is_pasted=one.is_pasted,
                by=request.user,
            )
        except ValidationError as error:
            form.add_error("text" if one.is_pasted else "uploads", error)
    return not form.errors


def _import(request: HttpRequest, upload: Upload) -> HttpResponse:
    story = _imported(request, upload)
    return redirect("admin:stories_story_desk", story.pk) if story else redirect(_waiting())


def _imported(request: HttpRequest, upload: Upload) -> Story | None:
    """The story one held document became; None, and a message, when it was refused."""
    try:
        imported = actions.import_held(upload, by=request.user)
    except ImportRefused as refusal:
        messages.error(request, f"{upload.file}: {refusal}")
        return None
    told: dict[str, Any] = {"file": upload.file, "outcome": imported.outcome.value}
    messages.success(request, _("%(file)s: %(outcome)s.") % told)
    return imported.story


def _again(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Read the corrected text in the place of the one that was held."""
    text = request.POST.get("text", "").replace("\r\n", "\n")
    actions.read_again(upload, text.encode("utf-8"), by=request.user)
    return redirect(_waiting())


def _discard(request: HttpRequest, upload: Upload) -> HttpResponse:
    actions.discard(upload, by=request.user)
    messages.success(request, _("%s was thrown away.") % upload.file)
    return redirect(_waiting())


HELD = {"import": _import, "again": _again, "discard": _discard}
"""What is done with a held document: what is posted as `as`."""


def _new_version_of(request: HttpRequest) -> Story | None:
    """The story that `?story=` says this is a new version of."""
    number = request.GET.get("story", "")
    known = number.isascii() and number.isdecimal() and len(number) < 18
    return get_object_or_404(Story, pk=int(number)) if known else None


def _waiting(story: Story | None = None) -> str:
    query = {"story": story.pk} if story else {}
    return f"{reverse('admin:stories_story_import', query=query or None)}#waiting"
