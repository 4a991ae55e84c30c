"""`moderation/undo`: what I decided a moment ago, and taking it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.moderation import actions, deeds
from community.moderation.actions.taking_back import lately, until
from community.moderation.models import Statement


class UndoableSerializer(serializers.Serializer[Statement]):
    """A deed of mine that I can take back."""

    id = serializers.IntegerField(read_only=True)
    code = serializers.CharField(read_only=True)
    what = serializers.SerializerMethodField(help_text="What was done, in words.")
    thing = serializers.CharField(read_only=True, source="thing_kind")
    reason = serializers.CharField(read_only=True)
    at = serializers.DateTimeField(read_only=True)
    undone_until = serializers.SerializerMethodField(
        help_text="The last moment in which to take it back."
    )

    def get_what(self, told: Statement) -> str:
        return deeds.done_of(told.code)

    def get_undone_until(self, told: Statement) -> datetime:
        return until(told)


class UndoDoor(Door):
    """What I decided, one by one, within ten minutes."""

    scope = Scope.MODERATE
    whole = frozenset({"list"})
    serializer_class = UndoableSerializer

    def get_queryset(self) -> QuerySet[Statement]:
        policy.require(self.request.user, "statement.take_back")
        return Statement.objects.filter(by=self.request.user.pk)

    def get_object(self) -> Statement:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(
        operation_id="list_deeds_to_undo",
        summary="List what I can take back",
        responses=UndoableSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last first; what was done to many at once is taken back as a whole."""
        policy.require(request.user, "statement.take_back")
        rows: Any = lately(request.user)
        return Response(UndoableSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="undo_deed",
        summary="Take a deed back",
        request=None,
        responses={204: None},
    )
    def undo(self, request: Request, **kwargs: Any) -> Response:
        """For ten minutes: all is as it was, and who reported it is told nothing more of it."""
        actions.take_back(self.get_object(), by=request.user)
        return Response(status=204)
