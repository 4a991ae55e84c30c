"""What is drawn from a story as rows: each points at the words that say it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from stories.api.figures import FigureSerializer, LengthSerializer
from stories.api.parts import UNREAD, PartDoor, PassageSerializer
from stories.models import Claim, Fact, Milestone, Recommendation, Takeaway
from stories.models.drawn import Drawn


class DrawnSerializer(serializers.Serializer[Any]):
    """What all of it has in common."""

    id = serializers.IntegerField(read_only=True)
    passage = PassageSerializer(read_only=True, allow_null=True, help_text="The words that say so.")


class MilestoneSerializer(DrawnSerializer):
    """A span or a point of a journey."""

    kind = serializers.CharField(read_only=True)
    from_role = serializers.CharField(read_only=True)
    to_role = serializers.CharField(read_only=True)
    organisation = serializers.CharField(read_only=True)
    place = serializers.CharField(read_only=True)
    start = serializers.CharField(read_only=True, help_text="ISO 8601, as precise as known.")
    end = serializers.CharField(read_only=True)
    triggers = serializers.SerializerMethodField(help_text="What set it going.")
    outcome = serializers.CharField(read_only=True)
    duration = LengthSerializer(read_only=True, allow_null=True)

    def get_triggers(self, row: Milestone) -> list[str]:
        return [str(one) for one in (row.trigger, *row.further_triggers) if one]


class TakeawaySerializer(DrawnSerializer):
    """One thing to take away."""

    text = serializers.CharField(read_only=True)
    entry = serializers.IntegerField(
        read_only=True, source="entry_id", allow_null=True, help_text="Of the contents; null: all."
    )


class RecommendationSerializer(DrawnSerializer):
    """Something to read, watch or use, and what the story says of it."""

    resource = serializers.CharField(read_only=True, source="resource.slug")
    title = serializers.CharField(read_only=True, source="resource.title")
    authors = serializers.CharField(read_only=True, source="resource.authors")
    kind = serializers.CharField(read_only=True, source="resource.kind")
    url = serializers.CharField(read_only=True, source="resource.url")
    named_as = serializers.CharField(read_only=True)
    useful_when = serializers.CharField(read_only=True)
    verdict = serializers.CharField(read_only=True)


class StoryFactSerializer(DrawnSerializer):
    """A funnel, score, cost or duration."""

    kind = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    told = FigureSerializer(read_only=True, source="*")


class PositionSerializer(DrawnSerializer):
    """A position on a topic that others see differently."""

    topic = serializers.CharField(read_only=True)
    statement = serializers.CharField(read_only=True)


class DrawnDoor(PartDoor):
    """Rows drawn from a story; nothing that redacted words say."""

    model: ClassVar[type[Drawn]]

    def get_queryset(self) -> QuerySet[Any]:
        shown = Q(passage=None) | Q(passage__block__isnull=False, passage__block__redacted_at=None)
        shown |= Q(passage__block=None, passage__is_withheld=False)
        rows = self.model._default_manager.filter(shown, story__in=self.readable())
        unread = [f"passage__{name}" for name in UNREAD]
        return rows.select_related("passage__block").defer(*unread)


class MilestoneDoor(DrawnDoor):
    """The journey."""

    model = Milestone

    @extend_schema(
        operation_id="list_milestones_of_story",
        summary="List the milestones of a story",
        responses=MilestoneSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The journey, in the order in which it is told."""
        return self.page(self.get_queryset(), MilestoneSerializer)


class TakeawayDoor(DrawnDoor):
    """What to take away."""

    model = Takeaway

    @extend_schema(
        operation_id="list_takeaways_of_story",
        summary="List what to take away from a story",
        responses=TakeawaySerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Of the whole story, and of sections of its contents."""
        return self.page(self.get_queryset(), TakeawaySerializer)


class RecommendationDoor(DrawnDoor):
    """What the story says to read."""

    model = Recommendation

    @extend_schema(
        operation_id="list_recommendations_of_story",
        summary="List what a story recommends",
        responses=RecommendationSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Resources, and what the story says of each."""
        rows = self.get_queryset().select_related("passage__block", "resource")
        return self.page(rows, RecommendationSerializer)


class FactDoor(DrawnDoor):
    """Figures."""

    model = Fact

    @extend_schema(
        operation_id="list_facts_of_story",
        summary="List the figures of a story",
        responses=StoryFactSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Funnels, scores, costs and durations, each number as told."""
        return self.page(self.get_queryset(), StoryFactSerializer)


class ClaimDoor(DrawnDoor):
    """Positions."""

    model = Claim

    @extend_schema(
        operation_id="list_claims_of_story",
        summary="List the positions that a story takes",
        responses=PositionSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """What it holds, by topic of the vocabulary."""
        return self.page(self.get_queryset(), PositionSerializer)
