"""Highlights over the API; nobody but their owner sees them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.parameters import one_of
from community.api.serializers import StrictSerializer
from portal.shelf import highlighting, things
from portal.shelf.highlight_list import Entry, State, entries
from portal.shelf.models import LONGEST_NOTE, Highlight
from stories.api.stories import readable, story_at
from threads import passages


class HighlightSerializer(serializers.Serializer[Entry]):
    """Words of a story that I have marked."""

    id = serializers.IntegerField(read_only=True, source="highlight.pk")
    state = serializers.ChoiceField(
        [one.value for one in State],
        read_only=True,
        help_text="shown; lost: the words are in the story no more; hidden: it is not for me now.",
    )
    label = serializers.ChoiceField(  # type: ignore[assignment]
        Highlight.Label.choices, read_only=True, source="highlight.label"
    )
    note = serializers.CharField(read_only=True, source="highlight.note")
    words = serializers.CharField(read_only=True)
    story = serializers.SerializerMethodField(help_text="Slug; null: it is not in sight.")
    title = serializers.SerializerMethodField(help_text="Of the story; null: not in sight.")
    page = serializers.SerializerMethodField(help_text="Leads to the words. Empty: nowhere.")
    made_at = serializers.DateTimeField(read_only=True, source="highlight.made_at")

    def get_story(self, entry: Entry) -> str | None:
        return entry.story.slug if entry.story else None

    def get_title(self, entry: Entry) -> str | None:
        return entry.story.title if entry.story else None

    def get_page(self, entry: Entry) -> str:
        return f"{settings.PUBLIC_URL}{entry.url}" if entry.url else ""


class LabelSerializer(StrictSerializer):
    """What marked words are to me."""

    label = serializers.ChoiceField(Highlight.Label.choices)  # type: ignore[assignment]
    note = serializers.CharField(
        max_length=LONGEST_NOTE, allow_blank=True, required=False, trim_whitespace=False
    )


class HighlightingSerializer(LabelSerializer):
    """Which words of which story."""

    story = serializers.CharField(max_length=120, help_text="Its slug.")
    at = serializers.CharField(max_length=things.LONGEST["at"], help_text="Key of the block.")
    quote = serializers.CharField(
        max_length=things.LONGEST["quote"],
        allow_blank=True,
        default="",
        trim_whitespace=False,
        help_text="The words; empty: all of the block.",
    )
    before = serializers.CharField(
        max_length=things.LONGEST["before"],
        allow_blank=True,
        default="",
        trim_whitespace=False,
        help_text="The words around it tell look-alikes apart.",
    )
    after = serializers.CharField(
        max_length=things.LONGEST["after"], allow_blank=True, default="", trim_whitespace=False
    )


class HighlightDoor(Door):
    """Words that I have marked."""

    is_taken_back = True
    scope = Scope.ME
    serializer_class = HighlightSerializer

    def get_queryset(self) -> QuerySet[Highlight]:
        policy.require(self.request.user, "highlight.list")
        return Highlight.objects.visible_to(self.request.user).select_related("story")

    def get_object(self) -> Highlight:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(
        operation_id="list_highlights",
        summary="List my highlights",
        parameters=[
            OpenApiParameter("label", str, enum=list(Highlight.Label.values)),
            OpenApiParameter("story", str, description="A slug."),
        ],
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last first."""
        rows, asked = self.get_queryset(), request.query_params
        if label := one_of(request, "label", Highlight.Label.values):
            rows = rows.filter(label=label)
        if slug := asked.get("story", ""):
            rows = rows.filter(story__slug=slug.replace("\0", ""))
        shown: Any = entries(self.paginate_queryset(rows) or (), by=request.user)
        return self.get_paginated_response(HighlightSerializer(shown, many=True).data)

    @extend_schema(
        operation_id="highlight",
        summary="Highlight words of a story",
        request=HighlightingSerializer,
        responses={201: HighlightSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """The same words once more are the same highlight, with the new label."""
        policy.require(request.user, "highlight.list")
        given = HighlightingSerializer.read(request)
        story = readable(story_at(given["story"], request.user), request.user)
        block = passages.quotable(story, given["at"], by=request.user)
        if block is None:
            raise Http404
        words = passages.find(block, given["quote"], prefix=given["before"], suffix=given["after"])
        made = highlighting.highlight(
            story, words, by=request.user, label=given["label"], note=given.get("note", "")
        )
        self.kwargs["pk"] = made.pk
        return self._told(status=201)

    @extend_schema(
        operation_id="get_highlight", summary="Read a highlight", responses=HighlightSerializer
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Its words, or why they are not there."""
        return self._told()

    @extend_schema(
        operation_id="update_highlight",
        summary="Change a highlight",
        request=LabelSerializer,
        responses=HighlightSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Its label and its note."""
        mine, given = self.get_object(), LabelSerializer.read(request, partial=True)
        now = {"label": mine.label, "note": mine.note}
        highlighting.change(mine, by=request.user, **{**now, **given})
        return self._told()

    @extend_schema(
        operation_id="remove_highlight", summary="Remove a highlight", responses={204: None}
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """And forget the note."""
        highlighting.remove(self.get_object(), by=request.user)
        return Response(status=204)

    def _told(self, status: int = 200) -> Response:
        (entry,) = entries([self.get_object()], by=self.request.user)
        return Response(HighlightSerializer(entry).data, status=status)
