"""`vote`: what one thinks of a post; and the one answer that helped whoever asked."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.api.serializers import StrictSerializer
from threads import actions
from threads.api.answers import sent
from threads.api.entries import VOTE_NAMES, VOTE_VALUES, VOTES, PostSerializer
from threads.api.finding import post_at, told_anew
from threads.api.rooms import RoomDoor
from threads.models import Post
from threads.question import votes_of


@sent("A vote up", value="up")
class VoteSerializer(StrictSerializer):
    """How I vote, and how many have."""

    value = serializers.ChoiceField(VOTE_VALUES, help_text="Comments are only voted up.")
    up = serializers.IntegerField(read_only=True)
    down = serializers.IntegerField(read_only=True)


class VoteDoor(RoomDoor):
    """My vote on a post."""

    is_taken_back = True
    serializer_class = VoteSerializer

    def get_queryset(self) -> QuerySet[Post]:
        return Post.objects.none()

    @extend_schema(
        operation_id="get_vote",
        summary="Read my vote on a post",
        responses=VoteSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """How I voted."""
        self.require_member()
        post = post_at(request, kwargs["pk"])
        value = VOTE_NAMES[votes_of(request.user, [post]).get(post.pk, 0)]
        return Response({"value": value, "up": post.up, "down": post.down})

    @extend_schema(
        operation_id="set_vote",
        summary="Vote on a post",
        responses=VoteSerializer,
    )
    def cast(self, request: Request, **kwargs: Any) -> Response:
        """Vote it up or down, or take the vote back; the same again changes nothing."""
        value = VoteSerializer.read(request)["value"]
        return self._vote(request, value)

    @extend_schema(
        operation_id="take_back_vote",
        summary="Take my vote back",
        responses={200: VoteSerializer},
    )
    def take_back(self, request: Request, **kwargs: Any) -> Response:
        """Take it back, if there is one."""
        return self._vote(request, "none")

    def _vote(self, request: Request, value: str) -> Response:
        found = post_at(request, self.kwargs["pk"])
        counted = actions.vote(found, by=request.user, value=VOTES[value])
        return Response({"value": value, "up": counted.up, "down": counted.down})


class AcceptanceDoor(RoomDoor):
    """The answer that helped whoever asked."""

    is_taken_back = True
    serializer_class = PostSerializer

    def get_queryset(self) -> QuerySet[Post]:
        return Post.objects.none()

    @extend_schema(
        operation_id="accept_answer",
        summary="Accept an answer",
        request=None,
        responses=PostSerializer,
    )
    def accept(self, request: Request, **kwargs: Any) -> Response:
        """Whoever asked says that it helped; another one that was accepted gives way."""
        post = post_at(request, kwargs["pk"])
        actions.accept(post, by=request.user)
        return Response(told_anew(post, request))

    @extend_schema(
        operation_id="unaccept_answer",
        summary="Take an acceptance back",
        request=None,
        responses=PostSerializer,
    )
    def unaccept(self, request: Request, **kwargs: Any) -> Response:
        """They take it back; of an answer that is not accepted there is nothing to take."""
        post = post_at(request, kwargs["pk"])
        policy.require(request.user, "thread.accept", post.thread)
        if post.thread.accepted_id == post.pk:
            actions.unaccept(post.thread, by=request.user)
        return Response(told_anew(post, request))
