"""Coming into a study room, leaving it, and what is done with seats and turns."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.api.doors import no_content
from mentors.api.fields import NothingSerializer
from mentors.api.room_rows import RoomSerializer
from mentors.api.rooms import LONGEST_KEY, RoomDoor
from mentors.models import Room
from mentors.rooms import finding


class JoinRoomSerializer(StrictSerializer):
    """The key of the link by which I join; empty for a room that is open to all."""

    key = serializers.CharField(
        max_length=LONGEST_KEY, required=False, allow_blank=True, default=""
    )


class RoomPersonSerializer(StrictSerializer):
    """Somebody in the room."""

    person = serializers.CharField(max_length=40, help_text="Their handle.")


class AnswerSwapSerializer(RoomPersonSerializer):
    """What I say to whoever asks me to change turns."""

    agrees = serializers.BooleanField()


class RoomSeatDoor(RoomDoor):
    """Seats and turns in study rooms."""

    @extend_schema(
        operation_id="join_room",
        summary="Take a seat in a study room",
        request=JoinRoomSerializer,
        responses=RoomSerializer,
    )
    def join(self, request: Request, **kwargs: Any) -> Response:
        """Who is in it already keeps their seat."""
        key = JoinRoomSerializer.read(request)["key"]
        room = self.front(self.kwargs["id"], key)
        actions.join_room(room, by=request.user, key=key)
        return self.told(room.pk)

    @extend_schema(
        operation_id="leave_room",
        summary="Leave a study room",
        request=NothingSerializer,
        responses={204: None},
    )
    def leave(self, request: Request, **kwargs: Any) -> Response:
        """I read nothing of it any more; what I wrote stays."""
        NothingSerializer.read(request)
        actions.leave_room(self._inside(), by=request.user)
        return no_content()

    @extend_schema(
        operation_id="pass_on_room",
        summary="Make somebody else the host",
        request=RoomPersonSerializer,
        responses=RoomSerializer,
    )
    def pass_on(self, request: Request, **kwargs: Any) -> Response:
        """By its host, to somebody in it."""
        room, other = self.get_object(), self._other(RoomPersonSerializer.read(request))
        actions.pass_on_room(room, by=request.user, other=other)
        return self.retrieve(request)

    @extend_schema(
        operation_id="remove_from_room",
        summary="Ask somebody to leave a study room",
        request=RoomPersonSerializer,
        responses=RoomSerializer,
    )
    def remove(self, request: Request, **kwargs: Any) -> Response:
        """By its host. They cannot join again."""
        room, other = self.get_object(), self._other(RoomPersonSerializer.read(request))
        actions.remove_from_room(room, by=request.user, other=other)
        return self.retrieve(request)

    @extend_schema(
        operation_id="skip_turn",
        summary="Let the next go before me",
        request=NothingSerializer,
        responses=RoomSerializer,
    )
    def skip_turn(self, request: Request, **kwargs: Any) -> Response:
        """Once, until I have set a question."""
        NothingSerializer.read(request)
        actions.skip_turn(self._inside(), by=request.user)
        return self.retrieve(request)

    @extend_schema(
        operation_id="ask_to_swap_turns",
        summary="Ask somebody to change turns with me",
        request=RoomPersonSerializer,
        responses=RoomSerializer,
    )
    def ask_to_swap(self, request: Request, **kwargs: Any) -> Response:
        """They are asked, and decide."""
        other = self._other(RoomPersonSerializer.read(request))
        actions.ask_to_swap(self._inside(), by=request.user, other=other)
        return self.retrieve(request)

    @extend_schema(
        operation_id="answer_swap_of_turns",
        summary="Answer whoever asks to change turns",
        request=AnswerSwapSerializer,
        responses=RoomSerializer,
    )
    def answer_swap(self, request: Request, **kwargs: Any) -> Response:
        """Change turns, or leave all as they were."""
        given = AnswerSwapSerializer.read(request)
        actions.answer_swap(
            self._inside(), by=request.user, other=self._other(given), agrees=given["agrees"]
        )
        return self.retrieve(request)

    def _inside(self) -> Room:
        return finding.inside(self.request, self.kwargs["id"])

    def _other(self, given: dict[str, Any]) -> int:
        """Whoever in the room is called so; 0, which is nobody's, for who is not in it."""
        seats = self._inside().seats.taken().filter(person__handle=given["person"])
        return seats.values_list("person", flat=True).first() or 0
