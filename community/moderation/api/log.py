"""`moderation/log`: what moderators and editors did, as everybody reads it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.doors import Door
from community.api.fields import AddressField
from community.api.problems import ProblemError
from community.log import wordings
from community.log.models import LogEntry
from community.moderation.public_log import Told, public, told


class DeedOfLogSerializer(serializers.Serializer[Told]):
    """A deed. Who did it, who reported and whom it is about is told to nobody here."""

    id = serializers.IntegerField(read_only=True, source="entry.pk")
    code = serializers.CharField(read_only=True, source="entry.code")
    about = serializers.CharField(read_only=True, source="group")
    words = serializers.CharField(read_only=True)
    by = serializers.CharField(read_only=True, help_text="The role of who did it.")
    at = serializers.DateTimeField(read_only=True, source="entry.at")
    title = serializers.CharField(read_only=True, help_text="Empty: I am led nowhere.")
    thing_page = serializers.SerializerMethodField(help_text="Empty: I am led nowhere.")
    reason = serializers.CharField(read_only=True)
    page = AddressField()

    def get_thing_page(self, one: Told) -> str:
        return f"{settings.PUBLIC_URL}{one.url}" if one.url else ""


class LogDoor(Door):
    """The public record of deeds."""

    serializer_class = DeedOfLogSerializer

    def get_queryset(self) -> QuerySet[LogEntry]:
        """Those of the group that is asked for. Raises ProblemError for no group."""
        group = self.request.query_params.get("about", "")
        if group and group not in dict(wordings.groups()):
            raise ProblemError("bad-parameter", ", ".join(dict(wordings.groups())))
        rows: QuerySet[LogEntry] = public(group)
        return rows

    @extend_schema(
        operation_id="list_deeds_of_moderation",
        summary="List what moderators and editors did",
        parameters=[OpenApiParameter("about", str, description="A group: stories, posts, …")],
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last deeds first."""
        rows: Any = told(self.paginate_queryset(self.get_queryset()) or (), reader=request.user)
        return self.get_paginated_response(DeedOfLogSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="get_deed_of_moderation",
        summary="Read a deed",
        responses=DeedOfLogSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """One entry, at an address that stays."""
        entry = get_object_or_404(public(), pk=self.kwargs["pk"])
        (one,) = told([entry], reader=request.user)
        return Response(DeedOfLogSerializer(one).data)
