"""The list of study rooms, one's own page of each, and the host's forms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import policy
from community.lib import keyset, zones
from mentors import actions, refusing
from mentors.models import Room
from mentors.rooms import finding, listing, looking
from mentors.rooms.forms import RoomForm, initial_of
from threads.views.status import OK, rejection

PAGE = 20
SESSIONS = 10


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Rooms that anybody may join, by what they are for and when they meet; and one's own."""
    asked = listing.Asked.read(request.GET, reader=request.user)
    joined = Room.objects.joined_by(request.user)
    others = Room.objects.listed().exclude(pk__in=joined.values("pk"))
    page = keyset.page(
        asked.of(others, reader=request.user).for_list(),
        order=("-pk",),
        size=PAGE,
        cursor=request.GET.get("cursor"),
    )
    here = timezone.get_current_timezone_name()
    mine = joined.running().for_list().order_by("-pk")  # MOST_ROOMS at most
    context = {
        "asked": asked,
        "page": page,
        "cards": listing.cards(page.items, here=here),
        "mine": listing.cards(mine, here=here),
        "has_closed": joined.closed().exists(),
        "here": here,
        "parts": [(name, part.words) for name, part in listing.parts_for(request.user).items()],
    }
    return render(request, "mentors/rooms/index.html", context)


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """The rooms that one was in when they were closed, and still reads; the last closed first."""
    if not policy.member(request.user):
        raise policy.SignInRequired
    closed = Room.objects.joined_by(request.user).closed().for_list()
    page = keyset.page(
        closed.annotate(since=F("closed_at")),  # null for none of them
        order=("-since", "-pk"),
        size=PAGE,
        cursor=request.GET.get("cursor"),
    )
    cards = listing.cards(page.items, here=timezone.get_current_timezone_name())
    return render(request, "mentors/rooms/past.html", {"page": page, "cards": cards})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a room."""
    policy.require(request.user, "room.make")
    if request.method != "POST":
        zone = timezone.get_current_timezone_name()
        return _form_page(request, RoomForm(initial={"zone": zone}), None)
    form, status = RoomForm(request.POST), OK
    if form.is_valid():
        try:
            room = actions.make_room(by=request.user, plan=form.plan)
            said = _("Your room is open. Its sessions begin once a second person is in it.")
            messages.success(request, said)
            return redirect(room)
        except ValidationError as error:
            refusing.add(form, error)
        except policy.Unable as error:
            status = finding.refuse(form, error)
    return _form_page(request, form, None, status=rejection(form) if status == OK else status)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """For those in the room all of it, for others its front."""
    rooms = Room.objects.visible_to(request.user).select_related("thread", "host")
    found = rooms.for_list().filter(pk=pk).first()
    if found is None:
        raise Http404
    here = timezone.get_current_timezone_name()
    if not Room.objects.joined_by(request.user).filter(pk=pk).exists():
        context: dict[str, Any] = {"card": listing.Card(found, here)}
        return render(request, "mentors/rooms/front.html", context)
    inside = looking.Inside.of(found, request.user, here=here)
    past = keyset.page(
        found.sessions.begun().select_related("setter"),
        order=("-starts_at", "-pk"),
        size=SESSIONS,
        cursor=request.GET.get("cursor"),
    )
    context = {"inside": inside, "room": found, "page": past, "past": inside.told(past.items)}
    return render(request, "mentors/rooms/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The host changes what the room is and when it meets."""
    room, stale = finding.hosted(request, pk), None
    if request.method != "POST":
        return _form_page(request, RoomForm(initial=initial_of(room)), room)
    form, status = RoomForm(request.POST), OK
    if form.is_valid():
        seen = form.cleaned_data["version"] or 0
        try:
            actions.change_room(room, by=request.user, plan=form.plan, seen=seen)
            messages.success(request, _("Saved."))
            return redirect(room)
        except actions.StaleRoomError as error:
            stale = error.saved
            refusing.carry(form, stale.version)
            form.add_error(None, error)
        except ValidationError as error:
            refusing.add(form, error)
        except policy.Unable as error:
            status = finding.refuse(form, error)
    status = rejection(form) if status == OK else status
    return _form_page(request, form, room, status=status, stale=stale)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The host closes the room, after a question whether that is meant."""
    room = finding.hosted(request, pk)
    if request.method == "POST":
        actions.close_room(room, by=request.user)
        messages.success(request, _("The room is closed. What was written stays."))
        return redirect(room)
    return render(request, "mentors/rooms/close.html", {"room": room})


@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """The host makes another link to join by."""
    room = finding.hosted(request, pk)
    try:
        actions.renew_invitation(room, by=request.user)
        messages.success(request, _("The room has a new link. The former one is worth nothing."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(room)


def _form_page(
    request: HttpRequest,
    form: RoomForm,
    room: Room | None,
    *,
    status: int = OK,
    stale: Room | None = None,
) -> HttpResponse:
    saved = listing.Card(stale, stale.zone) if stale is not None else None
    context = {"form": form, "room": room, "zones": zones.offered(), "saved": saved}
    name = "edit" if room is not None else "new"
    return render(request, f"mentors/rooms/{name}.html", context, status=status)
