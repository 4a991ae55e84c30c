"""Notes that both sides meant for the programme: for its managers, and each look is recorded."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.fields import PersonSerializer
from mentors import actions
from mentors.api.doors import MentoringDoor, found
from mentors.api.fields import InstantField
from mentors.models import Audience, Note


class ProgrammeNoteSerializer(serializers.Serializer[Note]):
    """Whose note it is; its words are read one by one."""

    id = serializers.IntegerField(source="pk")
    author = PersonSerializer()
    mentee = PersonSerializer(source="mentorship.mentee")
    mentor = PersonSerializer(source="mentorship.mentor")
    made_at = InstantField()
    saved_at = InstantField()


class ReadNoteSerializer(ProgrammeNoteSerializer):
    """A note with its words."""

    body = serializers.CharField(help_text="Markdown.")
    html = serializers.CharField()


class ProgrammeNoteDoor(MentoringDoor):
    """Notes for whoever runs the programme."""

    scope = Scope.MODERATE

    def get_queryset(self) -> QuerySet[Note]:
        policy.require(self.request.user, "note.read_programme")
        rows = Note.objects.filter(audience=Audience.PROGRAMME)
        return rows.select_related(
            "author", "mentorship__request__mentee", "mentorship__request__mentor__person"
        )

    @extend_schema(
        operation_id="list_programme_notes",
        summary="List the notes meant for the programme",
        responses=ProgrammeNoteSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Without their words, the last first."""
        return self.page(self.get_queryset(), ProgrammeNoteSerializer)

    @extend_schema(
        operation_id="read_programme_note",
        summary="Read a note meant for the programme",
        request=None,
        responses=ReadNoteSerializer,
    )
    def read(self, request: Request, **kwargs: Any) -> Response:
        """That I looked is recorded."""
        note = found(self.get_queryset(), pk=self.kwargs["id"])
        return Response(ReadNoteSerializer(actions.read_programme_note(note, by=request.user)).data)
