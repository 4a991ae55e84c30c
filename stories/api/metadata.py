"""What editors set of a story."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from community.accounts.models import User
from community.api.serializers import StrictSerializer
from stories.models import Credit
from stories.models.story import Kind, Rights


class NamedSerializer(StrictSerializer):
    """Somebody whom a story names."""

    role = serializers.ChoiceField(Credit.Role.choices)
    name = serializers.CharField(max_length=200)


class IsMemberSerializer(StrictSerializer):
    """Which member somebody named is."""

    credit = serializers.IntegerField()
    handle = serializers.CharField(max_length=60, allow_null=True, help_text="Null: no member.")

    def validate_handle(self, handle: str | None) -> User | None:
        """The member. Raises ValidationError where there is none of this name."""
        if handle is None:
            return None
        person = User.objects.filter(handle=handle, is_active=True).first()
        if person is None:
            raise serializers.ValidationError(_("There is nobody of this name."))
        return person


class MetadataSerializer(StrictSerializer):
    """Fields that an editor sets; those that are not sent stay as they are."""

    title = serializers.CharField(max_length=300, required=False)
    kind = serializers.ChoiceField(Kind.choices, required=False)
    language = serializers.CharField(max_length=12, required=False)
    published = serializers.CharField(
        max_length=25,
        allow_blank=True,
        required=False,
        help_text="ISO 8601, as precise as known: 2025, 2025-09, 2025-09-01.",
    )
    rights = serializers.ChoiceField(Rights.choices, required=False)
    licence = serializers.CharField(max_length=120, allow_blank=True, required=False)
    comments_enabled = serializers.BooleanField(required=False)
    source_title = serializers.CharField(max_length=300, allow_blank=True, required=False)
    source_url = serializers.URLField(max_length=500, allow_blank=True, required=False)
    source_site = serializers.CharField(max_length=200, allow_blank=True, required=False)
    source_published = serializers.CharField(max_length=10, allow_blank=True, required=False)
    retrieved_on = serializers.DateField(allow_null=True, required=False)
    recorded_how = serializers.CharField(allow_blank=True, required=False)
    edited_by = serializers.CharField(allow_blank=True, required=False)
    is_ai_edited = serializers.BooleanField(required=False)
    summary = serializers.CharField(allow_blank=True, required=False)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, help_text="Names."
    )
    credits = NamedSerializer(many=True, required=False)
    people = IsMemberSerializer(many=True, required=False)
    spectrum_started = serializers.IntegerField(
        min_value=0, max_value=100, allow_null=True, required=False
    )
    spectrum_ended = serializers.IntegerField(
        min_value=0, max_value=100, allow_null=True, required=False
    )

    @classmethod
    def fields_of(cls, request: Request) -> dict[str, Any]:
        """What `actions.set_metadata` takes. Raises ValidationError keyed by field."""
        given = cls.read(request)
        if "credits" in given:
            given["credits"] = [(one["role"], one["name"]) for one in given["credits"]]
        if "people" in given:
            given["people"] = {one["credit"]: one["handle"] for one in given["people"]}
        return given
