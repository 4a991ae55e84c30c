"""The editors' desk of a story: what only a person can decide, and the repairs made by rule."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.serializers import StrictSerializer
from stories import actions
from stories.api.editing import EditingDoor
from stories.models import Edit, Finding


class FindingSerializer(serializers.Serializer[Finding]):
    """Something that only an editor can decide."""

    id = serializers.IntegerField(read_only=True)
    kind = serializers.ChoiceField(Finding.Kind.choices, read_only=True)
    block = serializers.CharField(read_only=True, source="key", help_text="Key; may be empty.")
    line = serializers.IntegerField(read_only=True)
    text = serializers.CharField(read_only=True)
    why = serializers.CharField(read_only=True)
    decision = serializers.CharField(read_only=True)
    decided_at = serializers.DateTimeField(read_only=True, allow_null=True)
    offered = serializers.SerializerMethodField(help_text="What may be decided.")

    def get_offered(self, finding: Finding) -> list[str]:
        return [] if finding.decided_at else list(actions.DECISIONS[finding.kind])


class DecisionSerializer(StrictSerializer):
    """One of what a finding offers."""

    decision = serializers.CharField(max_length=60)


class RepairSerializer(serializers.Serializer[Edit]):
    """A repair that a rule made: the changed run only."""

    id = serializers.IntegerField(read_only=True)
    block = serializers.CharField(read_only=True, source="key", help_text="Key; empty: the title.")
    rule = serializers.CharField(read_only=True)
    line = serializers.IntegerField(read_only=True)
    before = serializers.CharField(read_only=True)
    after = serializers.CharField(read_only=True)
    state = serializers.ChoiceField(Edit.State.choices, read_only=True)
    at = serializers.DateTimeField(read_only=True)


class FindingDoor(EditingDoor):
    """What an editor has to decide."""

    order = ("line", "pk")

    def get_queryset(self) -> QuerySet[Finding]:
        return Finding.objects.filter(story=self.edited())

    @extend_schema(
        operation_id="list_findings_of_story",
        summary="List what an editor has to decide",
        responses=FindingSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """In the order of the document, with what was decided."""
        return self.page(self.get_queryset(), FindingSerializer)

    @extend_schema(
        operation_id="decide_finding_of_story",
        summary="Decide a finding",
        request=DecisionSerializer,
        responses=FindingSerializer,
    )
    def decide(self, request: Request, **kwargs: Any) -> Response:
        """What was decided stays decided in later imports."""
        row = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        decision = DecisionSerializer.read(request)["decision"]
        return Response(FindingSerializer(actions.decide(row, decision, by=request.user)).data)


class RepairDoor(EditingDoor):
    """Repairs by rule."""

    order = ("pk",)

    def get_queryset(self) -> QuerySet[Edit]:
        return Edit.objects.filter(story=self.edited())

    @extend_schema(
        operation_id="list_repairs_of_story",
        summary="List the repairs that rules made",
        responses=RepairSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Each with the run before and after."""
        return self.page(self.get_queryset(), RepairSerializer)

    @extend_schema(
        operation_id="accept_repair_of_story",
        summary="Accept a repair",
        request=None,
        responses=RepairSerializer,
    )
    def accept(self, request: Request, **kwargs: Any) -> Response:
        """It stays, and an editor answers for it."""
        row = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        return Response(RepairSerializer(actions.accept_edit(row, by=request.user)).data)

    @extend_schema(
        operation_id="undo_repair_of_story",
        summary="Take a repair back",
        request=None,
        responses=RepairSerializer,
    )
    def undo(self, request: Request, **kwargs: Any) -> Response:
        """The run stands as it stood before."""
        row = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        return Response(RepairSerializer(actions.undo_edit(row, by=request.user)).data)
