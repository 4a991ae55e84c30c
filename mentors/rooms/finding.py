"""The room that a page is about, for whoever may see that much of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest

from community import policy
from mentors.models import Room, RoomNote, RoomSession

M = TypeVar("M", Room, RoomNote, RoomSession)


def member(request: HttpRequest) -> Any:
    """Who looks; raises SignInRequired for a visitor."""
    if not policy.member(request.user):
        raise policy.SignInRequired
    return request.user


def inside(request: HttpRequest, pk: int) -> Room:
    """The room under `pk`, for those in it. Raises SignInRequired, and Http404 for all others."""
    return _found(Room.objects.joined_by(member(request)).select_related("thread", "host"), pk)


def session_inside(request: HttpRequest, pk: int) -> RoomSession:
    """The session under `pk`, for those in its room; raises as `inside`."""
    mine = RoomSession.objects.visible_to(member(request))
    return _found(mine.select_related("room", "setter"), pk)


def note_inside(request: HttpRequest, pk: int) -> RoomNote:
    """The note under `pk`, for those in its room; raises as `inside`."""
    mine = RoomNote.objects.visible_to(member(request))
    return _found(mine.select_related("session__room", "author", "changed_by"), pk)


def hosted(request: HttpRequest, pk: int) -> Room:
    """The room under `pk`, for its host; raises as `inside`, and NotAllowed for others in it.

    What is done there asks policy again: a host who may give the room up may not change it always.
    """
    room = inside(request, pk)
    policy.require(request.user, "room.give_up", room)
    return room


def refuse(form: BaseForm, error: policy.Unable) -> HTTPStatus:
    """Say why an ability is wanting, and keep what was typed."""
    form.add_error(None, str(error))
    return HTTPStatus.FORBIDDEN


def _found(rows: QuerySet[M], pk: int) -> M:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
