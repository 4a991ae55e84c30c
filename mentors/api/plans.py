"""Plans, often drawn from stories, of which goals are made."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.fields import AddressField, TagNameSerializer
from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.actions.plans import Wanted
from mentors.agreement_limits import MOST_STEPS
from mentors.api.doors import MentoringDoor, found, no_content
from mentors.api.fields import some_of, subjects
from mentors.forms import NO_STORY
from mentors.models import GoalTemplate
from mentors.models.goal import LONGEST_STEP
from stories.models import Story


class PlanStepSerializer(serializers.Serializer[Any]):
    """A step of a plan."""

    text = serializers.CharField()
    skill = TagNameSerializer(allow_null=True)


class PlanSerializer(serializers.Serializer[Any]):
    """A plan, often drawn from a story, that a mentorship can take up."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    about = serializers.CharField()
    story_page = serializers.SerializerMethodField(help_text="Where its story says it, or empty.")
    is_offered = serializers.BooleanField()
    steps = PlanStepSerializer(source="steps.all", many=True)

    def get_story_page(self, plan: GoalTemplate) -> str:
        return str(AddressField().to_representation(plan.url)) if plan.url else ""


class PlanWordsStepSerializer(StrictSerializer):
    """A step; `skill` is the slug of the tag that it trains."""

    text = serializers.CharField(max_length=LONGEST_STEP)
    skill = serializers.CharField(max_length=100, required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        slug = attrs["skill"]
        try:
            skill = subjects([slug], most=1)[0] if slug else None
        except serializers.ValidationError as error:
            raise serializers.ValidationError({"skill": error.detail}) from error
        return {"text": attrs["text"], "skill": skill}


class PlanWordsSerializer(StrictSerializer):
    """A plan as editors write it."""

    name = serializers.CharField(max_length=120)
    about = serializers.CharField(max_length=1000, allow_blank=True)
    story = serializers.CharField(max_length=120, allow_null=True, help_text="Its slug.")
    is_offered = serializers.BooleanField()
    steps = serializers.ListField(
        child=PlanWordsStepSerializer(), min_length=1, max_length=MOST_STEPS
    )

    def validate_story(self, slug: str | None) -> Story | None:
        story = Story.objects.filter(slug=slug).first() if slug else None
        if slug and story is None:
            raise serializers.ValidationError(NO_STORY)
        return story


class PlanDoor(MentoringDoor):
    """Plans for goals: for members to read, for editors to write."""

    order = ("pk",)
    scopes = dict.fromkeys(("create", "partial_update", "destroy"), Scope.MODERATE)

    def get_object(self) -> GoalTemplate:
        """Raises SignInRequired for a visitor, Http404 for what is not offered to the reader."""
        offered = GoalTemplate.objects.offered()
        is_editor = policy.may(self.me, "plan.edit")
        rows = GoalTemplate.objects.all() if is_editor else offered
        plan: GoalTemplate = found(rows.for_list(), pk=self.kwargs["id"])
        return plan

    @extend_schema(
        operation_id="list_plans",
        summary="List plans for goals",
        responses=PlanSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Those that a mentorship can take up."""
        self.require_member()
        return self.page(GoalTemplate.objects.offered().for_list(), PlanSerializer)

    @extend_schema(operation_id="get_plan", summary="Read a plan", responses=PlanSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """To editors also one that is offered no more."""
        return Response(PlanSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="create_plan",
        summary="Write a plan",
        request=PlanWordsSerializer,
        responses={201: PlanSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """By editors."""
        policy.require(request.user, "plan.edit")
        plan = self._set(GoalTemplate(), PlanWordsSerializer.read(request))
        self.kwargs["id"] = plan.pk
        return Response(PlanSerializer(self.get_object()).data, status=201)

    @extend_schema(
        operation_id="update_plan",
        summary="Change a plan",
        request=PlanWordsSerializer,
        responses=PlanSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """By editors. Goals that were made of it stay as they are."""
        plan = self.get_object()
        policy.require(request.user, "plan.edit", plan)
        given = some_of(PlanWordsSerializer, request)
        if "steps" not in given:
            given["steps"] = [{"text": one.text, "skill": one.skill} for one in plan.steps.all()]
        self._set(plan, given)
        return self.retrieve(request)

    @extend_schema(
        operation_id="remove_plan", summary="Remove a plan", request=None, responses={204: None}
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """By editors; one that ships can only be offered no more."""
        actions.remove_plan(self.get_object(), by=request.user)
        return no_content()

    def _set(self, plan: GoalTemplate, given: dict[str, Any]) -> GoalTemplate:
        steps = [Wanted(one["text"], one["skill"]) for one in given.pop("steps")]
        return actions.set_plan(plan, by=self.request.user, steps=steps, **given)
