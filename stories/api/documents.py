"""`story-documents`: texts before the importer, each with the report of what importing it does."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.problems import ProblemError
from community.api.serializers import StrictSerializer
from stories import actions
from stories.api.stories import story_at
from stories.importing.document import ImportRefused
from stories.models.story import Rights
from stories.models.upload import Upload


class HoldingSerializer(StrictSerializer):
    """A document as text, and what an editor says beside it."""

    file = serializers.RegexField(
        r"(?i)^[^\n]*\.(md|markdown|txt|html?)$", max_length=200, help_text="Its name: a-story.md"
    )
    text = serializers.CharField(trim_whitespace=False)
    sidecar = serializers.CharField(
        required=False, allow_null=True, trim_whitespace=False, help_text="YAML."
    )
    rights = serializers.ChoiceField(Rights.choices, required=False)
    story = serializers.CharField(
        required=False, max_length=120, help_text="Slug of the story this is a new version of."
    )


class CorrectedSerializer(StrictSerializer):
    """The same document, corrected."""

    text = serializers.CharField(trim_whitespace=False)


class DoubtSerializer(serializers.Serializer[Any]):
    """A line that only an editor can judge."""

    line = serializers.IntegerField(read_only=True)
    text = serializers.CharField(read_only=True)
    why = serializers.CharField(read_only=True)


class ImportReportSerializer(serializers.Serializer[Any]):
    """What was read."""

    title = serializers.CharField(read_only=True)
    slug = serializers.CharField(read_only=True)
    kind = serializers.CharField(read_only=True)
    language = serializers.CharField(read_only=True)
    words = serializers.IntegerField(read_only=True)
    minutes = serializers.IntegerField(read_only=True)
    found = serializers.ListField(child=serializers.CharField(), read_only=True)
    missing = serializers.ListField(child=serializers.CharField(), read_only=True)
    doubtful = DoubtSerializer(read_only=True, many=True)


class DocumentSerializer(serializers.Serializer[Upload]):
    """A document that waits for an editor's word, for a day."""

    id = serializers.IntegerField(read_only=True)
    file = serializers.CharField(read_only=True)
    story = serializers.SerializerMethodField(help_text="Slug of the story it is a version of.")
    proposal = serializers.IntegerField(read_only=True, allow_null=True, source="proposal_id")
    outcome = serializers.CharField(
        read_only=True, help_text="What importing it would do: created, updated or unchanged."
    )
    refusal = serializers.CharField(read_only=True, help_text="Why it cannot be read.")
    line = serializers.IntegerField(read_only=True, help_text="The line to blame; 0: none.")
    at = serializers.DateTimeField(read_only=True)
    report = serializers.SerializerMethodField()

    def get_story(self, held: Upload) -> str | None:
        return held.story.slug if held.story else None

    @extend_schema_field(ImportReportSerializer(allow_null=True))
    def get_report(self, held: Upload) -> Any:
        return ImportReportSerializer(held.report).data if held.report else None


class ImportedSerializer(serializers.Serializer[Any]):
    """What became of a document."""

    outcome = serializers.ChoiceField([one.value for one in actions.Outcome], read_only=True)
    story = serializers.CharField(read_only=True, source="story.slug", help_text="Slug.")


class DocumentDoor(Door):
    """What this editor holds; nobody sees what another one does."""

    is_taken_back = True
    scope = Scope.MODERATE
    serializer_class = DocumentSerializer

    def get_queryset(self) -> QuerySet[Upload]:
        policy.require(self.request.user, "story.import")
        mine = Upload.objects.filter(by=self.request.user.pk)
        return mine.select_related("story").defer("raw", "sidecar")

    def get_object(self) -> Upload:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(operation_id="list_story_documents", summary="List the documents that I hold")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Documents before the importer, the last first."""
        return self.page(self.get_queryset(), DocumentSerializer)

    @extend_schema(
        operation_id="hold_story_document",
        summary="Bring a document before the importer",
        request=HoldingSerializer,
        responses={201: DocumentSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Keep it with the report of what importing it would do; no story is touched."""
        policy.require(request.user, "story.import")
        given = HoldingSerializer.read(request)
        sidecar, slug = given.get("sidecar"), given.get("story")
        held = actions.hold_document(
            given["text"].encode(),
            file=given["file"],
            sidecar=sidecar.encode() if sidecar else None,
            rights=given.get("rights", ""),
            story=story_at(slug, request.user) if slug else None,
            is_pasted=True,
            by=request.user,
        )
        return Response(DocumentSerializer(held).data, status=201)

    @extend_schema(
        operation_id="get_story_document",
        summary="Read the report on a document",
        responses=DocumentSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """What importing it would do, or why it cannot be read."""
        return Response(DocumentSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="correct_story_document",
        summary="Correct a document",
        request=CorrectedSerializer,
        responses=DocumentSerializer,
    )
    def update(self, request: Request, **kwargs: Any) -> Response:
        """Read the corrected text in the place of the one that was held."""
        held, text = self.get_object(), CorrectedSerializer.read(request)["text"]
        actions.read_again(held, text.encode(), by=request.user)
        return self.retrieve(request)

    @extend_schema(
        operation_id="import_story_document",
        summary="Import a document",
        request=None,
        responses=ImportedSerializer,
    )
    def take(self, request: Request, **kwargs: Any) -> Response:
        """Make the story, or the new version of it, and let go of the document."""
        try:
            imported = actions.import_held(self.get_object(), by=request.user)
        except ImportRefused as refusal:
            raise ProblemError("conflict", str(refusal)) from refusal
        return Response(ImportedSerializer(imported).data)

    @extend_schema(
        operation_id="discard_story_document",
        summary="Throw a document away",
        responses={204: None},
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Nothing of it is kept."""
        actions.discard(self.get_object(), by=request.user)
        return Response(status=204)
