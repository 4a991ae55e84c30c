"""`decisions` about me, with reasons and appeals, and `warnings` that I have been given."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.fields import AddressField
from community.api.serializers import StrictSerializer
from community.moderation import deeds, subjects
from community.moderation.actions import acknowledge, appeal
from community.moderation.actions.appeals import LONGEST_APPEAL, why_not
from community.moderation.models import (
    Appeal,
    Statement,
    Warning,  # noqa: A004
)


class AppealSerializer(serializers.Serializer[Appeal]):
    """My appeal, and the answer to it."""

    words = serializers.CharField(read_only=True)
    at = serializers.DateTimeField(read_only=True)
    outcome = serializers.ChoiceField(Appeal.Outcome.choices, read_only=True)
    answer = serializers.CharField(read_only=True)
    decided_at = serializers.DateTimeField(read_only=True, allow_null=True)


class DecisionRowSerializer(serializers.Serializer[Statement]):
    """Something that was decided about me."""

    id = serializers.IntegerField(read_only=True)
    code = serializers.CharField(read_only=True)
    what = serializers.SerializerMethodField(help_text="What was done, in words.")
    thing = serializers.CharField(read_only=True, source="thing_kind")
    thing_id = serializers.IntegerField(read_only=True, source="thing_key")
    title = serializers.CharField(read_only=True, help_text="What it was called then.")
    reason = serializers.CharField(read_only=True)
    rule = serializers.CharField(read_only=True, help_text="Empty: none is named.")
    how = serializers.ChoiceField(Statement.How.choices, read_only=True)
    was_reported = serializers.BooleanField(read_only=True)
    at = serializers.DateTimeField(read_only=True)
    until = serializers.DateTimeField(read_only=True, allow_null=True)
    lifted_at = serializers.DateTimeField(read_only=True, allow_null=True)
    is_standing = serializers.BooleanField(read_only=True)
    appeal = serializers.SerializerMethodField()
    page = AddressField()

    def get_what(self, told: Statement) -> str:
        return deeds.told_of(told.code)

    @extend_schema_field(AppealSerializer(allow_null=True))
    def get_appeal(self, told: Statement) -> Any:
        made = getattr(told, "appeal", None)
        return AppealSerializer(made).data if made else None


class DecisionSerializer(DecisionRowSerializer):
    """A statement of reasons, and how to appeal against it."""

    thing_page = serializers.SerializerMethodField(help_text="Null: it is not there for me.")
    appeal_until = serializers.DateTimeField(read_only=True)
    no_appeal_because = serializers.SerializerMethodField(
        help_text="Why there can be no appeal; empty: there can."
    )

    def get_thing_page(self, told: Statement) -> str | None:
        person = self.context["request"].user
        seen = subjects.seen(told.thing_kind, told.thing_key, person=person)
        return f"{settings.PUBLIC_URL}{seen.url}" if seen else None

    def get_no_appeal_because(self, told: Statement) -> str:
        return str(why_not(told))


class AppealingSerializer(StrictSerializer):
    """Why a decision is wrong."""

    words = serializers.CharField(max_length=LONGEST_APPEAL)


class DecisionDoor(Door):
    """What moderators decided about me."""

    scope = Scope.ME
    ungated = frozenset({"appeal"})
    serializer_class = DecisionRowSerializer

    def get_queryset(self) -> QuerySet[Statement]:
        policy.require(self.request.user, "statement.list")
        return Statement.objects.visible_to(self.request.user).select_related("appeal")

    def get_object(self) -> Statement:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(operation_id="list_decisions", summary="List what was decided about me")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last first."""
        return self.page(self.get_queryset(), DecisionRowSerializer)

    @extend_schema(
        operation_id="get_decision", summary="Read a decision", responses=DecisionSerializer
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """What, why, by which rule, how it was decided, and my appeal."""
        context = self.get_serializer_context()
        return Response(DecisionSerializer(self.get_object(), context=context).data)

    @extend_schema(
        operation_id="appeal_against_decision",
        summary="Appeal against a decision",
        request=AppealingSerializer,
        responses=DecisionSerializer,
    )
    def appeal(self, request: Request, **kwargs: Any) -> Response:
        """Another moderator looks at it; one asks once."""
        told = self.get_object()
        appeal(told, by=request.user, **AppealingSerializer.read(request))
        return self.retrieve(request)


class WarningSerializer(serializers.Serializer[Warning]):
    """What a moderator asks me to do otherwise."""

    id = serializers.IntegerField(read_only=True)
    words = serializers.CharField(read_only=True)
    at = serializers.DateTimeField(read_only=True)
    acknowledged_at = serializers.DateTimeField(read_only=True, allow_null=True)
    withdrawn_at = serializers.DateTimeField(read_only=True, allow_null=True)
    is_waiting = serializers.BooleanField(
        read_only=True, help_text="Until I acknowledge it, I change nothing else."
    )


class WarningDoor(Door):
    """What moderators ask me to do otherwise."""

    scope = Scope.ME
    ungated = frozenset({"acknowledge"})
    serializer_class = WarningSerializer

    def get_queryset(self) -> QuerySet[Warning]:
        policy.require(self.request.user, "statement.list")
        return Warning.objects.visible_to(self.request.user)

    def get_object(self) -> Warning:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(operation_id="list_warnings", summary="List the warnings that I was given")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last first."""
        return self.page(self.get_queryset(), WarningSerializer)

    @extend_schema(
        operation_id="get_warning", summary="Read a warning", responses=WarningSerializer
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """What a moderator said."""
        return Response(WarningSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="acknowledge_warning",
        summary="Say that I have read a warning",
        request=None,
        responses=WarningSerializer,
    )
    def acknowledge(self, request: Request, **kwargs: Any) -> Response:
        """From then on I can write again."""
        acknowledge(self.get_object(), by=request.user)
        return self.retrieve(request)
