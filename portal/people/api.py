"""`people`: what somebody shows of themselves, each part to whom they chose."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts import actions
from community.accounts.models import Blocking, CareerStage, Scope, User
from community.api.doors import Door
from community.api.fields import PersonSerializer
from community.moderation import actions as moderation
from community.moderation.api.fields import RestrictionSerializer
from community.moderation.deeds import by_rule
from portal.pages.blocked import block_as
from portal.pages.people import accepted_of
from stories.api.rows import StoryRowSerializer
from stories.models import Story


class PersonPageSerializer(PersonSerializer):
    """Somebody. What they do not show to me is null."""

    picture = serializers.SerializerMethodField(help_text="Its address; null: none for me.")
    about = serializers.SerializerMethodField()
    career_stage = serializers.SerializerMethodField()
    language = serializers.SerializerMethodField()
    time_zone = serializers.SerializerMethodField()
    here_since = serializers.SerializerMethodField(help_text="The month: 2025-09.")
    accepted_count = serializers.SerializerMethodField(
        help_text="Answers under their name that others accepted."
    )
    is_blocked = serializers.SerializerMethodField(help_text="Whether I have blocked them.")

    def get_picture(self, person: User) -> str | None:
        address = person.picture_for(self._viewer)
        return f"{settings.PUBLIC_URL}{address}" if address else None

    def get_about(self, person: User) -> str | None:
        return self._shown(person, "about")

    @extend_schema_field(serializers.ChoiceField(CareerStage.choices, allow_null=True))
    def get_career_stage(self, person: User) -> Any:
        return self._shown(person, "career_stage")

    def get_language(self, person: User) -> str | None:
        return self._shown(person, "language")

    def get_time_zone(self, person: User) -> str | None:
        return self._shown(person, "time_zone")

    def get_here_since(self, person: User) -> str:
        return f"{person.joined_at:%Y-%m}"

    def get_accepted_count(self, person: User) -> int:
        return accepted_of(person)

    def get_is_blocked(self, person: User) -> bool:
        mine = Blocking.objects.visible_to(self._viewer)
        return policy.member(self._viewer) and mine.filter(blocked=person).exists()

    @property
    def _viewer(self) -> Any:
        return self.context["request"].user

    def _shown(self, person: User, field: str) -> Any:
        return getattr(person, field) if person.shows(field, self._viewer) else None


class PersonDoor(Door):
    """Members."""

    scope = Scope.ME
    scopes = {"remove_picture": Scope.MODERATE}
    tides = frozenset({"person", "profile", "post", "thread", "story", "tag"})
    serializer_class = PersonPageSerializer

    def get_queryset(self) -> QuerySet[User]:
        return User.objects.visible_to(self.request.user)

    def get_object(self) -> User:
        return get_object_or_404(self.get_queryset(), handle=self.kwargs["handle"])

    def get_order(self) -> tuple[str, ...]:
        return ("-published_sort", "-pk")

    @extend_schema(
        operation_id="get_person", summary="Read about somebody", responses=PersonPageSerializer
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """What they show to me; what they wrote under their name is at `/posts/?author=`."""
        context = self.get_serializer_context()
        return Response(PersonPageSerializer(self.get_object(), context=context).data)

    @extend_schema(
        operation_id="list_stories_of_person",
        summary="List the stories that somebody is in",
        responses=StoryRowSerializer(many=True),
    )
    def stories(self, request: Request, **kwargs: Any) -> Response:
        """Those that an editor has linked to them, the newest first, if they show it."""
        person = self.get_object()
        rows = Story.objects.readable_by(request.user).published().for_list()
        named = Exists(person.credits.filter(story=OuterRef("pk")))
        shown = rows.filter(named) if person.shows("stories", request.user) else rows.none()
        return self.page(shown, StoryRowSerializer)

    @extend_schema(
        operation_id="block_person",
        summary="Block somebody",
        request=None,
        responses=PersonPageSerializer,
    )
    def block(self, request: Request, **kwargs: Any) -> Response:
        """Neither is led to the other from then on; they are not told."""
        policy.require(request.user, "person.block")
        block_as(request.user, self.get_object())
        return self.retrieve(request)

    @extend_schema(
        operation_id="unblock_person", summary="Lift my block", request=None, responses={204: None}
    )
    def unblock(self, request: Request, **kwargs: Any) -> Response:
        """Also of somebody who has closed their account since."""
        policy.require(request.user, "person.block")
        mine = Blocking.objects.visible_to(request.user).select_related("blocked")
        found = get_object_or_404(mine, blocked__handle=self.kwargs["handle"])
        actions.unblock(found.blocked, by=request.user)
        return Response(status=204)

    @extend_schema(
        operation_id="remove_picture_of_person",
        summary="Take somebody's picture off their page",
        request=RestrictionSerializer,
        responses=PersonPageSerializer,
    )
    def remove_picture(self, request: Request, **kwargs: Any) -> Response:
        """A moderator's deed; they are told why."""
        person = self.get_object()
        policy.require(request.user, "person.remove_avatar", person)
        given = RestrictionSerializer.read(request)
        by_rule(moderation.remove_avatar, person, by=request.user, **given)
        return self.retrieve(request)
