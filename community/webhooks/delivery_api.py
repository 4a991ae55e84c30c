"""What was sent to a webhook, over the API: each event with all tries, and how to send it again."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.fields import AddressField
from community.api.problems import ProblemError
from community.webhooks import actions
from community.webhooks.models import Delivery, Endpoint, State


class AttemptSerializer(serializers.Serializer[Any]):
    """One call of an endpoint."""

    at = serializers.DateTimeField(read_only=True)
    status = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="Null: there was no answer."
    )
    error = serializers.CharField(read_only=True, help_text="Why it failed, where we know.")
    said = serializers.CharField(read_only=True, help_text="How the answer began.")
    milliseconds = serializers.IntegerField(read_only=True)


class DeliverySerializer(serializers.Serializer[Delivery]):
    """One event for one webhook."""

    id = serializers.IntegerField(read_only=True)
    message_id = serializers.CharField(
        read_only=True, help_text="`webhook-id`: the same each time it is sent."
    )
    event = serializers.CharField(read_only=True, source="kind")
    type = serializers.CharField(read_only=True, help_text="Empty until it is first sent.")
    made_at = serializers.DateTimeField(read_only=True)
    state = serializers.ChoiceField(State.choices, read_only=True)
    next_at = serializers.DateTimeField(read_only=True, help_text="While it waits.")
    attempts = AttemptSerializer(read_only=True, many=True, source="attempts.all")
    page = AddressField()


class DeliveryDoor(Door):
    """What was sent to a webhook in the last 30 days, or could not be."""

    scope = Scope.WEBHOOKS
    serializer_class = DeliverySerializer

    def get_queryset(self) -> QuerySet[Delivery]:
        policy.require(self.request.user, "webhook.list")
        mine = Endpoint.objects.visible_to(self.request.user)
        endpoint = get_object_or_404(mine, pk=self.kwargs["webhook"])
        return endpoint.deliveries.select_related("endpoint").prefetch_related("attempts")

    def get_object(self) -> Delivery:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(
        operation_id="list_deliveries",
        summary="List what was sent to a webhook",
        parameters=[OpenApiParameter("state", str, enum=State.values, description="Only those.")],
        responses=DeliverySerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last first, each with all tries; `?state=dead` are the dead letters."""
        rows, state = self.get_queryset(), request.query_params.get("state", "")
        if state and state not in State.values:
            raise ProblemError("bad-parameter", f"`state` is one of {', '.join(State.values)}.")
        return self.page(rows.filter(state=state) if state else rows, DeliverySerializer)

    @extend_schema(
        operation_id="get_delivery",
        summary="Read what became of an event",
        responses=DeliverySerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """What it said is not kept."""
        return Response(DeliverySerializer(self.get_object()).data)

    @extend_schema(
        operation_id="redeliver",
        summary="Send an event again",
        request=None,
        responses=DeliverySerializer,
    )
    def redeliver(self, request: Request, **kwargs: Any) -> Response:
        """Under the same id; it says what stands by then."""
        actions.redeliver(self.get_object(), by=request.user)
        return self.retrieve(request)


urlpatterns = [
    path(
        "webhooks/<int:webhook>/deliveries/",
        DeliveryDoor.as_view({"get": "list"}),
        name="deliveries",
    ),
    path(
        "webhooks/<int:webhook>/deliveries/<int:pk>/",
        DeliveryDoor.as_view({"get": "retrieve"}),
        name="delivery",
    ),
    path(
        "webhooks/<int:webhook>/deliveries/<int:pk>/redeliver/",
        DeliveryDoor.as_view({"post": "redeliver"}),
        name="redeliver",
    ),
]
