"""Goals of a mentorship, and how far they are."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.agreement_limits import MOST_STEPS
from mentors.api.doors import TableDoor, found, no_content
from mentors.api.fields import LARGEST, some_of
from mentors.api.steps import DueField, NewStepSerializer, StepSerializer, goal_at
from mentors.mentorship.finding import Seat
from mentors.mentorship.progress import lines
from mentors.models import Goal, GoalTemplate
from mentors.models.agreement import Side
from mentors.models.goal import LONGEST_STEP


class GoalSerializer(serializers.Serializer[Any]):
    """A goal with its steps, and how far it is."""

    id = serializers.IntegerField(source="goal.pk")
    title = serializers.CharField(source="goal.title")
    about = serializers.CharField(source="goal.about")
    due_on = serializers.DateField(source="goal.due_on", allow_null=True)
    added_by = serializers.ChoiceField(Side.choices, source="goal.side")
    plan = serializers.IntegerField(
        source="goal.template_id", allow_null=True, help_text="The plan it was made of."
    )
    steps = StepSerializer(many=True)
    number_done = serializers.IntegerField()
    is_done = serializers.BooleanField()
    is_overdue = serializers.BooleanField()


class GoalWordsSerializer(StrictSerializer):
    """What is to be reached."""

    title = serializers.CharField(max_length=200)
    about = serializers.CharField(max_length=1000, allow_blank=True)
    due_on = DueField(allow_null=True)


class NewGoalSerializer(StrictSerializer):
    """A goal with its first steps."""

    title = serializers.CharField(max_length=200)
    about = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
    due_on = DueField(required=False, allow_null=True, default=None)
    steps = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_STEP),
        required=False,
        max_length=MOST_STEPS,
        default=list,
    )


class TakeUpPlanSerializer(StrictSerializer):
    """The plan that becomes a goal."""

    plan = serializers.IntegerField(min_value=1, max_value=LARGEST)


class GoalDoor(TableDoor):
    """The goals of a mentorship."""

    order = ("pk",)
    moving = frozenset({"number_done", "is_done", "is_overdue"})

    def get_object(self) -> Goal:
        """Raises SignInRequired for a visitor, Http404 for a stranger."""
        return goal_at(self.seat(), self.kwargs["id"])

    @extend_schema(
        operation_id="list_goals",
        summary="List the goals of a mentorship",
        responses=GoalSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """With their steps, the first first."""
        mine = self.seat()
        rows = self.paginate_queryset(mine.mentorship.goals.for_page()) or []
        return self.get_paginated_response(GoalSerializer(lines(rows, mine), many=True).data)

    @extend_schema(
        operation_id="add_goal",
        summary="Set a goal",
        request=NewGoalSerializer,
        responses={201: GoalSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Either side may."""
        given, mine = NewGoalSerializer.read(request), self.seat()
        made = actions.add_goal(mine.mentorship, by=request.user, **given)
        return self._told(mine, made.pk, status=201)

    @extend_schema(
        operation_id="take_up_plan",
        summary="Make a goal of a plan",
        request=TakeUpPlanSerializer,
        responses={201: GoalSerializer},
    )
    def take_up(self, request: Request, **kwargs: Any) -> Response:
        """Its steps are copied, and the two's own from then on."""
        given, mine = TakeUpPlanSerializer.read(request), self.seat()
        plan = found(GoalTemplate.objects.offered().for_list(), pk=given["plan"])
        made = actions.take_up(mine.mentorship, plan, by=request.user)
        return self._told(mine, made.pk, status=201)

    @extend_schema(operation_id="get_goal", summary="Read a goal", responses=GoalSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """One goal with its steps."""
        return self._told(self.seat(), self.kwargs["id"])

    @extend_schema(
        operation_id="update_goal",
        summary="Say a goal otherwise",
        request=GoalWordsSerializer,
        responses=GoalSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Either side may."""
        goal = self.get_object()
        told: dict[str, Any] = {name: getattr(goal, name) for name in ("title", "about", "due_on")}
        told |= some_of(GoalWordsSerializer, request)
        actions.change_goal(goal, by=request.user, seen=goal.version, **told)
        return self.retrieve(request)

    @extend_schema(
        operation_id="remove_goal", summary="Remove a goal", request=None, responses={204: None}
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """With its steps and their ticks."""
        actions.remove_goal(self.get_object(), by=request.user)
        return no_content()

    @extend_schema(
        operation_id="add_step",
        summary="Add a step to a goal",
        request=NewStepSerializer,
        responses={201: GoalSerializer},
    )
    def add_step(self, request: Request, **kwargs: Any) -> Response:
        """At its end."""
        given, goal = NewStepSerializer.read(request), self.get_object()
        actions.add_step(goal, by=request.user, **given)
        return self._told(self.seat(), goal.pk, status=201)

    def _told(self, mine: Seat, pk: int, status: int = 200) -> Response:
        line = lines([goal_at(mine, pk)], mine)[0]
        return Response(GoalSerializer(line).data, status=status)
