"""What the schema says of few operations: their answers, and examples of what is sent."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema_serializer

MOVED: dict[Any, Any] = {
    301: OpenApiResponse(description="It was merged into the one that `Location` names.")
}
NOTHING: dict[Any, Any] = {204: OpenApiResponse(description="It is done.")}


def sent(name: str, **body: Any) -> Any:
    """Let a serializer show `body` as an example of what is sent."""
    return extend_schema_serializer(examples=[OpenApiExample(name, body, request_only=True)])
