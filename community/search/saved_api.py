"""`saved-searches`: the searches that I keep, and how often they are mailed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.fields import AddressField
from community.api.serializers import StrictSerializer
from community.search import saving as actions
from community.search.models import CADENCES, LONGEST_NAME, SavedSearch


class QueryNoteSerializer(serializers.Serializer[Any]):
    """A part of the query that cannot be used as typed."""

    part = serializers.CharField(read_only=True)
    message = serializers.CharField(read_only=True)


class SavedSearchSerializer(serializers.Serializer[SavedSearch]):
    """A search that I keep."""

    id = serializers.IntegerField(read_only=True)
    query = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    cadence = serializers.ChoiceField(CADENCES, read_only=True)
    made_at = serializers.DateTimeField(read_only=True)
    sent_at = serializers.DateTimeField(read_only=True, allow_null=True)
    due_at = serializers.DateTimeField(read_only=True, allow_null=True)
    page = AddressField()


class KeepingSerializer(StrictSerializer):
    """What a search that I keep is called, and how often it is mailed."""

    name = serializers.CharField(max_length=LONGEST_NAME, allow_blank=True)
    cadence = serializers.ChoiceField(CADENCES)


class SavingSerializer(KeepingSerializer):
    """A search to keep."""

    query = serializers.CharField()
    name = serializers.CharField(
        max_length=LONGEST_NAME, allow_blank=True, default="", help_text="Empty: its own words."
    )


class KeptSearchSerializer(SavedSearchSerializer):
    """A search that was kept, and what of it cannot be used."""

    notes = serializers.SerializerMethodField()

    @extend_schema_field(QueryNoteSerializer(many=True))
    def get_notes(self, search: SavedSearch) -> Any:
        return QueryNoteSerializer(actions.problems_of(search.query), many=True).data


class SavedSearchDoor(Door):
    """The searches that I keep."""

    scope = Scope.ME
    serializer_class = SavedSearchSerializer

    def get_queryset(self) -> QuerySet[SavedSearch]:
        policy.require(self.request.user, "saved_search.list")
        return SavedSearch.objects.visible_to(self.request.user)

    def get_object(self) -> SavedSearch:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(operation_id="list_saved_searches", summary="List the searches that I keep")
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The last first."""
        return self.page(self.get_queryset(), SavedSearchSerializer)

    @extend_schema(
        operation_id="save_search",
        summary="Keep a search",
        request=SavingSerializer,
        responses={201: KeptSearchSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """The same query once more is the same search, changed."""
        policy.require(request.user, "saved_search.save")
        given = SavingSerializer.read(request)
        made = actions.save_search(given.pop("query"), by=request.user, **given)
        return Response(KeptSearchSerializer(made).data, status=201)

    @extend_schema(
        operation_id="get_saved_search",
        summary="Read a search that I keep",
        responses=KeptSearchSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Its query, and when mail of it is due."""
        return Response(KeptSearchSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="update_saved_search",
        summary="Change a search that I keep",
        request=KeepingSerializer,
        responses=KeptSearchSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Another name, or mail more or less often."""
        search, given = self.get_object(), KeepingSerializer.read(request, partial=True)
        now = {"name": search.name, "cadence": search.cadence}
        actions.change(search, by=request.user, **{**now, **given})
        return self.retrieve(request)

    @extend_schema(
        operation_id="forget_saved_search", summary="Keep a search no longer", responses={204: None}
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Its mail ends."""
        actions.forget(self.get_object(), by=request.user)
        return Response(status=204)
