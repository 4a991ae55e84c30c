"""What moderators judge beside the queue: appeals, warnings and sanctions that stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.fields import PersonSerializer
from community.api.parameters import one_of
from community.api.serializers import StrictSerializer
from community.moderation import actions, deeds, subjects
from community.moderation.actions.appeals import LONGEST_ANSWER
from community.moderation.actions.naming import unnamed
from community.moderation.api.decisions import WarningSerializer
from community.moderation.models import (
    Appeal,
    Sanction,
    Warning,  # noqa: A004
)


class AppealToJudgeSerializer(serializers.Serializer[Appeal]):
    """What somebody says against a decision."""

    id = serializers.IntegerField(read_only=True)
    code = serializers.CharField(read_only=True, source="statement.code")
    what = serializers.SerializerMethodField(help_text="What was decided, in words.")
    title = serializers.CharField(
        read_only=True,
        source="statement.open_title",
        help_text="What it was called; empty where few read that.",
    )
    reason = serializers.CharField(read_only=True, source="statement.reason")
    by = serializers.SerializerMethodField(help_text="Who appeals; “a member” under no name.")
    words = serializers.CharField(read_only=True)
    at = serializers.DateTimeField(read_only=True)
    outcome = serializers.ChoiceField(Appeal.Outcome.choices, read_only=True)
    answer = serializers.CharField(read_only=True)
    decided_at = serializers.DateTimeField(read_only=True, allow_null=True)
    case = serializers.IntegerField(read_only=True, source="case_id", allow_null=True)
    may_judge = serializers.SerializerMethodField(help_text="Whether it is mine to judge.")

    def get_what(self, appeal: Appeal) -> str:
        return deeds.told_of(appeal.statement.code)

    def get_by(self, appeal: Appeal) -> str:
        seen = self.context["seen"].get(appeal.pk)
        return seen.by if seen else ""

    def get_may_judge(self, appeal: Appeal) -> bool:
        return policy.may(self.context["request"].user, "appeal.judge", appeal)


class AnsweringSerializer(StrictSerializer):
    """The answer to an appeal; refusing needs words."""

    words = serializers.CharField(max_length=LONGEST_ANSWER, allow_blank=True, default="")


class AppealDoor(Door):
    """Appeals; nobody sees one against a decision about themselves here."""

    scope = Scope.MODERATE
    order = ("-outcome", "-pk")
    serializer_class = AppealToJudgeSerializer

    def get_queryset(self) -> QuerySet[Appeal]:
        policy.require(self.request.user, "appeal.list")
        rows = Appeal.objects.of_others(self.request.user)
        return rows.select_related("statement__person", "statement__by", "case")

    def get_object(self) -> Appeal:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(
        operation_id="list_appeals",
        summary="List the appeals",
        parameters=[OpenApiParameter("outcome", str, enum=list(Appeal.Outcome.values))],
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Those that wait first."""
        rows = self.get_queryset()
        if outcome := one_of(request, "outcome", Appeal.Outcome.values):
            rows = rows.filter(outcome=outcome)
        return self.get_paginated_response(self._told(self.paginate_queryset(rows)))

    @extend_schema(
        operation_id="get_appeal", summary="Read an appeal", responses=AppealToJudgeSerializer
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """The decision, and what is said against it."""
        return Response(self._told([self.get_object()])[0])

    @extend_schema(
        operation_id="grant_appeal",
        summary="Grant an appeal",
        request=AnsweringSerializer,
        responses=AppealToJudgeSerializer,
    )
    def grant(self, request: Request, **kwargs: Any) -> Response:
        """All that the decision did is put back; never by whoever made it."""
        return self._judge(actions.grant)

    @extend_schema(
        operation_id="refuse_appeal",
        summary="Refuse an appeal",
        request=AnsweringSerializer,
        responses=AppealToJudgeSerializer,
    )
    def refuse(self, request: Request, **kwargs: Any) -> Response:
        """The decision stands, and the person is told why."""
        return self._judge(actions.refuse)

    def _judge(self, deed: Any) -> Response:
        appeal = self.get_object()
        policy.require(self.request.user, "appeal.judge", appeal)
        deed(appeal, by=self.request.user, **AnsweringSerializer.read(self.request))
        return self.retrieve(self.request)

    def _told(self, appeals: Any) -> Any:
        kind: Any = subjects.kind_of("appeal")
        seen = kind.see(self.request.user, [one.pk for one in appeals]) if appeals else {}
        context = {"request": self.request, "seen": seen}
        return AppealToJudgeSerializer(appeals, many=True, context=context).data


class WhoSerializer(serializers.Serializer[Any]):
    """Something done to a person; `unnamed` of the context are those (pks) told without a name."""

    person = serializers.SerializerMethodField(
        help_text="Null: it was done in a case of what they wrote under no name."
    )

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_person(self, row: Any) -> Any:
        return None if row.pk in self.context["unnamed"] else PersonSerializer(row.person).data


def of_people(door: Door, rows: Sequence[Any], serializer: Any) -> Any:
    """`rows` as `serializer` tells them, those under no name without one."""
    hidden = unnamed(rows, person=door.request.user)
    return serializer(rows, many=True, context={"unnamed": hidden}).data


class WarningToOverseeSerializer(WarningSerializer, WhoSerializer):
    """A warning that somebody was given."""


class WithdrawingSerializer(StrictSerializer):
    """Why a warning is taken back."""

    reason = serializers.CharField(max_length=1000)


class WarningOverseeDoor(Door):
    """Warnings, the last first, and whether they were read."""

    scope = Scope.MODERATE
    serializer_class = WarningToOverseeSerializer

    def get_queryset(self) -> QuerySet[Warning]:
        policy.require(self.request.user, "warning.list")
        return Warning.objects.select_related("person")

    @extend_schema(operation_id="list_warnings_given", summary="List the warnings that were given")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last first."""
        rows: Any = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(of_people(self, rows, WarningToOverseeSerializer))

    @extend_schema(
        operation_id="withdraw_warning",
        summary="Withdraw a warning",
        request=WithdrawingSerializer,
        responses=WarningToOverseeSerializer,
    )
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """It stops nobody any more."""
        warning = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        policy.require(request.user, "warning.withdraw", warning)
        given = WithdrawingSerializer.read(request)
        actions.withdraw_warning(warning, by=request.user, **given)
        fresh = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        return Response(of_people(self, [fresh], WarningToOverseeSerializer)[0])


class SanctionSerializer(WhoSerializer):
    """An ability that somebody does not have for a time."""

    id = serializers.IntegerField(read_only=True)
    ability = serializers.CharField(read_only=True)
    deed = serializers.CharField(read_only=True, help_text="What they may not do.")
    reason = serializers.CharField(read_only=True)
    since = serializers.DateTimeField(read_only=True)
    until = serializers.DateTimeField(read_only=True, allow_null=True)
    lifted_at = serializers.DateTimeField(read_only=True, allow_null=True)
    is_in_force = serializers.BooleanField(read_only=True)


class LiftingSerializer(StrictSerializer):
    """Why a sanction ends before its time."""

    reason = serializers.CharField(max_length=1000)


class SanctionDoor(Door):
    """Abilities that were suspended."""

    scope = Scope.MODERATE
    serializer_class = SanctionSerializer

    def get_queryset(self) -> QuerySet[Sanction]:
        policy.require(self.request.user, "sanction.list")
        return Sanction.objects.select_related("person")

    @extend_schema(
        operation_id="list_sanctions",
        summary="List the sanctions",
        parameters=[OpenApiParameter("in_force", str, enum=["1"], description="Only those.")],
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last first."""
        rows: Any = self.get_queryset()
        if one_of(request, "in_force", ["1"]):
            rows = rows.in_force()
        found: Any = self.paginate_queryset(rows)
        return self.get_paginated_response(of_people(self, found, SanctionSerializer))

    @extend_schema(
        operation_id="lift_sanction",
        summary="Lift a sanction",
        request=LiftingSerializer,
        responses=SanctionSerializer,
    )
    def lift(self, request: Request, **kwargs: Any) -> Response:
        """It ends before its time."""
        sanction = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        policy.require(request.user, "sanction.lift", sanction)
        lifted = actions.lift(sanction, by=request.user, **LiftingSerializer.read(request))
        return Response(of_people(self, [lifted], SanctionSerializer)[0])
