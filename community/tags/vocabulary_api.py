"""The vocabulary as editors keep it: every tag and every synonym under its own slug."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.serializers import StrictSerializer
from community.tags import actions
from community.tags.actions.describing import LONGEST
from community.tags.models import Tag


class OtherTagField(serializers.SlugRelatedField[Tag]):
    """Another tag, by its slug."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="slug", queryset=Tag.objects.all(), **kwargs)


class VocabularyEntrySerializer(StrictSerializer):
    """A tag or a synonym, and where it stands."""

    slug = serializers.CharField(read_only=True, help_text="It follows the name.")
    name = serializers.CharField(max_length=100)
    description = serializers.CharField(
        max_length=LONGEST,
        allow_blank=True,
        trim_whitespace=False,
        default="",
        help_text="Markdown.",
    )
    parent = OtherTagField(  # type: ignore[assignment]
        allow_null=True, default=None, help_text="Slug of the wider tag."
    )
    synonym_of = OtherTagField(
        allow_null=True, default=None, help_text="Slug of the tag that is meant."
    )


class MergeTagSerializer(StrictSerializer):
    """Which tag stays, and why."""

    into = OtherTagField(help_text="Slug of the tag that stays.")
    reason = serializers.CharField(max_length=1000, allow_blank=True, default="")


class VocabularyDoor(Door):
    """Tags and synonyms, for editors."""

    scope = Scope.MODERATE
    order = ("pk",)
    serializer_class = VocabularyEntrySerializer

    def get_queryset(self) -> QuerySet[Tag]:
        policy.require(self.request.user, "tag.edit")
        return Tag.objects.select_related("parent", "synonym_of")

    def get_object(self) -> Tag:
        return get_object_or_404(self.get_queryset(), slug=self.kwargs["slug"])

    @extend_schema(operation_id="list_vocabulary", summary="List all tags and synonyms")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """In the order in which they were made."""
        return self.page(self.get_queryset(), VocabularyEntrySerializer)

    @extend_schema(
        operation_id="make_tag", summary="Make a tag", responses={201: VocabularyEntrySerializer}
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """A new tag, or a synonym of one."""
        policy.require(request.user, "tag.edit")
        made = actions.set_tag(Tag(), by=request.user, **VocabularyEntrySerializer.read(request))
        return Response(VocabularyEntrySerializer(made).data, status=201)

    @extend_schema(
        operation_id="get_vocabulary_entry", summary="Read a tag or synonym as it stands"
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Also a synonym, which elsewhere leads to the tag that is meant."""
        return Response(VocabularyEntrySerializer(self.get_object()).data)

    @extend_schema(operation_id="update_tag", summary="Change a tag")
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """With its name its slug changes, and the former one leads to it."""
        given = VocabularyEntrySerializer.read(request, partial=True)
        kept = actions.set_tag(self.get_object(), by=request.user, **given)
        return Response(VocabularyEntrySerializer(kept).data)

    @extend_schema(
        operation_id="merge_tag",
        summary="Merge a tag into another",
        request=MergeTagSerializer,
        responses=VocabularyEntrySerializer,
    )
    def merge(self, request: Request, **kwargs: Any) -> Response:
        """The other stands for all that this one stood for; there is no way back."""
        tag = self.get_object()
        kept = actions.merge(tag, by=request.user, **MergeTagSerializer.read(request))
        return Response(VocabularyEntrySerializer(kept).data)


ENTRY = "vocabulary/<slug:slug>/"

urlpatterns = [
    path(
        "vocabulary/",
        VocabularyDoor.as_view({"get": "list", "post": "create"}),
        name="vocabulary",
    ),
    path(
        ENTRY,
        VocabularyDoor.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="vocabulary_entry",
    ),
    path(f"{ENTRY}merge/", VocabularyDoor.as_view({"post": "merge"}), name="merge_tag"),
]
