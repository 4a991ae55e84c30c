"""`revisions`: what a post said before each edit, and which words the edit changed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.accounts.models import Scope
from community.api.doors import Door
from community.api.fields import PersonSerializer, ReasonSerializer
from community.api.serializers import StrictSerializer
from community.moderation.api.fields import RestrictionSerializer
from community.moderation.deeds import by_rule
from threads import actions, changes
from threads.api.entries import PostSerializer
from threads.api.fields import TIDES, TextPieceSerializer
from threads.api.finding import LARGEST, post_at, told_anew
from threads.api.rooms import RoomDoor
from threads.models import Revision


class RevisionSerializer(serializers.Serializer[changes.Version]):
    """What a post said before an edit, and what the edit did to it.

    Where a moderator has hidden one of the two texts, the other stands alone, without marks.
    """

    id = serializers.IntegerField(source="before.pk")
    post = serializers.IntegerField(source="before.post_id")
    number = serializers.IntegerField(source="before.number")
    is_hidden = serializers.BooleanField(source="before.is_hidden")
    title = serializers.SerializerMethodField(help_text="Of a question: its title before.")
    body = serializers.SerializerMethodField(help_text="What it said before, in Markdown.")
    tags = serializers.SerializerMethodField(help_text="Of a question: its tags before.")
    edited_at = serializers.DateTimeField(source="at", help_text="When it gave way to the next.")
    edited_by = serializers.SerializerMethodField(
        help_text="Who made the edit, where that was not its author and they stand under a name."
    )
    title_changes = TextPieceSerializer(many=True, source="title")
    body_changes = TextPieceSerializer(many=True, source="pieces")
    tag_changes = TextPieceSerializer(many=True, source="tags")

    def get_title(self, version: changes.Version) -> str:
        return "" if version.before.is_hidden else version.before.title

    def get_body(self, version: changes.Version) -> str:
        return "" if version.before.is_hidden else version.before.body

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_tags(self, version: changes.Version) -> list[str]:
        names = "" if version.before.is_hidden else version.before.tags
        return [name.strip() for name in names.split(",") if name.strip()]

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_edited_by(self, version: changes.Version) -> Any:
        is_told = version.by is not None and not version.is_nameless
        return PersonSerializer(version.by).data if is_told else None


class SeenSerializer(StrictSerializer):
    """Which text one has read."""

    seen = serializers.IntegerField(
        min_value=0, help_text="The post's `revision_count` when you read it."
    )


class PostRevisionDoor(Door):
    """What one post said before."""

    order = ("-number", "pk")
    tides = TIDES
    is_taken_back = True
    serializer_class = RevisionSerializer

    def get_queryset(self) -> QuerySet[Revision]:
        return Revision.objects.none()

    @extend_schema(
        operation_id="list_revisions",
        summary="List what a post said before",
        responses=RevisionSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The newest edit first."""
        post = post_at(request, kwargs["pk"])
        found: Any = self.paginate_queryset(post.revisions.select_related("by"))
        versions: Any = changes.versions(post, found)
        return self.get_paginated_response(RevisionSerializer(versions, many=True).data)


class RevisionDoor(RoomDoor):
    """One text that a post had before."""

    scopes = {"hide": Scope.MODERATE, "show": Scope.MODERATE}
    tides = TIDES
    is_taken_back = True
    serializer_class = RevisionSerializer

    def get_queryset(self) -> QuerySet[Revision]:
        return Revision.objects.none()

    def get_object(self) -> Revision:
        """Raises Http404, also where the post is not to be read."""
        pk = self.kwargs["pk"]
        found = (
            Revision.objects.select_related("by").filter(pk=pk).first() if pk <= LARGEST else None
        )
        if found is None:
            raise Http404
        found.post = post_at(self.request, found.post_id)
        return found

    @extend_schema(
        operation_id="get_revision",
        summary="Read what a post said before",
        responses=RevisionSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """The text before one edit, and what the edit did to it."""
        return self._told(self.get_object())

    @extend_schema(
        operation_id="restore_revision",
        summary="Let a post say again what it said before",
        request=SeenSerializer,
        responses=PostSerializer,
    )
    def restore(self, request: Request, **kwargs: Any) -> Response:
        """What it says now is kept as a revision too. 409 where it was changed since."""
        seen = SeenSerializer.read(request)["seen"]
        post = actions.restore_version(self.get_object(), by=request.user, seen=seen)
        return Response(told_anew(post, request))

    @extend_schema(
        operation_id="hide_revision",
        summary="Hide what a post said before",
        request=RestrictionSerializer,
        responses=RevisionSerializer,
    )
    def hide(self, request: Request, **kwargs: Any) -> Response:
        """A moderator takes one text out of sight, and out of what its neighbours show."""
        given = RestrictionSerializer.read(request)
        by_rule(actions.hide_version, self.get_object(), by=request.user, **given)
        return self._told(self.get_object())

    @extend_schema(
        operation_id="show_revision",
        summary="Show again what a post said before",
        request=ReasonSerializer,
        responses=RevisionSerializer,
    )
    def show(self, request: Request, **kwargs: Any) -> Response:
        """A moderator puts it back in sight."""
        reason = ReasonSerializer.read(request)["reason"]
        actions.show_version(self.get_object(), by=request.user, reason=reason)
        return self._told(self.get_object())

    def _told(self, found: Revision) -> Response:
        (version,) = changes.versions(found.post, [found])
        return Response(RevisionSerializer(version).data)
