"""What moderators decide about members: whose a story is, and concerns about mentorships."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.fields import PersonSerializer
from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.api.doors import found
from mentors.api.fields import LARGEST, InstantField, NothingSerializer, switch
from mentors.api.reviewing import ALL, JudgingDoor, WhyJudgedSerializer
from mentors.models import Concern, StoryClaim
from mentors.models.ending import MOST_WORDS
from stories.models import Credit


class CreditedNameSerializer(serializers.Serializer[Any]):
    """A name in the story."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    is_linked = serializers.SerializerMethodField(help_text="Whether it is a member's already.")

    def get_is_linked(self, credit: Credit) -> bool:
        return credit.person_id is not None


class JudgedStoryClaimSerializer(serializers.Serializer[Any]):
    """A member says that a story is theirs."""

    id = serializers.IntegerField(source="pk")
    person = PersonSerializer()
    story = serializers.CharField(source="story.slug")
    words = serializers.CharField()
    state = serializers.ChoiceField(StoryClaim.State.choices)
    reason = serializers.CharField()
    at = InstantField()
    names = CreditedNameSerializer(source="story.credits.all", many=True)


class ConfirmStorySerializer(StrictSerializer):
    """Which name in the story is this member's."""

    name = serializers.IntegerField(min_value=1, max_value=LARGEST, help_text="Its id.")


class StoryClaimReviewDoor(JudgingDoor):
    """Who says that a story is theirs."""

    @extend_schema(
        operation_id="list_story_claims",
        summary="List who says that a story is theirs",
        parameters=[ALL],
        responses=JudgedStoryClaimSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The oldest first."""
        rows = self._rows()
        return self.page(
            rows if switch(request, "all") else rows.waiting(), JudgedStoryClaimSerializer
        )

    @extend_schema(
        operation_id="confirm_story_claim",
        summary="The story is theirs",
        request=ConfirmStorySerializer,
        responses=JudgedStoryClaimSerializer,
    )
    def confirm(self, request: Request, **kwargs: Any) -> Response:
        """The name in it is this member."""
        given, claim = ConfirmStorySerializer.read(request), self._claim()
        credit = claim.story.credits.filter(pk=given["name"]).first()
        if credit is None:
            raise serializers.ValidationError({"name": [_("Choose a name of this story.")]})
        actions.confirm_story(claim, by=request.user, credit=credit)
        return Response(JudgedStoryClaimSerializer(self._claim()).data)

    @extend_schema(
        operation_id="refuse_story_claim",
        summary="The story is not theirs",
        request=WhyJudgedSerializer,
        responses=JudgedStoryClaimSerializer,
    )
    def refuse(self, request: Request, **kwargs: Any) -> Response:
        """Or nothing shows that it is; the member reads why."""
        given, claim = WhyJudgedSerializer.read(request), self._claim()
        actions.refuse_story(claim, by=request.user, reason=given["reason"])
        return Response(JudgedStoryClaimSerializer(self._claim()).data)

    def _rows(self) -> Any:
        rows = StoryClaim.objects.visible_to(self.request.user)
        return rows.select_related("person", "story").prefetch_related("story__credits")

    def _claim(self) -> Any:
        return found(self._rows(), pk=self.kwargs["id"])


class JudgedConcernSerializer(serializers.Serializer[Any]):
    """What somebody tells of a mentorship, and what was done."""

    id = serializers.IntegerField(source="pk")
    by = PersonSerializer(allow_null=True)
    about = PersonSerializer(allow_null=True)
    words = serializers.CharField()
    at = InstantField()
    closed_at = InstantField(allow_null=True)
    note = serializers.CharField()


class CloseConcernSerializer(StrictSerializer):
    """What was done; whoever raised it reads this, the record not."""

    note = serializers.CharField(max_length=MOST_WORDS)


class ConcernReviewDoor(JudgingDoor):
    """Concerns about mentorships; a moderator sees none about themselves."""

    deed = "concern.list"

    @extend_schema(
        operation_id="list_concerns_raised",
        summary="List concerns about mentorships",
        parameters=[ALL],
        responses=JudgedConcernSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The oldest first. Nothing of what the two wrote to each other is told."""
        rows = self._rows()
        return self.page(rows if switch(request, "all") else rows.open(), JudgedConcernSerializer)

    @extend_schema(
        operation_id="close_concern",
        summary="Close a concern",
        request=CloseConcernSerializer,
        responses=JudgedConcernSerializer,
    )
    def close(self, request: Request, **kwargs: Any) -> Response:
        """What there was to do is done."""
        given, concern = CloseConcernSerializer.read(request), self._concern()
        actions.close_concern(concern, by=request.user, note=given["note"])
        return Response(JudgedConcernSerializer(self._concern()).data)

    @extend_schema(
        operation_id="reopen_concern",
        summary="Look at a concern once more",
        request=NothingSerializer,
        responses=JudgedConcernSerializer,
    )
    def reopen(self, request: Request, **kwargs: Any) -> Response:
        """It is open again."""
        NothingSerializer.read(request)
        actions.reopen_concern(self._concern(), by=request.user)
        return Response(JudgedConcernSerializer(self._concern()).data)

    def _rows(self) -> Any:
        return Concern.objects.visible_to(self.request.user).select_related("by", "about")

    def _concern(self) -> Any:
        return found(self._rows(), pk=self.kwargs["id"])
