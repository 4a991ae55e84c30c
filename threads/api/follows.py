"""`follows`: threads, stories and people of which one wants to hear."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope, User
from community.api.doors import Door
from community.api.fields import PersonSerializer
from threads import actions
from threads.actions.following import Followed
from threads.api.fields import ThreadLinkSerializer
from threads.api.finding import story_at, thread_to_change
from threads.api.rows import ThreadStorySerializer
from threads.models import Follow


class FollowSerializer(serializers.Serializer[Follow]):
    """A thread, a story or somebody, that I follow: one of the three."""

    id = serializers.IntegerField(source="pk")
    thread = ThreadLinkSerializer(allow_null=True)
    story = ThreadStorySerializer(allow_null=True)
    person = PersonSerializer(allow_null=True)
    page = serializers.SerializerMethodField()
    at = serializers.DateTimeField(help_text="Since when.")

    @extend_schema_field(serializers.URLField)
    def get_page(self, follow: Follow) -> str:
        thing = follow.thread or follow.story or follow.person
        return f"{settings.PUBLIC_URL}{thing.get_absolute_url() if thing else '/'}"


class FollowingSerializer(serializers.Serializer[Any]):
    """Whether I follow it now."""

    is_followed = serializers.BooleanField()


class FollowDoor(Door):
    """What I follow."""

    scope = Scope.ME
    is_taken_back = True
    serializer_class = FollowingSerializer

    def get_queryset(self) -> QuerySet[Follow]:
        return Follow.objects.none()

    @extend_schema(
        operation_id="list_follows",
        summary="List what I follow",
        responses=FollowSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The newest first; tags are followed at `set_tag_standing`."""
        policy.require(request.user, "follow.change")
        mine = Follow.objects.standing().filter(follower=request.user.pk)
        return self.page(mine.for_list(request.user), FollowSerializer)

    @extend_schema(
        operation_id="follow_thread",
        summary="Follow a thread",
        request=None,
        responses=FollowingSerializer,
    )
    def follow_thread(self, request: Request, **kwargs: Any) -> Response:
        """Be told what is new there; of a discussion its story is followed."""
        return self._follow(thread_to_change(request, kwargs["pk"]))

    @extend_schema(
        operation_id="unfollow_thread",
        summary="Follow a thread no longer",
        responses={200: FollowingSerializer},
    )
    def unfollow_thread(self, request: Request, **kwargs: Any) -> Response:
        """Be told no longer; writing there does not follow it again."""
        return self._unfollow(thread_to_change(request, kwargs["pk"]))

    @extend_schema(
        operation_id="follow_story",
        summary="Follow what is said under a story",
        request=None,
        responses=FollowingSerializer,
    )
    def follow_story(self, request: Request, **kwargs: Any) -> Response:
        """Be told what is new there."""
        return self._follow(story_at(request, kwargs["slug"]))

    @extend_schema(
        operation_id="unfollow_story",
        summary="Follow what is said under a story no longer",
        responses={200: FollowingSerializer},
    )
    def unfollow_story(self, request: Request, **kwargs: Any) -> Response:
        """Be told no longer."""
        return self._unfollow(story_at(request, kwargs["slug"]))

    @extend_schema(
        operation_id="follow_person",
        summary="Follow somebody",
        request=None,
        responses=FollowingSerializer,
    )
    def follow_person(self, request: Request, **kwargs: Any) -> Response:
        """Be told what they ask under their name."""
        return self._follow(_person(request, kwargs["handle"]))

    @extend_schema(
        operation_id="unfollow_person",
        summary="Follow somebody no longer",
        responses={200: FollowingSerializer},
    )
    def unfollow_person(self, request: Request, **kwargs: Any) -> Response:
        """Be told no longer."""
        return self._unfollow(_person(request, kwargs["handle"]))

    def _follow(self, thing: Followed) -> Response:
        row = actions.follow(thing, by=self.request.user)
        return Response({"is_followed": row.is_on})

    def _unfollow(self, thing: Followed) -> Response:
        row = actions.unfollow(thing, by=self.request.user)
        return Response({"is_followed": row.is_on})


def _person(request: Request, handle: str) -> User:
    found = User.objects.visible_to(request.user).filter(handle=handle).first()
    if found is None:
        raise Http404
    return found
