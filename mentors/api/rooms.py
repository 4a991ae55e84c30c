"""`rooms`: study rooms, their front for everybody and the rest for whoever is in them."""

from __future__ import annotations

from secrets import compare_digest
from typing import Any

from django.db.models import F
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.parameters import one_of
from mentors import actions, from_here
from mentors.actions import RoomPlan, turns
from mentors.api.doors import MentoringDoor
from mentors.api.fields import NothingSerializer, some_of, switch
from mentors.api.room_rows import RoomRowSerializer, RoomSerializer, RoomWordsSerializer
from mentors.models import Room
from mentors.rooms import finding, looking
from mentors.rooms.listing import Asked, Card, cards
from mentors.rooms.slots import Slot

LONGEST_KEY = 200


class RoomDoor(MentoringDoor):
    """Study rooms."""

    moving = frozenset({"next_starts_at", "free_seats", "inside"})

    def get_object(self) -> Room:
        """The room, for its host. Raises SignInRequired, Http404 and NotAllowed."""
        return finding.hosted(self.request, self.kwargs["id"])

    def hold(self, found: Room) -> None:
        """As whoever changes it does: its thread before it, and the people after."""
        turns.locked_room(found)

    @extend_schema(
        operation_id="list_rooms",
        summary="List study rooms",
        parameters=[
            OpenApiParameter("tag", str, description="A tag's slug."),
            OpenApiParameter("free", bool, description="With a free seat."),
            OpenApiParameter(
                "hours",
                str,
                enum=list(from_here.PARTS),
                description="Begins in this part of my day; for members.",
            ),
        ],
        responses=RoomRowSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Those that anybody may join and I am not in, the newest first."""
        hours, free = one_of(request, "hours", from_here.PARTS), switch(request, "free")
        query = {
            "tag": request.query_params.get("tag", ""),
            "free": "1" if free else "",
            "hours": hours,
        }
        asked = Asked.read(query, reader=request.user)
        joined = Room.objects.joined_by(request.user)
        others = Room.objects.listed().exclude(pk__in=joined.values("pk"))
        return self._page(asked.of(others, reader=request.user))

    @extend_schema(
        operation_id="list_my_rooms",
        summary="List the study rooms that I am in",
        parameters=[OpenApiParameter("closed", bool, description="Those that are closed.")],
        responses=RoomRowSerializer(many=True),
    )
    def mine(self, request: Request, **kwargs: Any) -> Response:
        """The newest first; of closed ones the last closed."""
        rooms = Room.objects.joined_by(self.me)
        if not switch(request, "closed"):
            return self._page(rooms.running())
        self.order = ("-since", "-pk")  # type: ignore[misc]
        return self._page(rooms.closed().annotate(since=F("closed_at")))

    @extend_schema(
        operation_id="open_room",
        summary="Open a study room",
        request=RoomWordsSerializer,
        responses={201: RoomSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """I am its host. Its sessions begin once a second person is in it."""
        given = RoomWordsSerializer.read(request)
        room = actions.make_room(by=request.user, plan=_plan(given))
        return self.told(room.pk, status=201)

    @extend_schema(
        operation_id="get_room",
        summary="Read a study room",
        parameters=[OpenApiParameter("key", str, description="Of its link, for one not listed.")],
        responses=RoomSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """For those in it all of it, for others its front."""
        return self.told(self.kwargs["id"], key=request.query_params.get("key", "")[:LONGEST_KEY])

    @extend_schema(
        operation_id="update_room",
        summary="Change a study room",
        request=RoomWordsSerializer,
        responses=RoomSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """By its host. Another slot moves the coming session, and all are told."""
        room = self.get_object()
        names = ("name", "about", "weekday", "starts", "minutes", "zone", "places", "is_open")
        told: dict[str, Any] = {name: getattr(room, name) for name in names}
        told["tags"] = list(room.tags.all())
        told |= some_of(RoomWordsSerializer, request)
        actions.change_room(room, by=request.user, plan=_plan(told), seen=room.version)
        return self.retrieve(request)

    @extend_schema(
        operation_id="close_room",
        summary="Close a study room",
        request=NothingSerializer,
        responses=RoomSerializer,
    )
    def close(self, request: Request, **kwargs: Any) -> Response:
        """By its host. What was written stays for those in it."""
        NothingSerializer.read(request)
        actions.close_room(self.get_object(), by=request.user)
        return self.retrieve(request)

    @extend_schema(
        operation_id="renew_room_invitation",
        summary="Make another link to join by",
        request=NothingSerializer,
        responses=RoomSerializer,
    )
    def renew_invitation(self, request: Request, **kwargs: Any) -> Response:
        """By its host. The former one leads nowhere any more."""
        NothingSerializer.read(request)
        actions.renew_invitation(self.get_object(), by=request.user)
        return self.retrieve(request)

    def _page(self, rooms: Any) -> Response:
        rows = self.paginate_queryset(rooms.for_list()) or []
        told = cards(rows, here=timezone.get_current_timezone_name())
        return self.get_paginated_response(RoomRowSerializer(told, many=True).data)

    def front(self, pk: int, key: str) -> Room:
        """The room, where I may see its front: in sight, or by the key of its link."""
        seen = Room.objects.visible_to(self.request.user).select_related("thread", "host")
        if (room := seen.for_list().filter(pk=pk).first()) is not None:
            return room
        running = Room.objects.running().for_list()
        room = running.filter(pk=pk).first() if key else None
        if room is None or not room.is_live:
            raise Http404
        self.require_member()
        if not compare_digest(key.encode(), room.invite_key.encode()):
            raise Http404
        return room

    def told(self, pk: int, *, key: str = "", status: int = 200) -> Response:
        """For those in it all of it, for others its front."""
        room, me = self.front(pk, key), self.request.user
        here = timezone.get_current_timezone_name()
        told, inside = Card(room, here), None
        if Room.objects.joined_by(me).filter(pk=pk).exists():
            inside = looking.Inside.of(room, me, here=here)
        told.inside = inside  # type: ignore[attr-defined]
        return Response(RoomSerializer(told).data, status=status)


def _plan(told: dict[str, Any]) -> RoomPlan:
    slot = Slot(told["weekday"], told["starts"], told["minutes"], told["zone"])
    return RoomPlan(
        name=told["name"],
        about=told["about"],
        slot=slot,
        places=told["places"],
        is_open=told["is_open"],
        tags=told["tags"],
    )
