"""What editors do to a story as a whole: let it out, take it back, note who agreed to it."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.serializers import StrictSerializer
from community.moderation.api.fields import RestrictionSerializer
from community.moderation.deeds import by_rule
from stories import actions
from stories.api.stories import StoryDoor
from stories.models import Story
from stories.models.story import Status


class ApprovalSerializer(StrictSerializer):
    """Who read the text and agreed to it, and when."""

    name = serializers.CharField(max_length=200)
    on = serializers.DateField()


class AddressSerializer(StrictSerializer):
    """Where it stands from now on."""

    slug = serializers.CharField(max_length=120, validators=[RegexValidator(r"^[a-z0-9-]+$")])


class StandingOfStorySerializer(serializers.Serializer[Story]):
    """Where a story stands after a deed."""

    slug = serializers.CharField(read_only=True)
    status = serializers.ChoiceField(Status.choices, read_only=True)
    approved_by = serializers.CharField(read_only=True)
    approved_on = serializers.DateField(read_only=True, allow_null=True)


class StoryDeedDoor(StoryDoor):
    """Deeds of editors, and the one of those who told a story."""

    scope = Scope.MODERATE
    scopes = {"erase": Scope.STORIES}
    matched = frozenset()

    @extend_schema(
        operation_id="publish_story",
        summary="Publish a story",
        request=None,
        responses=StandingOfStorySerializer,
    )
    def publish(self, request: Request, **kwargs: Any) -> Response:
        """Let a draft or a withdrawn story out."""
        return self._told(actions.publish(self.get_object(), by=request.user))

    @extend_schema(
        operation_id="withdraw_story",
        summary="Withdraw a story",
        request=RestrictionSerializer,
        responses=StandingOfStorySerializer,
    )
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Take it back: its address answers 410, and its discussion is kept."""
        story = self.get_object()
        policy.require(request.user, "story.withdraw", story)
        given = RestrictionSerializer.read(request)
        return self._told(by_rule(actions.withdraw, story, by=request.user, **given))

    @extend_schema(
        operation_id="erase_story",
        summary="Take my story back for good",
        request=None,
        responses={204: None},
    )
    def erase(self, request: Request, **kwargs: Any) -> Response:
        """Whoever told it takes it back; nothing of it is kept, and no editor can undo it."""
        actions.erase(self.get_object(), by=request.user)
        return Response(status=204)

    @extend_schema(
        operation_id="approve_story",
        summary="Note who agreed to a story",
        request=ApprovalSerializer,
        responses=StandingOfStorySerializer,
    )
    def approve(self, request: Request, **kwargs: Any) -> Response:
        """Whoever told it has read the text and agreed."""
        story = self.get_object()
        policy.require(request.user, "story.edit", story)
        given = ApprovalSerializer.read(request)
        return self._told(actions.approve(story, by=request.user, **given))

    @extend_schema(
        operation_id="take_approval_of_story_back",
        summary="Note that nobody's agreement stands",
        request=None,
        responses=StandingOfStorySerializer,
    )
    def unapprove(self, request: Request, **kwargs: Any) -> Response:
        """The story's status stays as it is."""
        return self._told(actions.take_approval_back(self.get_object(), by=request.user))

    @extend_schema(
        operation_id="move_story",
        summary="Move a story to another address",
        request=AddressSerializer,
        responses=StandingOfStorySerializer,
    )
    def move(self, request: Request, **kwargs: Any) -> Response:
        """The address that it had leads there in one step."""
        story = self.get_object()
        policy.require(request.user, "story.edit", story)
        given = AddressSerializer.read(request)
        return self._told(actions.change_slug(story, by=request.user, **given))

    def _told(self, story: Story) -> Response:
        return Response(StandingOfStorySerializer(story).data)
