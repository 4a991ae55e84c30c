"""Coming into a study room, leaving it, and what is done with seats and turns."""

from __future__ import annotations

from secrets import compare_digest

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.limits.actions import TooManyError
from mentors import actions
from mentors.models import Room
from mentors.rooms import finding
from mentors.rooms.listing import Card
from threads.views.status import OK, REJECTED, TOO_MANY

LONGEST_NUMBER = 18  # digits


@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a seat in a room that is open to all."""
    me = finding.member(request)
    room = Room.objects.visible_to(me).for_list().filter(pk=pk).first()
    if room is None:
        raise Http404
    return _join(request, room, "")


@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The front of a room for whoever has its link, and the seat they may take."""
    me = finding.member(request)
    room = Room.objects.running().for_list().filter(pk=pk).first()
    if room is None or not room.is_live:
        raise Http404
    if not compare_digest(key.encode(), room.invite_key.encode()):
        raise Http404
    if room.is_joined_by(me):
        return redirect(room)
    if request.method == "POST":
        return _join(request, room, key)
    return _front(request, room, key)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the room, after a question whether that is meant."""
    room = finding.inside(request, pk)
    if request.method == "POST":
        actions.leave_room(room, by=request.user)
        messages.success(request, _("You have left %(name)s.") % {"name": room.name})
        return redirect("rooms:index")
    others = room.seats.taken().exclude(person=request.user.pk).exists()
    context = {"room": room, "is_last": not others}
    return render(request, "mentors/rooms/leave.html", context)


@require_POST
def host(request: HttpRequest, pk: int) -> HttpResponse:
    """The host passes the role on."""
    room = finding.hosted(request, pk)
    try:
        actions.pass_on_room(room, by=request.user, other=_person(request))
        messages.success(request, _("The room has another host now."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(room)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """The host asks somebody to leave, after a question whether that is meant."""
    room = finding.hosted(request, pk)
    seat = room.seats.in_turn().filter(person=person).exclude(person=request.user.pk).first()
    if seat is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.remove_from_room(room, by=request.user, other=seat.person)
            messages.success(request, _("%(name)s has left.") % {"name": seat.person.name})
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(room)
    return render(request, "mentors/rooms/remove.html", {"room": room, "seat": seat})


@require_POST
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a turn go by, ask somebody to change turns, or answer who asks."""
    room, me = finding.inside(request, pk), request.user
    deed = request.POST.get("deed", "")
    try:
        if deed == "skip":
            actions.skip_turn(room, by=me)
            said = _("The next goes before you; you come right after.")
        elif deed == "ask":
            actions.ask_to_swap(room, by=me, other=_person(request))
            said = _("They are asked, and decide.")
        elif deed in {"agree", "refuse"}:
            agrees = deed == "agree"
            actions.answer_swap(room, by=me, other=_person(request), agrees=agrees)
            said = _("You have changed turns.") if agrees else _("All turns stay as they were.")
        else:
            raise Http404
        messages.success(request, said)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(room)


def _join(request: HttpRequest, room: Room, key: str) -> HttpResponse:
    try:
        actions.join_room(room, by=request.user, key=key)
    except ValidationError as error:
        status = TOO_MANY if isinstance(error, TooManyError) else REJECTED
        fresh = Room.objects.for_list().get(pk=room.pk)
        return _front(request, fresh, key, error=" ".join(error.messages), status=status)
    messages.success(request, _("You are in. Say hello in the conversation."))
    return redirect(room)


def _front(
    request: HttpRequest, room: Room, key: str, *, error: str = "", status: int = OK
) -> HttpResponse:
    card = Card(room, timezone.get_current_timezone_name())
    context = {"card": card, "key": key, "error": error}
    return render(request, "mentors/rooms/front.html", context, status=status)


def _person(request: HttpRequest) -> int:
    """Whose number was sent; 0, which is nobody's, for what is none."""
    typed = request.POST.get("person", "")
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER
    return int(typed) if is_number else 0
