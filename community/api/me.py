"""`me`: whoever asks."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.accounts import actions
from community.accounts.holding import held
from community.accounts.models import CareerStage, Scope, User, Visibility
from community.api.doors import Door
from community.api.fields import AddressField
from community.api.serializers import StrictSerializer


class MeSerializer(StrictSerializer):
    """My account: what others see of it, and to whom each part is shown."""

    handle = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True, help_text="As others are told it.")
    page = AddressField()
    display_name = serializers.CharField(max_length=80, allow_blank=True)
    about = serializers.CharField(max_length=2000, allow_blank=True)
    about_visibility = serializers.ChoiceField(Visibility.choices)
    career_stage = serializers.ChoiceField(CareerStage.choices, allow_null=True)
    career_stage_visibility = serializers.ChoiceField(Visibility.choices)
    language = serializers.CharField(max_length=12, allow_blank=True)
    language_visibility = serializers.ChoiceField(Visibility.choices)
    time_zone = serializers.CharField(max_length=60, help_text="A name of the IANA database.")
    time_zone_visibility = serializers.ChoiceField(Visibility.choices)
    stories_visibility = serializers.ChoiceField(Visibility.choices)
    roles = serializers.ListField(child=serializers.CharField(), read_only=True)
    unread_count = serializers.IntegerField(read_only=True, help_text="Notices that wait.")
    joined_at = serializers.DateTimeField(read_only=True)


class MeDoor(Door):
    """My own account."""

    scope = Scope.ME
    moving = frozenset({"unread_count"})
    serializer_class = MeSerializer

    def get_object(self) -> User:
        """Raises SignInRequired for a visitor."""
        self.require_member()
        return User.objects.get(pk=self.request.user.pk)

    def hold(self, found: User) -> None:
        """After the pages that show it."""
        given = self.request.data
        is_named = isinstance(given, dict) and "display_name" in given
        held(found.pk, "person" if is_named else "profile")

    @extend_schema(operation_id="get_me", summary="Read my account")
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """My account as it stands."""
        return Response(MeSerializer(self.get_object()).data)

    @extend_schema(operation_id="update_me", summary="Change my account")
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Change some fields of my account."""
        given = MeSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        found = self.get_object()
        actions.set_profile(found, by=request.user, **given.validated_data)
        return self.retrieve(request)
