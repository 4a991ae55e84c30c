"""Tags over the API: what they mean, and how one stands to them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponsePermanentRedirect
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.fields import AddressField
from community.api.serializers import StrictSerializer
from community.tags import actions
from community.tags.actions.describing import LONGEST, number_of_edits
from community.tags.following import standing
from community.tags.meaning import at
from community.tags.models import Tag

STANDINGS = {"follow": actions.follow, "mute": actions.mute, "none": actions.leave}


class TagBriefSerializer(serializers.Serializer[Tag]):
    """A tag, as far as a list tells."""

    slug = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField(help_text="Markdown.")
    page = AddressField()


class TagSerializer(StrictSerializer):
    """A tag, what it stands under and what means the same."""

    slug = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    description = serializers.CharField(
        max_length=LONGEST, allow_blank=True, trim_whitespace=False, help_text="Markdown."
    )
    parent = serializers.SerializerMethodField(  # type: ignore[assignment]
        help_text="Slug of the wider tag, if there is one."
    )
    children = serializers.SerializerMethodField(help_text="Slugs of the narrower tags.")
    synonyms = serializers.SerializerMethodField(help_text="Names that mean the same.")
    page = AddressField()

    def get_parent(self, tag: Tag) -> str | None:
        return tag.parent.slug if tag.parent else None

    def get_children(self, tag: Tag) -> list[str]:
        return [child.slug for child in tag.children.order_by("slug")]

    def get_synonyms(self, tag: Tag) -> list[str]:
        return [one.name for one in tag.synonyms.order_by("name")]


MEANT: dict[Any, Any] = {
    301: OpenApiResponse(description="Another tag is meant, which `Location` names.")
}


class StandingSerializer(StrictSerializer):
    """How I stand to a tag."""

    standing = serializers.ChoiceField(list(STANDINGS))


@extend_schema_view(list=extend_schema(operation_id="list_tags", summary="List the tags"))
class TagDoor(Door):
    """The vocabulary. A synonym, or the slug of a merged tag, leads to the tag that is meant."""

    tides = frozenset({"tag"})
    alike = frozenset({"list", "retrieve"})
    scope = Scope.ME
    scopes = {"partial_update": Scope.THREADS}
    order = ("pk",)
    lookup_field = "slug"
    lookup_value_regex = r"[-\w]+"
    serializer_class = TagBriefSerializer

    def get_queryset(self) -> QuerySet[Tag]:
        return Tag.objects.filter(synonym_of=None)

    def get_object(self) -> Tag:
        """Raises Http404."""
        return at(self.kwargs["slug"]).tag

    def list(self, request: Request, **kwargs: Any) -> Response:
        """Every tag that is no synonym, in the order in which they were made."""
        rows = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    @extend_schema(
        operation_id="get_tag", summary="Read a tag", responses={200: TagSerializer, **MEANT}
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """A tag and what is around it."""
        return Response(TagSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="describe_tag",
        summary="Say what a tag means",
        request=TagSerializer,
        responses=TagSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Change the description; who may is told at `/limits/`."""
        given = TagSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        tag = self.get_object()
        words = given.validated_data["description"]
        actions.describe(tag, by=request.user, description=words, seen=number_of_edits(tag))
        return self.retrieve(request)

    @extend_schema(
        operation_id="get_tag_standing",
        summary="Read how I stand to a tag",
        responses={200: StandingSerializer, **MEANT},
    )
    @action(detail=True, url_path="standing")
    def standing(self, request: Request, **kwargs: Any) -> Response:
        """Whether I follow or mute it."""
        policy.require(request.user, "tag.follow")
        return self._standing(request)

    @extend_schema(
        operation_id="set_tag_standing",
        summary="Follow or mute a tag, or neither",
        request=StandingSerializer,
        responses=StandingSerializer,
    )
    @standing.mapping.put
    def set_standing(self, request: Request, **kwargs: Any) -> Response:
        """Follow it, mute it, or do neither."""
        given = StandingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        STANDINGS[given.validated_data["standing"]](self.get_object(), by=request.user)
        return self._standing(request)

    def _standing(self, request: Request) -> Response:
        return Response({"standing": standing(request.user, self.get_object()) or "none"})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What is read under another slug stands at the one that is meant."""
        if request.method == "GET" and response.status_code == 200 and "slug" in self.kwargs:
            tag = at(self.kwargs["slug"]).tag
            if tag.slug != self.kwargs["slug"]:
                name = request.resolver_match.view_name  # type: ignore[union-attr]
                there = reverse(name, args=[tag.slug])
                return HttpResponsePermanentRedirect(there)
        return super().finalize_response(request, response, *args, **kwargs)
