"""`me/tokens`: what lets programs act for me.

They are made and renewed on the page alone: what an answer says is kept for a day under its
`Idempotency-Key`, and a secret must not be.
"""

from __future__ import annotations

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


class TokenSerializer(serializers.Serializer[ApiToken]):
    """A token of mine; its secret was shown once, on the page on which it was made."""

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(read_only=True)
    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices), read_only=True)
    hint = serializers.CharField(read_only=True, help_text="Its last letters.")
    made_at = serializers.DateTimeField(read_only=True)
    expires_at = serializers.DateTimeField(read_only=True)
    used_at = serializers.DateTimeField(read_only=True, allow_null=True)
    revoked_at = serializers.DateTimeField(read_only=True, allow_null=True)


class TokenDoor(Door):
    """My tokens."""

    scope = Scope.ME
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
        operation_id="revoke_my_token",
        summary="Revoke a token",
        request=None,
        responses=TokenSerializer,
    )
    def revoke(self, request: Request, **kwargs: Any) -> Response:
        """It is over at once; a token may revoke itself."""
        token = self.get_object()
        return Response(TokenSerializer(tokens.revoke_token(token, by=request.user)).data)
