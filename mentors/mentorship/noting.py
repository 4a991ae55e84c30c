"""The pages of notes: all of a mentorship that the reader may see, and one."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community import policy
from community.lib import keyset
from mentors import actions, refusing
from mentors.mentorship.finding import Seat, seat
from mentors.mentorship.note_forms import NoteForm, initial_of
from mentors.models import Note
from threads.views.status import OK, rejection

PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """The notes of a mentorship, newest first; a new one is written here."""
    mine = seat(request, pk)
    if request.method != "POST":
        return _notes_page(request, mine, NoteForm(mentorship=mine.mentorship))
    form = NoteForm(request.POST, mentorship=mine.mentorship)
    if form.is_valid():
        try:
            note = actions.write_note(mine.mentorship, by=mine.me, **form.words)
        except ValidationError as error:
            refusing.add(form, error)
        else:
            kept = _("Kept. Only you read it.")
            said = _("Kept. %(name)s reads it too.") % {"name": mine.other.name}
            messages.success(request, said if note.is_shared else kept)
            return redirect("mentorships:notes", pk)
    return _notes_page(request, mine, form, status=rejection(form))


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: int, note_pk: int) -> HttpResponse:
    """One note: to read, and for its author to change."""
    mine = seat(request, pk)
    found, stale = _visible(mine, note_pk), None
    if request.method != "POST":
        form = NoteForm(initial=initial_of(found), mentorship=mine.mentorship, note=found)
        return _note_page(request, mine, found, form)
    policy.require(mine.me, "note.change", found)
    form = NoteForm(request.POST, mentorship=mine.mentorship, note=found)
    if form.is_valid():
        try:
            seen = form.cleaned_data["version"] or 0
            actions.edit_note(found, by=mine.me, seen=seen, **form.words)
            messages.success(request, _("Saved."))
            return redirect("mentorships:notes", pk)
        except actions.StaleNoteError as error:
            stale = error.saved
            refusing.carry(form, stale.version)
            form.add_error(None, error)
        except ValidationError as error:
            refusing.add(form, error)
    return _note_page(request, mine, found, form, stale=stale, status=rejection(form))


@require_http_methods(["GET", "HEAD", "POST"])
def delete_note(request: HttpRequest, pk: int, note_pk: int) -> HttpResponse:
    """Look twice, then delete one's own note."""
    mine = seat(request, pk)
    found = _visible(mine, note_pk)
    policy.require(mine.me, "note.change", found)
    if request.method == "POST":
        actions.delete_note(found, by=mine.me)
        messages.success(request, _("The note is deleted."))
        return redirect("mentorships:notes", pk)
    context = {"seat": mine, "section": "notes", "note": found}
    return render(request, "mentors/mentorships/delete_note.html", context)


def _visible(mine: Seat, pk: int) -> Note:
    visible = Note.objects.visible_to(mine.me).filter(mentorship=mine.mentorship)
    found = visible.for_list().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _notes_page(
    request: HttpRequest, mine: Seat, form: NoteForm, *, status: HTTPStatus = OK
) -> HttpResponse:
    rows = Note.objects.visible_to(mine.me).filter(mentorship=mine.mentorship).for_list()
    page = keyset.page(rows, order=("-pk",), size=PAGE, cursor=request.GET.get("cursor"))
    context = {"seat": mine, "section": "notes", "page": page, "form": form}
    return render(request, "mentors/mentorships/notes.html", context, status=status)


def _note_page(
    request: HttpRequest,
    mine: Seat,
    found: Note,
    form: NoteForm,
    *,
    stale: Note | None = None,
    status: HTTPStatus = OK,
) -> HttpResponse:
    is_mine = found.author_id == mine.me.pk
    context = {
        "seat": mine,
        "section": "notes",
        "note": found,
        "form": form if is_mine else None,
        "stale": stale,
    }
    return render(request, "mentors/mentorships/note.html", context, status=status)
