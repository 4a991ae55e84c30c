"""`limits`: what is limited, read from the code that applies it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.doors import Door
from community.limits.actions import Limit, Trust, all_limits


class LimitSerializer(serializers.Serializer[Limit]):
    """How often something may be done; looser as trust grows."""

    name = serializers.CharField()
    deed = serializers.CharField(help_text="Completes “to …”.")
    seconds = serializers.SerializerMethodField(help_text="The stretch of time that is counted.")
    new = serializers.SerializerMethodField(help_text="How often, for the new.")
    known = serializers.SerializerMethodField(help_text="How often, for the known.")
    trusted = serializers.SerializerMethodField(help_text="How often, for the trusted.")

    def get_seconds(self, limit: Limit) -> int:
        return int(limit.per.total_seconds())

    def get_new(self, limit: Limit) -> int:
        return limit.allows(Trust.NEW)

    def get_known(self, limit: Limit) -> int:
        return limit.allows(Trust.KNOWN)

    def get_trusted(self, limit: Limit) -> int:
        return limit.allows(Trust.TRUSTED)


class LimitDoor(Door):
    """Every limit that applies."""

    serializer_class = LimitSerializer
    pagination_class = None

    @extend_schema(
        operation_id="list_limits",
        summary="List what is limited",
        responses=LimitSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """All of them, by name; there are a few dozen."""
        return Response(self.get_serializer(all_limits(), many=True).data)
