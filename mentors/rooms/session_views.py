"""One session of a study room: its question, who was there, and the notes."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community import policy
from mentors import actions, refusing
from mentors.models import RoomSession
from mentors.rooms import finding
from mentors.rooms.forms import NoteForm, QuestionForm
from mentors.rooms.slots import both
from threads.views.status import OK, rejection


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """The session with all that stays of it; a note is written here."""
    found = finding.session_inside(request, pk)
    if request.method != "POST":
        return _page(request, found, NoteForm(auto_id="note_%s"))
    form, status = NoteForm(request.POST, auto_id="note_%s"), OK
    if form.is_valid():
        try:
            note = actions.write_room_note(found, by=request.user, body=form.cleaned_data["body"])
            messages.success(request, _("Noted. It stays for whoever is in the room."))
            return redirect(note)
        except ValidationError as error:
            refusing.add(form, error)
        except policy.Unable as error:
            status = finding.refuse(form, error)
    return _page(request, found, form, status=rejection(form) if status == OK else status)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever's turn it is sets the question, until the session begins."""
    found, saved = finding.session_inside(request, pk), None
    if found.setter_id != request.user.pk:
        raise policy.NotAllowed(_("It is not your turn to set the question."))
    if found.has_begun:
        messages.error(request, _("The session has begun: its question stays as it is."))
        return redirect(found)
    initial = {"body": found.question, "version": found.version}
    form, status = QuestionForm(request.POST or None, initial=initial), OK
    if request.method == "POST" and form.is_valid():
        body, seen = form.cleaned_data["body"], form.cleaned_data["version"] or 0
        try:
            actions.set_question(found, by=request.user, body=body, seen=seen)
            messages.success(request, _("The question is set, and the others are told."))
            return redirect(found)
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
    context = {"session": found, "room": found.room, "form": form, "saved": saved}
    context["when"] = _when(found)
    return render(request, "mentors/rooms/question.html", context, status=status)


@require_POST
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one was there, or was not."""
    found = finding.session_inside(request, pk)
    try:
        actions.attend(found, by=request.user, was_there=request.POST.get("there") == "1")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """The host leaves a week out, after a question whether that is meant."""
    found = finding.session_inside(request, pk)
    policy.require(request.user, "room.host", found.room)
    if request.method != "POST":
        context = {"session": found, "room": found.room, "when": _when(found)}
        return render(request, "mentors/rooms/postpone.html", context)
    try:
        actions.postpone_session(found, by=request.user)
        messages.success(request, _("The session is a week later, and the others are told."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found.room)


def _page(
    request: HttpRequest, found: RoomSession, form: NoteForm, *, status: int = OK
) -> HttpResponse:
    there = found.attendances.select_related("person").order_by("pk")
    context = {
        "session": found,
        "room": found.room,
        "when": _when(found),
        "there": there,
        "was_there": any(one.person_id == request.user.pk for one in there),
        "notes": found.notes.select_related("author", "changed_by"),
        "form": form,
        "may_set": found.setter_id == request.user.pk and not found.has_begun,
    }
    return render(request, "mentors/rooms/session.html", context, status=status)


def _when(found: RoomSession) -> object:
    here = timezone.get_current_timezone_name()
    return both(found.starts_at, found.minutes, there=found.room.zone, here=here)
