"""Invitations of mentors to answer a question: mine, and those of a question."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.api.fields import AddressField, PersonSerializer
from community.api.parameters import one_of
from community.api.serializers import StrictSerializer
from community.moderation.deeds import LONGEST_REASON
from mentors import actions, inviting
from mentors.api.doors import MentoringDoor, found, no_content
from mentors.api.fields import InstantField, NothingSerializer
from mentors.invitation_views import OPEN, STATES
from mentors.models import Invitation, Mentor
from threads.views.finding import visible_question


class TakingBackSerializer(StrictSerializer):
    """Why an invitation is taken back."""

    reason = serializers.CharField(
        max_length=LONGEST_REASON,
        allow_blank=True,
        default="",
        help_text="Needed where somebody else made the invitation: they are told.",
    )


class InvitedQuestionSerializer(serializers.Serializer[Any]):
    """A question, as far as an invitation tells of it."""

    id = serializers.IntegerField(source="pk")
    title = serializers.CharField()


class InvitationSerializer(serializers.Serializer[Any]):
    """I am invited to answer a question."""

    id = serializers.IntegerField(source="pk")
    thread = InvitedQuestionSerializer()
    page = serializers.SerializerMethodField()
    inviter = serializers.CharField(help_text="Who invites, as everybody is told it.")
    invited_at = InstantField()
    declined_at = InstantField(allow_null=True)
    has_answered = serializers.BooleanField()

    def get_page(self, one: Invitation) -> str:
        return str(AddressField().to_representation(one.thread.page_url))


class InvitedMentorSerializer(serializers.Serializer[Any]):
    """A mentor who is invited to answer a question."""

    id = serializers.IntegerField(source="pk")
    mentor = PersonSerializer(source="mentor.person")
    invited_at = InstantField()
    has_answered = serializers.BooleanField()


class FittingMentorSerializer(serializers.Serializer[Any]):
    """A mentor who fits the question, and why, in sentences."""

    handle = serializers.CharField(source="mentor.person.handle")
    name = serializers.CharField(source="mentor.person.name")
    headline = serializers.CharField(source="mentor.headline")
    reasons = serializers.ListField(child=serializers.CharField(), source="sentences")


class InvitedSerializer(serializers.Serializer[Any]):
    """Who is invited to answer a question, and how many more may be."""

    invited = InvitedMentorSerializer(many=True)
    free_places = serializers.IntegerField()


class FittingMentorsSerializer(serializers.Serializer[Any]):
    """Whom to invite."""

    mentors = FittingMentorSerializer(many=True)


class InviteSerializer(StrictSerializer):
    """Whom I invite."""

    mentor = serializers.CharField(max_length=40, help_text="A mentor's handle.")


class InvitationDoor(MentoringDoor):
    """What I am invited to answer, as a mentor."""

    @extend_schema(
        operation_id="list_my_invitations",
        summary="List the questions that I am invited to answer",
        parameters=[OpenApiParameter("state", str, enum=list(STATES), default=OPEN)],
        responses=InvitationSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """By where that stands, the newest first."""
        state = one_of(request, "state", STATES) or OPEN
        rows = STATES[state][1](Invitation.objects.visible_to(self.me))
        return self.page(rows.for_list(), InvitationSerializer)

    @extend_schema(
        operation_id="decline_invitation",
        summary="Leave a question to others",
        request=NothingSerializer,
        responses=InvitationSerializer,
    )
    def decline(self, request: Request, **kwargs: Any) -> Response:
        """Nobody is told. I may still answer if I change my mind."""
        NothingSerializer.read(request)
        rows = Invitation.objects.visible_to(self.me).for_list()
        actions.decline_invitation(found(rows, pk=self.kwargs["id"]), by=request.user)
        return Response(InvitationSerializer(found(rows.all(), pk=self.kwargs["id"])).data)

    @extend_schema(
        operation_id="take_back_invitation",
        summary="Invite a mentor no longer",
        request=TakingBackSerializer,
        responses={204: None},
    )
    def take_back(self, request: Request, **kwargs: Any) -> Response:
        """By whoever may invite; to everybody else there is no such invitation."""
        given = TakingBackSerializer.read(request)
        standing = Invitation.objects.standing().select_related("thread", "mentor__person")
        invitation = found(standing, pk=self.kwargs["id"])
        if not policy.may(self.me, "invitation.take_back", invitation):
            raise Http404
        visible_question(cast(HttpRequest, request), invitation.thread_id)
        actions.take_back_invitation(invitation, by=request.user, **given)
        return no_content()


class QuestionInvitationDoor(MentoringDoor):
    """Mentors invited to answer a question, for its asker and for moderators."""

    @extend_schema(
        operation_id="get_question_invitations",
        summary="Read who is invited to answer a question",
        responses=InvitedSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """At most three at a time."""
        return self._told()

    @extend_schema(
        operation_id="get_fitting_mentors",
        summary="Suggest mentors to invite to a question",
        responses=FittingMentorsSerializer,
    )
    def fitting(self, request: Request, **kwargs: Any) -> Response:
        """By its tags; to its asker also by their own way."""
        found = inviting.suggested(self._thread(), by=request.user)
        return Response(FittingMentorsSerializer({"mentors": found}).data)

    @extend_schema(
        operation_id="invite_mentor",
        summary="Invite a mentor to answer a question",
        request=InviteSerializer,
        responses={201: InvitedSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """They are told."""
        given, thread = InviteSerializer.read(request), self._thread()
        handle = given["mentor"].strip().removeprefix("@").lower()
        mentor = Mentor.objects.visible_to(self.me).filter(person__handle=handle).first()
        if mentor is None:
            words = [_("No mentor is called so: see the address of their page.")]
            raise serializers.ValidationError({"mentor": words})
        actions.invite(thread, mentor, by=request.user)
        return self._told(status=201)

    def _thread(self) -> Any:
        """The question. Raises SignInRequired, Http404, NotAllowed."""
        self.require_member()
        thread = visible_question(cast(HttpRequest, self.request), self.kwargs["thread"])
        policy.require(self.request.user, "thread.invite", thread)
        return thread

    def _told(self, status: int = 200) -> Response:
        thread = self._thread()
        rows = Invitation.objects.standing().filter(thread=thread).with_answered()
        invited = list(rows.select_related("mentor__person").order_by("place"))
        told = {"invited": invited, "free_places": actions.free_places(thread)}
        return Response(InvitedSerializer(told).data, status=status)
