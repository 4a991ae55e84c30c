"""`me/tokens`: what lets programs act for me.

They are made and renewed by somebody who has just said who they are, and never by a token: none
lasts longer, or reaches further, than its owner meant it to.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.accounts import tokens
from community.accounts.models import ApiToken, Scope
from community.api.doors import Door
from community.api.serializers import StrictSerializer

LONGEST, USUAL = tokens.LONGEST_LIFE.days - 1, 90  # days


class TokenSerializer(serializers.Serializer[ApiToken]):
    """A token of mine; its secret was shown once, when it was made."""

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(read_only=True)
    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices), read_only=True)
    hint = serializers.CharField(read_only=True, help_text="Its last letters.")
    made_at = serializers.DateTimeField(read_only=True)
    expires_at = serializers.DateTimeField(read_only=True)
    used_at = serializers.DateTimeField(read_only=True, allow_null=True)
    revoked_at = serializers.DateTimeField(read_only=True, allow_null=True)


class TokenWithSecretSerializer(TokenSerializer):
    """The same, and its secret, which nobody is told again."""

    secret = serializers.CharField(
        read_only=True, help_text=f"`{tokens.PREFIX}…`, for `Authorization: Bearer`."
    )


class NewTokenSerializer(StrictSerializer):
    """What a token is for, what it may do, and how long."""

    name = serializers.CharField(
        max_length=80, help_text="So that you know later which one to revoke."
    )
    scopes = serializers.ListField(
        child=serializers.ChoiceField(Scope.choices),
        allow_empty=False,
        help_text="What it may do; never more than you may do yourself.",
    )
    days = serializers.IntegerField(
        min_value=1, max_value=LONGEST, default=USUAL, help_text="How long it works."
    )


class TokenDoor(Door):
    """My tokens."""

    scope = Scope.ME
    confirmed = frozenset({"create", "rotate"})
    serializer_class = TokenSerializer

    def get_queryset(self) -> QuerySet[ApiToken]:
        self.require_member()
        return ApiToken.objects.visible_to(self.request.user)

    def get_object(self) -> ApiToken:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(operation_id="list_my_tokens", summary="List my tokens")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Also those that are over, the last first."""
        return self.page(self.get_queryset(), TokenSerializer)

    @extend_schema(
        operation_id="make_my_token",
        summary="Make a token",
        request=NewTokenSerializer,
        responses={201: TokenWithSecretSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Its secret is in this answer alone. In a session that was just confirmed, not by token.

        An app signs in at `/api/auth/login`, and confirms at `/api/auth/reauthenticate`.
        """
        given = NewTokenSerializer.read(request)
        life = timedelta(days=given.pop("days"))
        mine: Any = request.user
        made = tokens.make_token(mine, by=mine, life=life, **given)
        return self._told_with(*made, status=201)

    @extend_schema(
        operation_id="rotate_my_token",
        summary="Make a new token in place of one",
        request=None,
        responses={201: TokenWithSecretSerializer},
    )
    def rotate(self, request: Request, **kwargs: Any) -> Response:
        """The old one works on for 24 hours. In a session that was just confirmed, not by token."""
        made = tokens.rotate_token(self.get_object(), by=request.user)
        return self._told_with(*made, status=201)

    @extend_schema(
        operation_id="revoke_my_token",
        summary="Revoke a token",
        request=None,
        responses=TokenSerializer,
    )
    def revoke(self, request: Request, **kwargs: Any) -> Response:
        """It is over at once; a token may revoke itself."""
        token = self.get_object()
        return Response(TokenSerializer(tokens.revoke_token(token, by=request.user)).data)

    def _told_with(self, token: ApiToken, secret: str, *, status: int) -> Response:
        return Response({**TokenSerializer(token).data, "secret": secret}, status=status)
