"""A story as a list tells of it: all that a card shows, in one answer."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from community import policy
from community.api.fields import AddressField, TagNameSerializer
from community.api.serializers import RowSerializer
from stories.models import Credit, Story
from stories.models.story import Kind
from stories.presentation.dates import written


class CreditSerializer(RowSerializer):
    """Somebody whom a story names."""

    id = serializers.IntegerField(read_only=True)
    role = serializers.ChoiceField(Credit.Role.choices, read_only=True)
    name = serializers.CharField(read_only=True)
    slug = serializers.CharField(read_only=True, help_text="For `person` in the list of stories.")


class StoryRowSerializer(RowSerializer):
    """A story. Of unknown rights, only its title, its excerpt and its source are told."""

    slug = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    language = serializers.CharField(read_only=True, help_text="BCP 47; `und`: not known.")
    excerpt = serializers.CharField(read_only=True)
    page = AddressField()
    source_url = serializers.CharField(read_only=True, help_text="Empty: not known.")
    is_readable = serializers.SerializerMethodField(help_text="Whether I may read all of it.")
    kind = serializers.ChoiceField(Kind.choices, read_only=True, allow_null=True)
    written = serializers.SerializerMethodField(
        help_text="ISO 8601, as precise as known: 2025, 2025-09, 2025-09-01; empty: not known."
    )
    words = serializers.IntegerField(read_only=True, allow_null=True)
    minutes = serializers.IntegerField(read_only=True, allow_null=True)
    comment_count = serializers.IntegerField(read_only=True, allow_null=True)
    listed_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="When it was published here."
    )
    tags = TagNameSerializer(many=True, read_only=True)
    credits = CreditSerializer(many=True, read_only=True)

    TOLD_OF_OPEN: ClassVar[tuple[str, ...]] = ("kind", "words", "minutes", "comment_count")

    def get_is_readable(self, story: Story) -> bool:
        return policy.may(self.context["request"].user, "story.read_text", story)

    def get_written(self, story: Story) -> str:
        return written(story)

    def to_representation(self, story: Story) -> dict[str, Any]:
        """As a page tells it: what is said of others is not told."""
        told = super().to_representation(story)
        if not told["is_readable"]:
            told |= dict.fromkeys(self.TOLD_OF_OPEN)
            told |= {"written": "", "tags": [], "credits": []}
        return told
