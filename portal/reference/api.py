"""`schema`: the contract of this API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.doors import Door
from community.api.parameters import one_of
from portal.reference.schema import schema, written
from portal.reference.signing_in import document

KINDS = {
    "json": (OpenApiJsonRenderer.media_type, OpenApiJsonRenderer2.media_type),
    "yaml": (OpenApiYamlRenderer.media_type, OpenApiYamlRenderer2.media_type),
}


class AboutSerializer(serializers.Serializer[Any]):
    """What this API is."""

    title = serializers.CharField()
    version = serializers.CharField()


class SchemaDocumentSerializer(serializers.Serializer[Any]):
    """An OpenAPI document; what else it has, OpenAPI says."""

    openapi = serializers.CharField(help_text="The version of OpenAPI.")
    info = AboutSerializer()


TELLS: dict[str, Any] = {
    "parameters": [
        OpenApiParameter("format", str, enum=list(KINDS), description="Instead of Accept.")
    ],
    "responses": {
        **{(200, kind): OpenApiTypes.STR for kind in KINDS["yaml"]},
        **{(200, kind): SchemaDocumentSerializer for kind in KINDS["json"]},
    },
}


class SchemaDoor(Door):
    """What can be asked here, for programs."""

    pagination_class = None
    renderer_classes = (
        OpenApiYamlRenderer,
        OpenApiYamlRenderer2,
        OpenApiJsonRenderer,
        OpenApiJsonRenderer2,
    )

    @extend_schema(operation_id="get_schema", summary="Read this schema", **TELLS)
    def retrieve(self, request: Request, **kwargs: Any) -> HttpResponse:
        """OpenAPI 3.1; for people it stands at `/api/docs/`."""
        return self.told(request, schema)

    def told(self, request: Request, what: Callable[[], Any]) -> HttpResponse:
        """The document `what`, in the form that is asked for."""
        renderer: Any = request.accepted_renderer
        accepted = "json" if "json" in renderer.media_type else "yaml"
        form = one_of(request, "format", KINDS) or accepted
        media_type = renderer.media_type if form == accepted else KINDS[form][0]
        return HttpResponse(written(form, what), content_type=media_type)

    def handle_exception(self, exc: Exception) -> Response:
        """A problem is JSON, whatever form of the schema was asked for."""
        self.request.accepted_renderer = JSONRenderer()
        return super().handle_exception(exc)


class SigningInSchemaDoor(SchemaDoor):
    """What apps can ask to sign people in."""

    @extend_schema(
        operation_id="get_sign_in_schema", summary="Read the schema of signing in", **TELLS
    )
    def retrieve(self, request: Request, **kwargs: Any) -> HttpResponse:
        """OpenAPI 3.1, of the addresses below `/api/auth/`."""
        return self.told(request, document)
