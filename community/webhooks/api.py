"""Webhooks over the API: where events are sent, and of what."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import ApiToken, Scope
from community.api.doors import Door
from community.api.fields import AddressField
from community.api.gates import require_confirmed
from community.api.serializers import StrictSerializer
from community.webhooks import actions, delivery_api, staff_api
from community.webhooks.delivery_api import DeliverySerializer
from community.webhooks.events import CODES, EVENTS, types_of
from community.webhooks.models import LONGEST_NAME, LONGEST_URL, Endpoint, Reason


class WebhookSecretSerializer(serializers.Serializer[Any]):
    """One that signs; the secret itself is told once, when it is made."""

    hint = serializers.CharField(read_only=True, help_text="Its last letters.")
    made_at = serializers.DateTimeField(read_only=True)
    ends_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="Until then it signs beside the newer one."
    )


class WebhookSerializer(serializers.Serializer[Endpoint]):
    """An address to which events are sent."""

    id = serializers.IntegerField(read_only=True)
    url = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    events = serializers.ListField(child=serializers.ChoiceField(CODES), read_only=True)
    made_at = serializers.DateTimeField(read_only=True)
    since = serializers.DateTimeField(
        read_only=True, help_text="What happened before is not told: `/changes/` has it."
    )
    paused_at = serializers.DateTimeField(read_only=True, allow_null=True)
    pause_reason = serializers.ChoiceField(
        Reason.choices, read_only=True, allow_null=True, source="why_paused"
    )
    failing_since = serializers.DateTimeField(read_only=True, allow_null=True)
    failures = serializers.IntegerField(read_only=True, help_text="In a row.")
    secrets = WebhookSecretSerializer(read_only=True, many=True, source="living_secrets")
    page = AddressField()


class WebhookWithSecretSerializer(WebhookSerializer):
    """The same, and its new secret, which nobody is told again."""

    secret = serializers.CharField(
        read_only=True, help_text="`whsec_…`, as libraries for Standard Webhooks take it."
    )


class NewWebhookSerializer(StrictSerializer):
    """Where to, and of what."""

    url = serializers.CharField(max_length=LONGEST_URL, help_text="It begins with https://.")
    events = serializers.ListField(child=serializers.ChoiceField(CODES), allow_empty=False)
    name = serializers.CharField(max_length=LONGEST_NAME, allow_blank=True, default="")


class WebhookEventSerializer(serializers.Serializer[Any]):
    """Something that a webhook can be told of."""

    code = serializers.ChoiceField(CODES, read_only=True)
    says = serializers.CharField(read_only=True)
    types = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="`type` of what is sent."
    )


class RedeliveredSerializer(serializers.Serializer[Any]):
    """How many are on their way again."""

    redelivered = serializers.IntegerField(read_only=True)


class WebhookDoor(Door):
    """My webhooks. What signs and where to is decided by me: by a token made for it, or confirmed.

    Events are sent in the form of Standard Webhooks (standardwebhooks.com): `webhook-id`,
    `webhook-timestamp` and `webhook-signature` in the head, `type`, `timestamp` and `data` in the
    body; `data` is an item of `/changes/`, or a notice of `/notifications/`. A 2xx takes an event,
    anything else fails it. It is tried again for up to three days; 410 pauses the webhook.
    """

    scope = Scope.WEBHOOKS
    whole = frozenset({"events"})
    moving = frozenset({"failing_since", "failures"})
    serializer_class = WebhookSerializer

    def get_queryset(self) -> QuerySet[Endpoint]:
        policy.require(self.request.user, "webhook.list")
        return Endpoint.objects.visible_to(self.request.user).prefetch_related("secrets")

    def get_object(self) -> Endpoint:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(operation_id="list_webhooks", summary="List my webhooks")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last first."""
        return self.page(self.get_queryset(), WebhookSerializer)

    @extend_schema(
        operation_id="add_webhook",
        summary="Add a webhook",
        request=NewWebhookSerializer,
        responses={201: WebhookWithSecretSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Its secret is in this answer alone."""
        policy.require(request.user, "webhook.make")
        self._require_sure(request)
        given = NewWebhookSerializer.read(request)
        endpoint, secret = actions.add_endpoint(by=request.user, **given)
        return self._told_with(secret, endpoint, status=201)

    @extend_schema(
        operation_id="get_webhook", summary="Read a webhook", responses=WebhookSerializer
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """How it does, and what it is told of."""
        return Response(WebhookSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="update_webhook",
        summary="Change a webhook",
        request=NewWebhookSerializer,
        responses=WebhookSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Another address, other events, another name."""
        self._require_sure(request)
        endpoint, given = self.get_object(), NewWebhookSerializer.read(request, partial=True)
        actions.change_endpoint(endpoint, by=request.user, **given)
        return self.retrieve(request)

    @extend_schema(operation_id="delete_webhook", summary="Delete a webhook", responses={204: None})
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """With its secrets and its log."""
        actions.remove_endpoint(self.get_object(), by=request.user)
        return Response(status=204)

    @extend_schema(
        operation_id="rotate_webhook_secret",
        summary="Make a new secret",
        request=None,
        responses=WebhookWithSecretSerializer,
    )
    def rotate(self, request: Request, **kwargs: Any) -> Response:
        """It is in this answer alone; the old one signs beside it for 24 hours."""
        self._require_sure(request)
        endpoint = self.get_object()
        return self._told_with(actions.rotate_secret(endpoint, by=request.user), endpoint)

    @extend_schema(
        operation_id="pause_webhook",
        summary="Pause a webhook",
        request=None,
        responses=WebhookSerializer,
    )
    def pause(self, request: Request, **kwargs: Any) -> Response:
        """Nothing is sent there."""
        actions.pause_endpoint(self.get_object(), by=request.user)
        return self.retrieve(request)

    @extend_schema(
        operation_id="resume_webhook",
        summary="Resume a webhook",
        request=None,
        responses=WebhookSerializer,
    )
    def resume(self, request: Request, **kwargs: Any) -> Response:
        """It tells of what happens from now on; what it missed is in `/changes/`."""
        actions.resume_endpoint(self.get_object(), by=request.user)
        return self.retrieve(request)

    @extend_schema(
        operation_id="test_webhook",
        summary="Send a test event",
        request=None,
        responses={201: DeliverySerializer},
    )
    def test(self, request: Request, **kwargs: Any) -> Response:
        """Once, also to one that is paused. What came of it stands in the delivery."""
        made = actions.send_test(self.get_object(), by=request.user)
        return Response(DeliverySerializer(made).data, status=201)

    @extend_schema(
        operation_id="redeliver_dead_letters",
        summary="Send all dead letters again",
        request=None,
        responses=RedeliveredSerializer,
    )
    def redeliver(self, request: Request, **kwargs: Any) -> Response:
        """Up to 500, the oldest first."""
        number = actions.redeliver_dead(self.get_object(), by=request.user)
        return Response({"redelivered": number})

    @extend_schema(
        operation_id="list_webhook_events",
        summary="List what a webhook can be told of",
        responses=WebhookEventSerializer(many=True),
    )
    def events(self, request: Request, **kwargs: Any) -> Response:
        """Public changes, and one's own notices."""
        told = [
            {"code": code, "says": str(words), "types": types_of(code)}
            for code, words in EVENTS.items()
        ]
        return Response(told)

    def _require_sure(self, request: Request) -> None:
        """A token for webhooks was made by somebody who confirmed who they are; a session asks."""
        if not isinstance(request.auth, ApiToken):
            require_confirmed(request)

    def _told_with(self, secret: str, endpoint: Endpoint, status: int = 200) -> Response:
        told = {**WebhookSerializer(endpoint).data, "secret": secret}
        return Response(told, status=status)


def _one(verb: str, method: str = "post") -> Any:
    return WebhookDoor.as_view({method: verb})


urlpatterns = [
    path("webhooks/", WebhookDoor.as_view({"get": "list", "post": "create"}), name="webhooks"),
    path("webhooks/events/", _one("events", "get"), name="webhook_events"),
    path(
        "webhooks/<int:pk>/",
        WebhookDoor.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="webhook",
    ),
    path("webhooks/<int:pk>/rotate/", _one("rotate"), name="rotate_webhook"),
    path("webhooks/<int:pk>/pause/", _one("pause"), name="pause_webhook"),
    path("webhooks/<int:pk>/resume/", _one("resume"), name="resume_webhook"),
    path("webhooks/<int:pk>/test/", _one("test"), name="test_webhook"),
    path("webhooks/<int:pk>/redeliver/", _one("redeliver"), name="redeliver_dead"),
    *delivery_api.urlpatterns,
    *staff_api.urlpatterns,
]
