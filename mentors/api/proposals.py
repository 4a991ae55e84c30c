"""Shared notes become a story: proposed by one side, agreed to by both, taken back by either."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.fields import AddressField
from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.actions import StaleProposalError
from mentors.api.doors import TableDoor, found, standing_otherwise
from mentors.api.fields import LARGEST, InstantField, NothingSerializer, some_of
from mentors.mentorship.finding import Seat
from mentors.mentorship.note_forms import MOST_NOTES, NotesForm
from mentors.models import StoryProposal
from mentors.models.agreement import Side
from mentors.models.proposal import LONGEST_STORY
from mentors.states import Actor


class JointStorySerializer(serializers.Serializer[Any]):
    """A story that the two may tell together; each consents to exactly these words."""

    id = serializers.IntegerField(source="pk")
    page = AddressField()
    state = serializers.ChoiceField(StoryProposal.State.choices)
    begun_by = serializers.SerializerMethodField()
    title = serializers.CharField(help_text="No word is left of one that is over.")
    byline = serializers.CharField(help_text="Empty: it names nobody.")
    body = serializers.CharField(help_text="Markdown.")
    version = serializers.IntegerField(help_text="To send as `seen` with a consent.")
    mentee_agrees = serializers.SerializerMethodField()
    mentor_agrees = serializers.SerializerMethodField()
    story = serializers.SerializerMethodField(help_text="Its slug, once it is published; or empty.")
    made_at = InstantField()
    saved_at = InstantField()

    def get_begun_by(self, one: StoryProposal) -> str:
        return str(Side.MENTEE if one.by_id == self.context["mentee"] else Side.MENTOR)

    def get_mentee_agrees(self, one: StoryProposal) -> bool:
        return one.is_agreed_to_by(Actor.MENTEE)

    def get_mentor_agrees(self, one: StoryProposal) -> bool:
        return one.is_agreed_to_by(Actor.MENTOR)

    def get_story(self, one: StoryProposal) -> str:
        story: Any = one.story
        return str(story.slug) if story is not None and story.is_published else ""


class JointStoryWordsSerializer(StrictSerializer):
    """The words of a story; whoever changes them agrees to them, and the other is asked anew."""

    title = serializers.CharField(max_length=200)
    byline = serializers.CharField(max_length=120, allow_blank=True)
    body = serializers.CharField(max_length=LONGEST_STORY)


class BegunStorySerializer(serializers.Serializer[Any]):
    """Words to begin a story with."""

    body = serializers.CharField(help_text="Markdown.")


class ConsentSerializer(StrictSerializer):
    """The version of the words that I have read."""

    seen = serializers.IntegerField(min_value=1, max_value=LARGEST)


class JointStoryDoor(TableDoor):
    """The stories of a mentorship."""

    def get_object(self) -> StoryProposal:
        """Raises SignInRequired for a visitor, Http404 for a stranger."""
        one: StoryProposal = found(self._rows(self.seat()), pk=self.kwargs["id"])
        return one

    def hold(self, found: StoryProposal) -> None:
        """The proposal comes before the story and the people."""
        StoryProposal.objects.select_for_update(no_key=True).get(pk=found.pk)

    @extend_schema(
        operation_id="list_joint_stories",
        summary="List the stories we may tell together",
        responses=JointStorySerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """What was proposed, and what became of it; the newest first."""
        mine = self.seat()
        rows = self.paginate_queryset(self._rows(mine)) or []
        context = {"mentee": mine.mentorship.mentee.pk}
        told = JointStorySerializer(rows, many=True, context=context).data
        return self.get_paginated_response(told)

    @extend_schema(
        operation_id="begin_joint_story",
        summary="Read shared notes as the beginning of a story",
        parameters=[OpenApiParameter("notes", str, required=True, description="Ids, as `3,5`.")],
        responses=BegunStorySerializer,
    )
    def begin(self, request: Request, **kwargs: Any) -> Response:
        """Their words in the order in which they were written; what I may not read is left out."""
        mine = self.seat()
        form = NotesForm(
            {"notes": request.query_params.get("notes", "").split(",")[:MOST_NOTES]},
            mentorship=mine.mentorship,
            person=mine.me,
        )
        chosen = form.cleaned_data["notes"] if form.is_valid() else []
        body = actions.assembled(sorted(chosen, key=lambda note: note.pk))
        return Response(BegunStorySerializer({"body": body}).data)

    @extend_schema(
        operation_id="propose_joint_story",
        summary="Propose a story",
        request=JointStoryWordsSerializer,
        responses={201: JointStorySerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """I agree to these words by that; the other side is asked."""
        given, mine = JointStoryWordsSerializer.read(request), self.seat()
        made = actions.propose_story(mine.mentorship, by=request.user, **given)
        return self._told(made.pk, status=201)

    @extend_schema(
        operation_id="get_joint_story",
        summary="Read a story we may tell together",
        responses=JointStorySerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """The words, and who agrees to them."""
        return self._told(self.kwargs["id"])

    @extend_schema(
        operation_id="update_joint_story",
        summary="Change the words of a story",
        request=JointStoryWordsSerializer,
        responses=JointStorySerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """While it is proposed. The other side is asked anew."""
        one = self.get_object()
        told = {name: getattr(one, name) for name in ("title", "byline", "body")}
        told |= some_of(JointStoryWordsSerializer, request)
        actions.edit_story(one, by=request.user, seen=one.version, **told)
        return self.retrieve(request)

    @extend_schema(
        operation_id="agree_to_joint_story",
        summary="Agree to the words of a story",
        request=ConsentSerializer,
        responses=JointStorySerializer,
    )
    def agree(self, request: Request, **kwargs: Any) -> Response:
        """To exactly those I read; once both agree, the editors have it as a draft."""
        given = ConsentSerializer.read(request)
        with standing_otherwise(StaleProposalError):
            actions.agree_to_story(self.get_object(), by=request.user, seen=given["seen"])
        return self.retrieve(request)

    @extend_schema(
        operation_id="decline_joint_story",
        summary="Do not agree to a story",
        request=NothingSerializer,
        responses=JointStorySerializer,
    )
    def decline(self, request: Request, **kwargs: Any) -> Response:
        """It ends, and its words go."""
        NothingSerializer.read(request)
        actions.decline_story(self.get_object(), by=request.user)
        return self.retrieve(request)

    @extend_schema(
        operation_id="withdraw_joint_story",
        summary="Take my consent to a story back",
        request=NothingSerializer,
        responses=JointStorySerializer,
    )
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """At any time: the words are gone then, published or not."""
        NothingSerializer.read(request)
        actions.take_story_back(self.get_object(), by=request.user)
        return self.retrieve(request)

    def _rows(self, mine: Seat) -> Any:
        rows = StoryProposal.objects.visible_to(mine.me).filter(mentorship=mine.mentorship)
        return rows.for_list()

    def _told(self, pk: int, status: int = 200) -> Response:
        mine = self.seat()
        context = {"mentee": mine.mentorship.mentee.pk}
        one = found(self._rows(mine), pk=pk)
        return Response(JointStorySerializer(one, context=context).data, status=status)
