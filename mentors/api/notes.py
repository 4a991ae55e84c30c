"""Notes in a mentorship: for oneself, for both, or for the programme's managers too."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.fields import AddressField, PersonSerializer
from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.api.doors import TableDoor, found, no_content
from mentors.api.fields import LARGEST, InstantField, some_of
from mentors.mentorship.finding import Seat
from mentors.models import Audience, Meeting, Note
from mentors.models.note import LONGEST_NOTE


class NoteSerializer(serializers.Serializer[Any]):
    """A note that I may read."""

    id = serializers.IntegerField(source="pk")
    page = AddressField()
    author = PersonSerializer()
    audience = serializers.ChoiceField(Audience.choices)
    body = serializers.CharField(help_text="Markdown.")
    html = serializers.CharField()
    meeting = serializers.IntegerField(
        source="meeting_id", allow_null=True, help_text="The meeting it is about."
    )
    made_at = InstantField()
    saved_at = InstantField()


class NoteWordsSerializer(StrictSerializer):
    """What is noted, and for whom."""

    body = serializers.CharField(max_length=LONGEST_NOTE, trim_whitespace=False)
    audience = serializers.ChoiceField(Audience.choices)
    meeting = serializers.IntegerField(min_value=1, max_value=LARGEST, allow_null=True)
    is_sharing = serializers.BooleanField(
        help_text="Must be true where more people are to read it than before."
    )


class NewNoteSerializer(StrictSerializer):
    """A new note; for oneself alone unless said otherwise."""

    body = serializers.CharField(max_length=LONGEST_NOTE, trim_whitespace=False)
    audience = serializers.ChoiceField(Audience.choices, default=Audience.PRIVATE)
    meeting = serializers.IntegerField(
        min_value=1, max_value=LARGEST, required=False, allow_null=True, default=None
    )


class NoteDoor(TableDoor):
    """The notes of a mentorship that I may read."""

    def get_object(self) -> Note:
        """Raises SignInRequired for a visitor, Http404 for whoever may not read it."""
        note: Note = found(self._rows(self.seat()), pk=self.kwargs["id"])
        return note

    @extend_schema(
        operation_id="list_notes",
        summary="List the notes of a mentorship",
        responses=NoteSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """My own, and what the other side shares with me; the newest first."""
        return self.page(self._rows(self.seat()), NoteSerializer)

    @extend_schema(
        operation_id="write_note",
        summary="Write a note",
        request=NewNoteSerializer,
        responses={201: NoteSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Whoever else may read it is told."""
        given, mine = NewNoteSerializer.read(request), self.seat()
        given["meeting"] = _meeting(mine, given["meeting"])
        made = actions.write_note(mine.mentorship, by=request.user, **given)
        return Response(NoteSerializer(made).data, status=201)

    @extend_schema(operation_id="get_note", summary="Read a note", responses=NoteSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """One note."""
        return Response(NoteSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="update_note",
        summary="Change my note",
        request=NoteWordsSerializer,
        responses=NoteSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """A wider audience is said twice, so that nothing is shared by the way."""
        note, mine = self.get_object(), self.seat()
        told: dict[str, Any] = {
            "body": note.body,
            "audience": note.audience,
            "meeting": note.meeting_id,
        }
        told |= some_of(NoteWordsSerializer, request)
        told["meeting"] = _meeting(mine, told["meeting"])
        actions.edit_note(note, by=request.user, seen=note.version, **told)
        return self.retrieve(request)

    @extend_schema(
        operation_id="delete_note", summary="Delete my note", request=None, responses={204: None}
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """For good, whoever has read it."""
        actions.delete_note(self.get_object(), by=request.user)
        return no_content()

    def _rows(self, mine: Seat) -> Any:
        rows = Note.objects.visible_to(mine.me).filter(mentorship=mine.mentorship)
        return rows.for_list()


def _meeting(mine: Seat, pk: int | None) -> Meeting | None:
    """The meeting of the two under `pk`. Raises ValidationError keyed by "meeting"."""
    if pk is None:
        return None
    rows = Meeting.objects.visible_to(mine.me).filter(mentorship=mine.mentorship)
    meeting = rows.filter(pk=pk).first()
    if meeting is None:
        raise serializers.ValidationError({"meeting": [_("That is no meeting of the two of you.")]})
    return meeting
