"""`reports`: ask moderators to look at something, and see what came of it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.parsing import LARGEST_NUMBER
from community.api.problems import ProblemError
from community.api.serializers import StrictSerializer
from community.moderation import subjects
from community.moderation.actions.reporting import LONGEST_WORDS, report_named
from community.moderation.models import Case, Report, ReportKind


class ReportKindSerializer(serializers.Serializer[ReportKind]):
    """A reason to report something."""

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(read_only=True)
    explanation = serializers.CharField(read_only=True)


class ThingKindSerializer(serializers.Serializer[Any]):
    """A kind of things that can be reported."""

    name = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]


class ReportChoicesSerializer(serializers.Serializer[Any]):
    """What can be reported, and why."""

    things = ThingKindSerializer(read_only=True, many=True)
    kinds = ReportKindSerializer(read_only=True, many=True)


class ReportingSerializer(StrictSerializer):
    """What is wrong with what."""

    thing = serializers.CharField(max_length=40, help_text="Of `/reports/choices/`: post, user, …")
    id = serializers.IntegerField(min_value=1, max_value=LARGEST_NUMBER)
    kind = serializers.PrimaryKeyRelatedField(
        queryset=ReportKind.objects.filter(is_offered=True), help_text="Of `/reports/choices/`."
    )
    words = serializers.CharField(
        max_length=LONGEST_WORDS, allow_blank=True, default="", help_text="For moderators alone."
    )


class ReportSerializer(serializers.Serializer[Report]):
    """What I have reported, and what came of it."""

    id = serializers.IntegerField(read_only=True)
    thing = serializers.CharField(read_only=True, source="subject_kind")
    thing_id = serializers.IntegerField(read_only=True, source="subject_key")
    kind = serializers.CharField(read_only=True, source="kind.name")
    words = serializers.CharField(read_only=True)
    at = serializers.DateTimeField(read_only=True)
    is_decided = serializers.SerializerMethodField()
    outcome = serializers.ChoiceField(
        Case.Outcome.choices, read_only=True, source="case.outcome", allow_blank=True
    )
    answer = serializers.CharField(
        read_only=True, source="case.words", help_text="What moderators say to who reported it."
    )
    decided_at = serializers.DateTimeField(
        read_only=True, source="case.decided_at", allow_null=True
    )

    def get_is_decided(self, report: Report) -> bool:
        return not report.case.is_open

    def to_representation(self, report: Report) -> dict[str, Any]:
        """Nothing of a case that is still open."""
        told = super().to_representation(report)
        if report.case.is_open:
            told |= {"outcome": "", "answer": "", "decided_at": None}
        return told


class ReportDoor(Door):
    """What I have reported."""

    scope = Scope.ME
    ungated = frozenset({"create"})
    serializer_class = ReportSerializer

    def get_queryset(self) -> QuerySet[Report]:
        policy.require(self.request.user, "report.list")
        return Report.objects.visible_to(self.request.user).select_related("case", "kind")

    def get_object(self) -> Report:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(
        operation_id="list_report_choices",
        summary="List what can be reported, and why",
        responses=ReportChoicesSerializer,
    )
    def choices(self, request: Request, **kwargs: Any) -> Response:
        """Kinds of things, and reasons."""
        found = {
            "things": [kind for kind in subjects.all_kinds() if kind.is_reportable],
            "kinds": ReportKind.objects.filter(is_offered=True),
        }
        return Response(ReportChoicesSerializer(found).data)

    @extend_schema(operation_id="list_reports", summary="List what I have reported")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last first, with what came of each."""
        return self.page(self.get_queryset(), ReportSerializer)

    @extend_schema(
        operation_id="get_report", summary="Read what came of a report", responses=ReportSerializer
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """One report."""
        return Response(ReportSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="report",
        summary="Report something",
        request=ReportingSerializer,
        responses={201: ReportSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Ask the moderators to look at it, once a thing. What I may not see is not there."""
        policy.require(request.user, "report.make")
        given = ReportingSerializer.read(request)
        name, key = given["thing"], given["id"]
        if subjects.reportable(name, key, person=request.user) is None:
            raise ProblemError("not-found")
        made = report_named(name, key, by=request.user, kind=given["kind"], words=given["words"])
        return Response(ReportSerializer(made).data, status=201)
