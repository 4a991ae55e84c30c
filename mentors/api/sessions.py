"""Sessions of a study room: the question, who was there, and notes that stay."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.fields import AddressField, PersonSerializer
from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.actions import turns
from mentors.api.doors import MentoringDoor, no_content
from mentors.api.fields import InstantField, NothingSerializer
from mentors.models import RoomNote, RoomSession
from mentors.models.room import LONGEST_NOTE, LONGEST_QUESTION
from mentors.rooms import finding, looking


class RoomSessionRowSerializer(serializers.Serializer[Any]):
    """A session that was, as a list tells of it."""

    id = serializers.IntegerField(source="session.pk")
    held_on = serializers.DateField(source="session.held_on")
    starts_at = InstantField(source="session.starts_at")
    ends_at = InstantField(source="session.ends_at")
    setter = PersonSerializer(source="session.setter", allow_null=True)
    question = serializers.CharField(source="session.question", help_text="Markdown.")
    people = serializers.ListField(child=serializers.CharField(), help_text="Who was there.")
    note_count = serializers.IntegerField(source="notes")


class RoomNoteSerializer(serializers.Serializer[Any]):
    """What somebody noted of a session; everybody in the room may improve it."""

    id = serializers.IntegerField(source="pk")
    session = serializers.IntegerField(source="session_id")
    author = PersonSerializer(allow_null=True)
    body = serializers.CharField(help_text="Markdown.")
    html = serializers.CharField()
    version = serializers.IntegerField()
    made_at = InstantField()
    changed_at = InstantField()
    changed_by = PersonSerializer(allow_null=True)


class RoomSessionSerializer(serializers.Serializer[Any]):
    """A session with all that stays of it."""

    id = serializers.IntegerField(source="pk")
    page = AddressField()
    room = serializers.IntegerField(source="room_id")
    held_on = serializers.DateField()
    starts_at = InstantField()
    ends_at = InstantField()
    has_begun = serializers.BooleanField()
    setter = PersonSerializer(allow_null=True)
    question = serializers.CharField(help_text="Markdown.")
    question_html = serializers.CharField()
    people = serializers.SerializerMethodField(help_text="Who was there.")
    notes = serializers.SerializerMethodField()

    def get_people(self, session: RoomSession) -> PersonSerializer(many=True):  # type: ignore[valid-type]
        there = session.attendances.select_related("person").order_by("pk")
        return PersonSerializer([one.person for one in there], many=True).data

    def get_notes(self, session: RoomSession) -> RoomNoteSerializer(many=True):  # type: ignore[valid-type]
        return RoomNoteSerializer(
            session.notes.select_related("author", "changed_by"), many=True
        ).data


class QuestionSerializer(StrictSerializer):
    """The question of a session."""

    question = serializers.CharField(max_length=LONGEST_QUESTION)


class AttendanceSerializer(StrictSerializer):
    """Whether I was there."""

    was_there = serializers.BooleanField()


class RoomNoteWordsSerializer(StrictSerializer):
    """The words of a note."""

    body = serializers.CharField(max_length=LONGEST_NOTE)


class RoomNoteVersionSerializer(serializers.Serializer[Any]):
    """What a note said before."""

    number = serializers.IntegerField()
    body = serializers.CharField()
    by = PersonSerializer(allow_null=True)
    at = InstantField()


class RoomSessionDoor(MentoringDoor):
    """The sessions of study rooms that I am in."""

    order = ("-starts_at", "-pk")
    moving = frozenset({"has_begun", "people", "notes"})

    def get_object(self) -> RoomSession:
        """Raises SignInRequired for a visitor, Http404 for who is not in the room."""
        return finding.session_inside(self.request, self.kwargs["id"])

    def hold(self, found: RoomSession) -> None:
        """The room comes first, as whoever changes anything in it has it."""
        turns.locked_room(found.room)

    @extend_schema(
        operation_id="list_room_sessions",
        summary="List the sessions that a study room has had",
        responses=RoomSessionRowSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last first. The coming one is told with the room."""
        room = finding.inside(request, self.kwargs["room"])
        held = room.sessions.begun().select_related("setter")
        rows = self.paginate_queryset(held) or []
        here = timezone.get_current_timezone_name()
        told = looking.Inside(room, request.user, here, [], None).told(rows)
        return self.get_paginated_response(RoomSessionRowSerializer(told, many=True).data)

    @extend_schema(
        operation_id="get_room_session",
        summary="Read a session of a study room",
        responses=RoomSessionSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Its question, who was there, and the notes."""
        return Response(RoomSessionSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="set_room_question",
        summary="Set the question of a session",
        request=QuestionSerializer,
        responses=RoomSessionSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """By whose turn it is, until the session begins."""
        given, session = QuestionSerializer.read(request), self.get_object()
        words, seen = given["question"], session.version
        actions.set_question(session, by=request.user, body=words, seen=seen)
        return self.retrieve(request)

    @extend_schema(
        operation_id="tell_attendance",
        summary="Say whether I was there",
        request=AttendanceSerializer,
        responses=RoomSessionSerializer,
    )
    def attend(self, request: Request, **kwargs: Any) -> Response:
        """Each for themselves, once it has begun."""
        given = AttendanceSerializer.read(request)
        actions.attend(self.get_object(), by=request.user, was_there=given["was_there"])
        return self.retrieve(request)

    @extend_schema(
        operation_id="postpone_room_session",
        summary="Leave a week out",
        request=NothingSerializer,
        responses=RoomSessionSerializer,
    )
    def postpone(self, request: Request, **kwargs: Any) -> Response:
        """By the host: the session is a week later, and the others are told."""
        NothingSerializer.read(request)
        actions.postpone_session(self.get_object(), by=request.user)
        return self.retrieve(request)

    @extend_schema(
        operation_id="write_room_note",
        summary="Note something of a session",
        request=RoomNoteWordsSerializer,
        responses={201: RoomNoteSerializer},
    )
    def write_note(self, request: Request, **kwargs: Any) -> Response:
        """It stays, for whoever is in the room now or later."""
        given, session = RoomNoteWordsSerializer.read(request), self.get_object()
        note = actions.write_room_note(session, by=request.user, body=given["body"])
        return Response(RoomNoteSerializer(note).data, status=201)


class RoomNoteDoor(MentoringDoor):
    """Notes of sessions, for those in the room."""

    order = ("-number", "-pk")

    def get_object(self) -> RoomNote:
        """Raises SignInRequired for a visitor, Http404 for who is not in the room."""
        return finding.note_inside(self.request, self.kwargs["id"])

    def hold(self, found: RoomNote) -> None:
        """The room comes first, as whoever changes anything in it has it."""
        turns.locked_room(found.session.room)

    @extend_schema(
        operation_id="get_room_note", summary="Read a note", responses=RoomNoteSerializer
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """One note."""
        return Response(RoomNoteSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="update_room_note",
        summary="Word a note anew",
        request=RoomNoteWordsSerializer,
        responses=RoomNoteSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Anybody in the room may; what it said before is kept."""
        given, note = RoomNoteWordsSerializer.read(request), self.get_object()
        try:
            actions.change_room_note(note, by=request.user, body=given["body"], seen=note.version)
        except RoomNote.DoesNotExist as error:
            raise Http404 from error
        return self.retrieve(request)

    @extend_schema(
        operation_id="delete_room_note",
        summary="Delete my note",
        request=None,
        responses={204: None},
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """By its writer, with all that it ever said."""
        actions.delete_room_note(self.get_object(), by=request.user)
        return no_content()

    @extend_schema(
        operation_id="list_room_note_versions",
        summary="List what a note said before",
        responses=RoomNoteVersionSerializer(many=True),
    )
    def versions(self, request: Request, **kwargs: Any) -> Response:
        """The last former wording first."""
        rows = self.get_object().versions.select_related("by")
        return self.page(rows, RoomNoteVersionSerializer)
