"""Pieces that the deeds of moderators over the API share."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from community.api.fields import ReasonSerializer
from community.moderation.models import ReportKind


class RuleField(serializers.PrimaryKeyRelatedField[ReportKind]):
    """The rule that a restriction rests on, as `deeds.RestrictionForm` asks for it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=ReportKind.objects.all(),
            required=False,
            allow_null=True,
            help_text="A kind of report: what it is against. The person concerned reads it. "
            "Without one, what it was reported for.",
            **kwargs,
        )


@extend_schema_serializer(
    examples=[
        OpenApiExample("By a rule", {"reason": "It sells a course.", "rule": 1}, request_only=True)
    ]
)
class RestrictionSerializer(ReasonSerializer):
    """Why it is done, and by which rule; the person concerned reads both."""

    rule = RuleField()
