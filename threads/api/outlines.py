"""Outlines for questions with a tag: what editors write so that others know what to say."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.serializers import StrictSerializer
from community.tags.vocabulary_api import OtherTagField
from threads import actions
from threads.models import AskTemplate


class OutlineToKeepSerializer(StrictSerializer):
    """What a question with a tag should say; it is put into an empty form."""

    id = serializers.IntegerField(read_only=True)
    tag = OtherTagField(help_text="Slug of the tag.")
    name = serializers.CharField(max_length=80)
    body = serializers.CharField(max_length=4000, trim_whitespace=False, help_text="Markdown.")


class OutlineDoor(Door):
    """Outlines, for editors; whoever asks is shown the one of their tag at `/threads/asking/`."""

    scope = Scope.MODERATE
    order = ("pk",)
    serializer_class = OutlineToKeepSerializer

    def get_queryset(self) -> QuerySet[AskTemplate]:
        policy.require(self.request.user, "outline.edit")
        return AskTemplate.objects.select_related("tag")

    def get_object(self) -> AskTemplate:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(operation_id="list_outlines", summary="List the outlines for questions")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """In the order in which they were made."""
        return self.page(self.get_queryset(), OutlineToKeepSerializer)

    @extend_schema(
        operation_id="make_outline",
        summary="Make an outline",
        responses={201: OutlineToKeepSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """One for each tag."""
        policy.require(request.user, "outline.edit")
        given = OutlineToKeepSerializer.read(request)
        made = actions.set_outline(AskTemplate(), by=request.user, **given)
        return Response(OutlineToKeepSerializer(made).data, status=201)

    @extend_schema(operation_id="get_outline", summary="Read an outline")
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """As it stands."""
        return Response(OutlineToKeepSerializer(self.get_object()).data)

    @extend_schema(operation_id="update_outline", summary="Change an outline")
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """What was asked with it stays as it is."""
        given = OutlineToKeepSerializer.read(request, partial=True)
        actions.set_outline(self.get_object(), by=request.user, **given)
        return self.retrieve(request)

    @extend_schema(
        operation_id="remove_outline", summary="Take an outline away", responses={204: None}
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """The record keeps what it said."""
        actions.remove_outline(self.get_object(), by=request.user)
        return Response(status=204)
