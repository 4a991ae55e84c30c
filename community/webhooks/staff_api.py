"""Members' webhooks, for whoever answers for people: where they lead, how they do, how to stop one.

As at the desk: the host alone, and never a secret.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.fields import PersonSerializer, ReasonSerializer
from community.moderation.api.fields import RestrictionSerializer
from community.moderation.deeds import by_rule
from community.webhooks import actions
from community.webhooks.events import CODES
from community.webhooks.models import Endpoint, Reason


class OverseenWebhookSerializer(serializers.Serializer[Endpoint]):
    """A member's webhook."""

    id = serializers.IntegerField(read_only=True)
    owner = PersonSerializer(read_only=True)
    host = serializers.CharField(read_only=True)
    events = serializers.ListField(child=serializers.ChoiceField(CODES), read_only=True)
    made_at = serializers.DateTimeField(read_only=True)
    paused_at = serializers.DateTimeField(read_only=True, allow_null=True)
    pause_reason = serializers.ChoiceField(
        Reason.choices, read_only=True, allow_null=True, source="why_paused"
    )
    failing_since = serializers.DateTimeField(read_only=True, allow_null=True)
    failures = serializers.IntegerField(read_only=True, help_text="In a row.")


class OverseenWebhookDoor(Door):
    """All webhooks of members."""

    scope = Scope.MODERATE
    serializer_class = OverseenWebhookSerializer

    def get_queryset(self) -> QuerySet[Endpoint]:
        policy.require(self.request.user, "webhook.oversee")
        return Endpoint.objects.select_related("owner")

    def get_object(self) -> Endpoint:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(operation_id="list_webhooks_of_members", summary="List webhooks of members")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last first."""
        return self.page(self.get_queryset(), OverseenWebhookSerializer)

    @extend_schema(
        operation_id="get_webhook_of_member",
        summary="Read how a member's webhook does",
        responses=OverseenWebhookSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Not what is sent there."""
        return Response(OverseenWebhookSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="stop_webhook",
        summary="Stop a member's webhook",
        request=RestrictionSerializer,
        responses=OverseenWebhookSerializer,
    )
    def stop(self, request: Request, **kwargs: Any) -> Response:
        """Nothing is sent there; its owner is told why by mail."""
        return self._do(actions.stop_endpoint, **RestrictionSerializer.read(request))

    @extend_schema(
        operation_id="release_webhook",
        summary="Let a stopped webhook go on",
        request=ReasonSerializer,
        responses=OverseenWebhookSerializer,
    )
    def release(self, request: Request, **kwargs: Any) -> Response:
        """With what happens from now on."""
        return self._do(actions.release_endpoint, **ReasonSerializer.read(request))

    def _do(self, deed: Callable[..., Endpoint], **given: Any) -> Response:
        by_rule(deed, self.get_object(), by=self.request.user, **given)
        return self.retrieve(self.request)


ONE = "moderation/webhooks/<int:pk>/"
urlpatterns = [
    path(
        "moderation/webhooks/",
        OverseenWebhookDoor.as_view({"get": "list"}),
        name="overseen_webhooks",
    ),
    path(ONE, OverseenWebhookDoor.as_view({"get": "retrieve"}), name="overseen_webhook"),
    path(f"{ONE}stop/", OverseenWebhookDoor.as_view({"post": "stop"}), name="stop_webhook"),
    path(
        f"{ONE}release/", OverseenWebhookDoor.as_view({"post": "release"}), name="release_webhook"
    ),
]
