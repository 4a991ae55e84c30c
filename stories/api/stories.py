"""`stories`: the list with its filters, and a story with where it comes from."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.fields import PersonSerializer
from community.api.parameters import one_of
from community.api.serializers import StrictSerializer
from community.lib.gone import Gone
from community.search.listing import narrowed
from stories import actions
from stories.api.metadata import MetadataSerializer
from stories.api.rows import StoryRowSerializer
from stories.models import ContentsEntry, ReadingPlace, Story
from stories.models.story import Kind, Rights, Status, StoryQuerySet
from stories.presentation import neighbours
from stories.presentation.spectrum import spectrum
from stories.selection import ORDER_NAMES, Selection

FILTERS = [
    OpenApiParameter("q", str, description="A query, as the search page takes it."),
    OpenApiParameter("kind", str, enum=list(Kind.values)),
    OpenApiParameter("tag", str, description="A tag's slug, or that of one that means the same."),
    OpenApiParameter("year", str, description="When it was written: 2025."),
    OpenApiParameter("person", str, description="The slug of somebody whom it names."),
    OpenApiParameter("sort", str, enum=list(ORDER_NAMES), default="newest"),
]


class EntrySerializer(serializers.Serializer[ContentsEntry]):
    """A line of the document's own contents list."""

    id = serializers.IntegerField(read_only=True)
    title = serializers.CharField(read_only=True)
    block = serializers.CharField(
        read_only=True, source="block.key", allow_null=True, help_text="Key of the block it begins."
    )


class SpectrumSerializer(serializers.Serializer[Any]):
    """From research (0) to applied work (100)."""

    started = serializers.IntegerField(read_only=True)
    ended = serializers.IntegerField(read_only=True)


class StorySerializer(StoryRowSerializer):
    """A story, but for its text and what is drawn from it: those have addresses of their own."""

    TOLD_OF_OPEN: ClassVar[tuple[str, ...]] = (
        *StoryRowSerializer.TOLD_OF_OPEN,
        "approved_on",
        "retrieved_on",
    )
    EMPTY: ClassVar[tuple[str, ...]] = (
        "source_title",
        "source_published",
        "recorded_how",
        "edited_by",
        "approved_by",
    )

    status = serializers.ChoiceField(Status.choices, read_only=True)
    rights = serializers.ChoiceField(Rights.choices, read_only=True)
    licence = serializers.CharField(read_only=True)
    source_title = serializers.CharField(read_only=True)
    source_site = serializers.CharField(read_only=True)
    source_published = serializers.CharField(read_only=True)
    retrieved_on = serializers.DateField(read_only=True, allow_null=True)
    recorded_how = serializers.CharField(read_only=True)
    edited_by = serializers.CharField(read_only=True)
    is_ai_edited = serializers.BooleanField(read_only=True)
    approved_by = serializers.CharField(read_only=True)
    approved_on = serializers.DateField(read_only=True, allow_null=True)
    takes_comments = serializers.BooleanField(read_only=True)
    spectrum = serializers.SerializerMethodField()
    contents = serializers.SerializerMethodField(help_text="As the document lists it.")
    proposer = serializers.SerializerMethodField(
        help_text="The member who proposed it and is named for it."
    )

    @extend_schema_field(SpectrumSerializer(allow_null=True))
    def get_spectrum(self, story: Story) -> Any:
        found = spectrum(story)
        return SpectrumSerializer(found).data if found else None

    @extend_schema_field(EntrySerializer(many=True))
    def get_contents(self, story: Story) -> Any:
        rows = story.contents.all()
        shown: Any = [one for one in rows if not (one.block and one.block.is_redacted)]
        return EntrySerializer(shown, many=True).data

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_proposer(self, story: Story) -> Any:
        made = story.proposals_by_members.filter(is_credited=True, by__is_active=True)
        first = made.select_related("by").order_by("pk").first()
        return PersonSerializer(first.by).data if first else None

    def to_representation(self, story: Story) -> dict[str, Any]:
        told = super().to_representation(story)
        if not told["is_readable"]:
            told |= dict.fromkeys(self.EMPTY, "")
            told |= {"spectrum": None, "contents": [], "proposer": None, "is_ai_edited": False}
        return told


class OnwardSerializer(serializers.Serializer[Any]):
    """Where to go on to from a story."""

    newer = StoryRowSerializer(read_only=True, allow_null=True)
    older = StoryRowSerializer(read_only=True, allow_null=True)
    related = StoryRowSerializer(read_only=True, many=True)


class ReadingPlaceSerializer(StrictSerializer):
    """Where I left off."""

    key = serializers.CharField(
        max_length=24, allow_null=True, help_text="Key of the block; null: nowhere yet."
    )


class StoryDoor(Door):
    """Stories that are out; staff read drafts as well."""

    scope = Scope.MODERATE
    scopes = {"keep_place": Scope.ME}
    matched = frozenset({"partial_update"})
    moving = frozenset({"comment_count"})
    ungated = frozenset({"keep_place"})
    is_taken_back = True
    tides = frozenset({"story", "tag", "person"})
    serializer_class = StoryRowSerializer
    lookup_field = "slug"

    def get_queryset(self) -> StoryQuerySet:
        return Story.objects.visible_to(self.request.user)

    def get_order(self) -> tuple[str, ...]:
        return Selection.read(self.request.query_params).order

    def get_object(self) -> Story:
        """Raises Http404, and Gone for what was withdrawn."""
        return story_at(self.kwargs["slug"], self.request.user)

    @extend_schema(
        operation_id="list_stories",
        summary="List the stories",
        parameters=FILTERS,
        responses=StoryRowSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The published stories, the newest or the most discussed first.

        A filter finds only stories whose rights are known, and so does the order by discussion.
        """
        one_of(request, "kind", Kind.values)
        one_of(request, "sort", list(ORDER_NAMES))
        selection = Selection.read(request.query_params)
        text = request.query_params.get("q", "")
        rows = selection.of(Story.objects.published()).for_list()
        found = narrowed(rows, text, kind="story", person=request.user)
        return self.page(found, StoryRowSerializer)

    @extend_schema(
        operation_id="get_story",
        summary="Read a story",
        responses={
            200: StorySerializer,
            301: OpenApiResponse(description="It has another address now: `Location`."),
        },
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response | HttpResponse:
        """A story; under an address that it had before, 301 to where it is now."""
        placed = Prefetch("contents", ContentsEntry.objects.select_related("block"))
        rows = self.get_queryset().for_list().prefetch_related(placed)
        story = rows.filter(slug=self.kwargs["slug"]).first()
        if story is None:
            moved = self.get_queryset().filter(old_slugs__slug=self.kwargs["slug"]).first()
            if moved is None:
                raise missing(self.kwargs["slug"])
            return HttpResponsePermanentRedirect(reverse("api:story", args=[moved.slug]))
        return Response(StorySerializer(story, context=self.get_serializer_context()).data)

    @extend_schema(
        operation_id="update_story",
        summary="Set what is known about a story",
        request=MetadataSerializer,
        responses=StorySerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response | HttpResponse:
        """Set fields in an editor's name: no later import changes them."""
        story = self.get_object()
        policy.require(request.user, "story.edit", story)
        actions.set_metadata(story, by=request.user, **MetadataSerializer.fields_of(request))
        return self.retrieve(request)

    @extend_schema(
        operation_id="get_neighbours_of_story",
        summary="Read what to go on to from a story",
        responses=OnwardSerializer,
    )
    def onward(self, request: Request, **kwargs: Any) -> Response:
        """The stories before and after it by date, and at most three like it."""
        story = self.get_object()
        is_readable = policy.may(request.user, "story.read_text", story)
        found = neighbours.onward(story) if is_readable else neighbours.Onward()
        return Response(OnwardSerializer(found, context=self.get_serializer_context()).data)

    @extend_schema(
        operation_id="get_place_in_story",
        summary="Read where I left off",
        responses=ReadingPlaceSerializer,
    )
    def place(self, request: Request, **kwargs: Any) -> Response:
        """The block that I kept as my place."""
        story = readable(self.get_object(), request.user)
        policy.require(request.user, "story.keep_place", story)
        kept = ReadingPlace.objects.filter(user=request.user.pk, story=story).first()
        return Response({"key": kept.key if kept else None})

    @extend_schema(
        operation_id="set_place_in_story",
        summary="Keep my place in a story",
        request=ReadingPlaceSerializer,
        responses=ReadingPlaceSerializer,
    )
    def keep_place(self, request: Request, **kwargs: Any) -> Response:
        """Remember a block as my place, instead of any earlier one."""
        story = readable(self.get_object(), request.user)
        policy.require(request.user, "story.keep_place", story)
        key = ReadingPlaceSerializer.read(request)["key"] or ""
        return Response({"key": actions.keep_place(story, key, by=request.user).key})


def story_at(slug: str, person: Any) -> Story:
    """The story that `person` sees at `slug`. Raises Http404, and Gone for what was withdrawn."""
    story = Story.objects.visible_to(person).filter(slug=slug).first()
    if story is None:
        raise missing(slug)
    return story


def readable(story: Story, person: Any) -> Story:
    """The story, where `person` may read its text. Raises Http404."""
    return get_object_or_404(Story.objects.readable_by(person), pk=story.pk)


def missing(slug: str) -> Exception:
    """What to raise for an address without a visible story."""
    return Gone() if Story.objects.withdrawn().called(slug).exists() else Http404()
