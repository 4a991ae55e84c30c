"""My shelf over the API, to take along."""

from __future__ import annotations

import json
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.doors import Door
from portal.shelf import exporting


class ExportedItemSerializer(serializers.Serializer[Any]):
    """Something saved, to take along."""

    state = serializers.CharField(read_only=True)
    kind = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True, allow_null=True)
    url = serializers.CharField(read_only=True, allow_null=True)
    by = serializers.ListField(child=serializers.CharField(), read_only=True)
    words = serializers.CharField(read_only=True, allow_null=True)
    note = serializers.CharField(read_only=True)
    saved_at = serializers.DateTimeField(read_only=True)


class ExportedListSerializer(serializers.Serializer[Any]):
    """A list, to take along."""

    name = serializers.CharField(read_only=True)
    about = serializers.CharField(read_only=True)
    made_at = serializers.DateTimeField(read_only=True)
    link = serializers.CharField(read_only=True, allow_null=True)
    items = ExportedItemSerializer(read_only=True, many=True)


class ExportedHighlightSerializer(serializers.Serializer[Any]):
    """A highlight, to take along."""

    state = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    title = serializers.CharField(read_only=True, allow_null=True)
    url = serializers.CharField(read_only=True, allow_null=True)
    words = serializers.CharField(read_only=True, allow_null=True)
    note = serializers.CharField(read_only=True)
    made_at = serializers.DateTimeField(read_only=True)


class ExportedShelfSerializer(serializers.Serializer[Any]):
    """All that is on my shelf."""

    version = serializers.IntegerField(read_only=True)
    portal = serializers.CharField(read_only=True)
    exported_at = serializers.DateTimeField(read_only=True)
    lists = ExportedListSerializer(read_only=True, many=True)
    highlights = ExportedHighlightSerializer(read_only=True, many=True)


class MarkdownShelfSerializer(serializers.Serializer[Any]):
    """All that is on my shelf, as a text."""

    markdown = serializers.CharField(read_only=True)


class ExportDoor(Door):
    """My shelf, to take along."""

    @extend_schema(
        operation_id="export_shelf",
        summary="Take my shelf along",
        responses=ExportedShelfSerializer,
    )
    def export(self, request: Request, **kwargs: Any) -> Response:
        """All lists and highlights."""
        return Response(json.loads(exporting.as_json(exporting.collect(by=request.user))))

    @extend_schema(
        operation_id="export_shelf_as_markdown",
        summary="Take my shelf along as Markdown",
        responses=MarkdownShelfSerializer,
    )
    def as_markdown(self, request: Request, **kwargs: Any) -> Response:
        """The same, to be read."""
        return Response({"markdown": exporting.as_markdown(exporting.collect(by=request.user))})
