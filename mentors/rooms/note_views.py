"""A note of a session: worded anew by anybody in the room, deleted by its writer."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community import policy
from mentors import actions, refusing
from mentors.models import RoomNote
from mentors.rooms import finding
from mentors.rooms.forms import NoteForm
from threads.views.status import OK, rejection

MOST_SHOWN = 50  # former wordings on a page


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Word a note anew."""
    note, saved = finding.note_inside(request, pk), None
    policy.require(request.user, "room.write", note.session.room)
    initial = {"body": note.body, "version": note.version}
    form, status = NoteForm(request.POST or None, initial=initial), OK
    if request.method == "POST" and form.is_valid():
        body, seen = form.cleaned_data["body"], form.cleaned_data["version"] or 0
        try:
            actions.change_room_note(note, by=request.user, body=body, seen=seen)
            messages.success(request, _("Saved. What it said before is kept."))
            return redirect(note)
        except RoomNote.DoesNotExist as error:
            raise Http404 from error
        except actions.StaleWordsError as error:
            saved = error.saved
            refusing.carry(form, saved.version)
            form.add_error(None, error)
        except ValidationError as error:
            refusing.add(form, error)
        except policy.Unable as error:
            status = finding.refuse(form, error)
    if request.method == "POST" and status == OK:
        status = rejection(form)
    context = {"note": note, "room": note.session.room, "form": form, "saved": saved}
    return render(request, "mentors/rooms/edit_note.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Its writer deletes a note, after a question whether that is meant."""
    note = finding.note_inside(request, pk)
    policy.require(request.user, "room_note.delete", note)
    if request.method == "POST":
        session = note.session
        actions.delete_room_note(note, by=request.user)
        messages.success(request, _("The note is deleted."))
        return redirect(session)
    context = {"note": note, "room": note.session.room}
    return render(request, "mentors/rooms/delete_note.html", context)


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """What a note says, and what it said before."""
    note = finding.note_inside(request, pk)
    context = {
        "note": note,
        "room": note.session.room,
        "versions": note.versions.select_related("by")[:MOST_SHOWN],
    }
    return render(request, "mentors/rooms/note_versions.html", context)
