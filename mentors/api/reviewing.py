"""What moderators decide about mentors: their profiles, and what they say of themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope, Visibility
from community.api.fields import PersonSerializer
from community.api.parameters import one_of
from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.actions.reviewing import LONGEST_WORDS
from mentors.api.doors import MentoringDoor, found
from mentors.api.fields import InstantField, switch
from mentors.models import Mentor, MentorClaim, Standing

ALL = OpenApiParameter("all", bool, description="Also those that are decided.")


class JudgingDoor(MentoringDoor):
    """A desk of the moderators; nobody else has it."""

    scope = Scope.MODERATE
    order: ClassVar[tuple[str, ...]] = ("pk",)
    deed = "mentor.review"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises SignInRequired or NotAllowed for whoever has nothing to decide here."""
        super().initial(request, *args, **kwargs)
        policy.require(request.user, self.deed)


class ReviewedMentorSerializer(serializers.Serializer[Any]):
    """A profile in review; all of it is to be read under `mentors`."""

    handle = serializers.CharField(source="person.handle")
    name = serializers.CharField(source="person.name")
    headline = serializers.CharField()
    standing = serializers.ChoiceField(Standing.choices)
    standing_at = InstantField()
    standing_reason = serializers.CharField(help_text="What a moderator said.")


class WordsToMentorSerializer(StrictSerializer):
    """What the mentor reads."""

    words = serializers.CharField(max_length=LONGEST_WORDS, allow_blank=True, default="")


class MentorReviewDoor(JudgingDoor):
    """Profiles that wait for a moderator."""

    order = ("standing_at", "pk")

    @extend_schema(
        operation_id="list_mentors_in_review",
        summary="List profiles of mentors by where their review stands",
        parameters=[
            OpenApiParameter("standing", str, enum=list(Standing.values), default="waiting")
        ],
        responses=ReviewedMentorSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Who has waited longest first."""
        standing = one_of(request, "standing", Standing.values) or Standing.WAITING
        rows = Mentor.objects.visible_to(request.user).filter(standing=standing)
        return self.page(rows.select_related("person"), ReviewedMentorSerializer)

    @extend_schema(
        operation_id="approve_mentor",
        summary="Approve a mentor's profile",
        request=WordsToMentorSerializer,
        responses=ReviewedMentorSerializer,
    )
    def approve(self, request: Request, **kwargs: Any) -> Response:
        """Everybody sees it then, and members can ask."""
        return self._judge(request, actions.approve_mentor)

    @extend_schema(
        operation_id="ask_mentor_for_more",
        summary="Say what a mentor's profile lacks",
        request=WordsToMentorSerializer,
        responses=ReviewedMentorSerializer,
    )
    def ask_for_more(self, request: Request, **kwargs: Any) -> Response:
        """Its mentor changes it and sends it again."""
        return self._judge(request, actions.ask_for_more)

    @extend_schema(
        operation_id="decline_mentor",
        summary="Decline a mentor's profile",
        request=WordsToMentorSerializer,
        responses=ReviewedMentorSerializer,
    )
    def decline(self, request: Request, **kwargs: Any) -> Response:
        """Or take an approval back; the words say why."""
        return self._judge(request, actions.decline_mentor)

    def _judge(self, request: Request, judge: Any) -> Response:
        given = WordsToMentorSerializer.read(request)
        rows = Mentor.objects.visible_to(request.user)
        mentor = found(rows, person__handle=self.kwargs["handle"])
        judged = judge(mentor, by=request.user, words=given["words"])
        return Response(ReviewedMentorSerializer(judged).data)


class JudgedClaimSerializer(serializers.Serializer[Any]):
    """What a mentor says of themselves, and what it rests on."""

    id = serializers.IntegerField(source="pk")
    mentor = PersonSerializer(source="mentor.person")
    text = serializers.CharField()
    evidence = serializers.ChoiceField(MentorClaim.Evidence.choices)
    note = serializers.CharField(help_text="For other moderators.")
    verified_at = InstantField(allow_null=True)


class VerifySerializer(StrictSerializer):
    """What a claim rests on."""

    evidence = serializers.ChoiceField(
        MentorClaim.Evidence.choices, help_text="Anything but `stated`."
    )
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class WhyJudgedSerializer(StrictSerializer):
    """Why."""

    reason = serializers.CharField(max_length=2000)


class ClaimReviewDoor(JudgingDoor):
    """What mentors say of themselves, but for what they keep to themselves."""

    @extend_schema(
        operation_id="list_mentor_claims",
        summary="List what mentors say of themselves",
        parameters=[ALL],
        responses=JudgedClaimSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The oldest first."""
        rows = self._rows()
        shown = rows if switch(request, "all") else rows.filter(verified_at=None)
        return self.page(shown, JudgedClaimSerializer)

    @extend_schema(
        operation_id="verify_mentor_claim",
        summary="Say what a claim rests on",
        request=VerifySerializer,
        responses=JudgedClaimSerializer,
    )
    def verify(self, request: Request, **kwargs: Any) -> Response:
        """It is marked as verified."""
        given, claim = VerifySerializer.read(request), found(self._rows(), pk=self.kwargs["id"])
        evidence, note = given["evidence"], given["note"]
        actions.verify_claim(claim, by=request.user, evidence=evidence, seen=note)
        return self._told()

    @extend_schema(
        operation_id="unverify_mentor_claim",
        summary="Take a verification back",
        request=WhyJudgedSerializer,
        responses=JudgedClaimSerializer,
    )
    def unverify(self, request: Request, **kwargs: Any) -> Response:
        """The claim stands as said by the mentor alone."""
        given, claim = WhyJudgedSerializer.read(request), found(self._rows(), pk=self.kwargs["id"])
        actions.unverify_claim(claim, by=request.user, reason=given["reason"])
        return self._told()

    def _rows(self) -> Any:
        rows = MentorClaim.objects.select_related("mentor__person")
        return rows.exclude(visibility=Visibility.NOBODY)

    def _told(self) -> Response:
        return Response(JudgedClaimSerializer(found(self._rows(), pk=self.kwargs["id"])).data)
