"""What moderators set for their work: kinds of reports, rules that hold posts, warnings' words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.serializers import StrictSerializer
from community.moderation import actions
from community.moderation.models import ReportKind, Rule, WarningTemplate
from community.moderation.rules.dry_run import dry_run

SMALL, LARGE = 32_767, 2_147_483_647


def _number(most: int = SMALL, **how: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=most, **how)


class ReportKindToSetSerializer(StrictSerializer):
    """A reason to report something, and how much it weighs."""

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(max_length=80)
    explanation = serializers.CharField(max_length=200, allow_blank=True, default="")
    weight = _number()
    position = _number(default=0)
    is_offered = serializers.BooleanField(default=True)


class WarningTemplateSerializer(StrictSerializer):
    """Words to begin a warning with."""

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(max_length=80)
    words = serializers.CharField(max_length=1000)
    position = _number(default=0)
    is_offered = serializers.BooleanField(default=True)


class RuleSerializer(StrictSerializer):
    """What is looked at before others read it. What its numbers mean depends on its kind."""

    id = serializers.IntegerField(read_only=True)
    kind = serializers.ChoiceField(Rule.Kind.choices)
    name = serializers.CharField(max_length=80)
    is_on = serializers.BooleanField(default=False)
    number = _number(default=0)
    minutes = _number(LARGE, default=0)
    percent = _number(default=0)
    words = serializers.CharField(
        allow_blank=True, default="", trim_whitespace=False, help_text="One word or phrase a line."
    )
    says = serializers.CharField(max_length=500, help_text="To the author.")
    weight = _number(default=3)
    position = _number(default=0)


class CaughtSerializer(serializers.Serializer[Any]):
    """A post that a rule would have held."""

    title = serializers.CharField()
    page = serializers.CharField(source="url", help_text="Where it stands, on this host.")
    by = serializers.CharField()
    at = serializers.DateTimeField()
    found = serializers.CharField(help_text="What the rule found in it.")


class DryRunSerializer(serializers.Serializer[Any]):
    """What a rule would have caught among the last posts."""

    looked_at = serializers.IntegerField()
    caught = serializers.IntegerField()
    people = serializers.IntegerField(help_text="How many members wrote them.")
    shown = CaughtSerializer(many=True, help_text="The newest of them.")


class KeptDoor(Door):
    """The base: rows that moderators write, each change of which is in the record."""

    scope = Scope.MODERATE
    order = ("pk",)
    model: ClassVar[type[Model]]
    right: ClassVar[str]
    keep: ClassVar[Callable[..., Any]]

    def get_queryset(self) -> QuerySet[Any]:
        policy.require(self.request.user, self.right)
        return self.model._default_manager.all()

    def get_object(self) -> Any:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def list(self, request: Request, **kwargs: Any) -> Response:
        """Also those that are not in use."""
        return self.page(self.get_queryset(), self.serializer_class)

    def create(self, request: Request, **kwargs: Any) -> Response:
        """From now on."""
        policy.require(request.user, self.right)
        made = self._kept(self.model(), self._serializer().read(request))
        return Response(self._serializer()(made).data, status=201)

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """As it stands."""
        return Response(self._serializer()(self.get_object()).data)

    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """What was done by it before stays as it is."""
        row = self.get_object()
        self._kept(row, self._serializer().read(request, partial=True))
        return self.retrieve(request)

    def _kept(self, row: Any, given: dict[str, Any]) -> Any:
        for name, value in given.items():
            setattr(row, name, value)
        return type(self).keep(row, by=self.request.user)

    def _serializer(self) -> Any:
        return self.serializer_class


def _named(one: str, many: str, what: str, serializer: Any) -> Callable[[Any], Any]:
    """The operations of a door, called after what it is about."""
    return extend_schema_view(
        list=extend_schema(operation_id=f"list_{many}", summary=f"List the {what}s"),
        create=extend_schema(
            operation_id=f"make_{one}", summary=f"Make a {what}", responses={201: serializer}
        ),
        retrieve=extend_schema(operation_id=f"get_{one}", summary=f"Read a {what}"),
        partial_update=extend_schema(operation_id=f"update_{one}", summary=f"Change a {what}"),
    )


@_named("report_kind", "report_kinds", "kind of report", ReportKindToSetSerializer)
class ReportKindDoor(KeptDoor):
    """What members choose from."""

    model, right = ReportKind, "report_kind.edit"
    keep = staticmethod(actions.set_report_kind)
    serializer_class = ReportKindToSetSerializer


@_named("warning_template", "warning_templates", "template of warnings", WarningTemplateSerializer)
class WarningTemplateDoor(KeptDoor):
    """Words to begin a warning with."""

    model, right = WarningTemplate, "warning_template.edit"
    keep = staticmethod(actions.set_warning_template)
    serializer_class = WarningTemplateSerializer


@_named("rule", "rules", "rule that holds posts", RuleSerializer)
class RuleDoor(KeptDoor):
    """What is to be looked at before others read it."""

    model, right = Rule, "rule.edit"
    keep = staticmethod(actions.set_rule)
    serializer_class = RuleSerializer

    @extend_schema(
        operation_id="try_rule",
        summary="See what a rule would have caught",
        request=RuleSerializer,
        responses=DryRunSerializer,
    )
    def try_out(self, request: Request, **kwargs: Any) -> Response:
        """Among the last posts, as it is sent here. Nothing is saved, and nothing is held."""
        rule = self.get_object()
        for name, value in RuleSerializer.read(request, partial=True).items():
            setattr(rule, name, value)
        actions.check_rule(rule)
        run = dry_run(rule)
        shown = [{**asdict(one), "found": found} for one, found in run.shown]
        return Response(DryRunSerializer({**asdict(run), "shown": shown}).data)
