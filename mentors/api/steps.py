"""The steps of goals, and their ticks."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.fields import TagNameSerializer
from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.api.doors import TableDoor, found, no_content
from mentors.api.fields import NothingSerializer, some_of, subjects
from mentors.mentorship.finding import Seat
from mentors.mentorship.goal_forms import FURTHEST
from mentors.mentorship.progress import lines
from mentors.models import Goal, Step
from mentors.models.goal import LONGEST_STEP


class StepSerializer(serializers.Serializer[Any]):
    """One step as one side reads it."""

    id = serializers.IntegerField(source="step.pk")
    text = serializers.CharField(source="step.text")
    due_on = serializers.DateField(source="step.due_on", allow_null=True)
    skill = TagNameSerializer(source="step.skill", allow_null=True)
    is_done = serializers.BooleanField(source="done")
    says = serializers.CharField(help_text="That it is done, and by whom.")
    is_overdue = serializers.BooleanField()


class DueField(serializers.DateField):
    """A day within the next ten years, or the last."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        day = super().run_validation(data)
        if day is not None and abs(day - timezone.localdate()) > FURTHEST:
            raise serializers.ValidationError(_("Choose a day within the next ten years."))
        return day


class StepWordsSerializer(StrictSerializer):
    """One step; `skill` is the slug of the tag that it trains."""

    text = serializers.CharField(max_length=LONGEST_STEP)
    due_on = DueField(allow_null=True)
    skill = serializers.CharField(max_length=100, allow_null=True)

    def validate_skill(self, slug: str | None) -> Any:
        return subjects([slug], most=1)[0] if slug else None


class NewStepSerializer(StepWordsSerializer):
    """One step more."""

    due_on = DueField(required=False, allow_null=True, default=None)
    skill = serializers.CharField(max_length=100, required=False, allow_null=True, default=None)


class StepDoor(TableDoor):
    """The steps of a mentorship's goals."""

    def get_object(self) -> Step:
        """Raises SignInRequired for a visitor, Http404 for a stranger."""
        mine = self.seat()
        rows = Step.objects.visible_to(mine.me).filter(goal__mentorship=mine.mentorship)
        step: Step = found(rows.select_related("goal", "skill", "tick"), pk=self.kwargs["id"])
        step.goal.mentorship = mine.mentorship
        return step

    @extend_schema(operation_id="get_step", summary="Read a step", responses=StepSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """One step, and whether it is done."""
        mine, step = self.seat(), self.get_object()
        steps = lines([goal_at(mine, step.goal_id)], mine)[0].steps
        return Response(StepSerializer(next(one for one in steps if one.step.pk == step.pk)).data)

    @extend_schema(
        operation_id="update_step",
        summary="Say a step otherwise",
        request=StepWordsSerializer,
        responses=StepSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """While it is ticked its skill stays."""
        step = self.get_object()
        told: dict[str, Any] = {"text": step.text, "due_on": step.due_on, "skill": step.skill}
        told |= some_of(StepWordsSerializer, request)
        actions.change_step(step, by=request.user, seen=step.version, **told)
        return self.retrieve(request)

    @extend_schema(
        operation_id="remove_step", summary="Remove a step", request=None, responses={204: None}
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """With its tick."""
        actions.remove_step(self.get_object(), by=request.user)
        return no_content()

    @extend_schema(
        operation_id="tick_step",
        summary="Say that a step is done",
        request=NothingSerializer,
        responses=StepSerializer,
    )
    def tick(self, request: Request, **kwargs: Any) -> Response:
        """And with it its skill, wherever the mentee is."""
        NothingSerializer.read(request)
        actions.tick(self.get_object(), by=request.user)
        return self.retrieve(request)

    @extend_schema(
        operation_id="untick_step",
        summary="Say that a step is not done after all",
        request=NothingSerializer,
        responses=StepSerializer,
    )
    def untick(self, request: Request, **kwargs: Any) -> Response:
        """Its skill is open everywhere again."""
        NothingSerializer.read(request)
        actions.untick(self.get_object(), by=request.user)
        return self.retrieve(request)


def goal_at(mine: Seat, pk: int) -> Goal:
    """The goal of the two under `pk`. Raises Http404."""
    goal: Goal = found(mine.mentorship.goals.for_page(), pk=pk)
    goal.mentorship = mine.mentorship
    return goal
