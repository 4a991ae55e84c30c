"""Search over the API: what is found, and what one may mean."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.doors import Door
from community.api.fields import TagNameSerializer
from community.api.paging import KeysetPagination, linked, size_of
from community.api.parameters import one_of
from community.search import asking
from community.search.results import SORTS, Results
from community.search.saved_api import QueryNoteSerializer, SavedSearchDoor
from community.tags.following import muted_by

QUERY = OpenApiParameter("q", str, description="What is looked for, in the grammar of the page.")
MUTED = OpenApiParameter(
    "muted", str, enum=["show"], description="Find what carries tags that I have muted as well."
)


class FoundSerializer(serializers.Serializer[Any]):
    """One thing that was found."""

    kind = serializers.CharField(read_only=True)
    kind_name = serializers.CharField(read_only=True)
    id = serializers.IntegerField(read_only=True, source="key")
    title = serializers.CharField(read_only=True, source="plain_title")
    title_html = serializers.CharField(
        read_only=True, source="title", help_text="With `mark` around the words looked for."
    )
    page = serializers.SerializerMethodField(help_text="Opens at the passage.")
    snippet_html = serializers.CharField(read_only=True, source="snippet")
    byline = serializers.CharField(read_only=True)
    dated = serializers.CharField(read_only=True, help_text="ISO 8601, as precise as known.")
    tags = serializers.SerializerMethodField()
    state = serializers.CharField(read_only=True)
    state_name = serializers.CharField(read_only=True)
    score = serializers.IntegerField(read_only=True)
    discussed = serializers.IntegerField(read_only=True)
    is_accepted = serializers.BooleanField(read_only=True)

    def get_page(self, hit: Any) -> str:
        return f"{settings.PUBLIC_URL}{hit.url}"

    @extend_schema_field(TagNameSerializer(many=True))
    def get_tags(self, hit: Any) -> Any:
        return [{"slug": slug, "name": name} for slug, name in hit.tags]


class FacetValueSerializer(serializers.Serializer[Any]):
    """One value of a facet, and the query that asks for it, or for it no more."""

    value = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    count = serializers.IntegerField(read_only=True)
    q = serializers.CharField(read_only=True, source="text")
    is_on = serializers.BooleanField(read_only=True)


class FacetSerializer(serializers.Serializer[Any]):
    """A way to narrow what was found."""

    field = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    values = FacetValueSerializer(read_only=True, many=True)


class FilterInUseSerializer(serializers.Serializer[Any]):
    """A filter in use, and the query without it."""

    part = serializers.CharField(read_only=True)
    q = serializers.CharField(read_only=True, source="text")


class CorrectionSerializer(serializers.Serializer[Any]):
    """The query was misspelt."""

    shown = serializers.CharField(read_only=True, help_text="What was looked for instead.")
    typed = serializers.CharField(read_only=True)


class ResultsSerializer(serializers.Serializer[Results]):
    """What was found, a page of it, and how it may be narrowed."""

    q = serializers.CharField(read_only=True, source="query.text")
    sort = serializers.ChoiceField(list(SORTS), read_only=True)
    items = FoundSerializer(read_only=True, many=True, source="hits")
    next = serializers.URLField(read_only=True, allow_null=True)
    previous = serializers.URLField(read_only=True, allow_null=True)
    total = serializers.IntegerField(read_only=True)
    has_more = serializers.BooleanField(
        read_only=True, help_text="There are more than `total`; counts are lower bounds."
    )
    is_relaxed = serializers.BooleanField(
        read_only=True, help_text="Few have all the words: those with some follow."
    )
    has_muted = serializers.BooleanField(
        read_only=True, help_text="Some carry a tag that I have muted, and were left out."
    )
    facets = FacetSerializer(read_only=True, many=True)
    filters = FilterInUseSerializer(read_only=True, many=True, source="chips")
    notes = QueryNoteSerializer(read_only=True, many=True, source="problems")
    correction = CorrectionSerializer(read_only=True, allow_null=True)


class MeantSerializer(serializers.Serializer[Any]):
    """What somebody may mean who has typed so far."""

    title = serializers.CharField(read_only=True)
    kind_name = serializers.CharField(read_only=True)
    page = serializers.SerializerMethodField()

    def get_page(self, found: Any) -> str:
        return f"{settings.PUBLIC_URL}{found.url}"


class SearchDoor(Door):
    """The index over everything."""

    pagination_class = None
    serializer_class = ResultsSerializer

    @extend_schema(
        operation_id="search",
        summary="Search",
        parameters=[
            QUERY,
            MUTED,
            OpenApiParameter("sort", str, enum=list(SORTS), default="best"),
            OpenApiParameter("exact", str, enum=["1"], description="Spelt as it is typed."),
            *(
                OpenApiParameter(one["name"], one["schema"], description=one["description"])
                for one in KeysetPagination().get_schema_operation_parameters(None)
            ),
        ],
        responses=ResultsSerializer,
    )
    def results(self, request: Request, **kwargs: Any) -> Response:
        """What matches `q` among what I may see; a misspelt query as it was meant, unless exact."""
        asked = request.query_params
        found = asking.search(
            asked.get("q", ""),
            person=request.user,
            sort=one_of(request, "sort", SORTS) or SORTS[0],
            cursor=asked.get("cursor") or None,
            size=size_of(request),
            exact=one_of(request, "exact", ["1"]) == "1",
            muted=self._muted(),
        )
        told = ResultsSerializer(found).data
        return linked(told, found.next, found.previous, request.build_absolute_uri())

    @extend_schema(
        operation_id="suggest",
        summary="Suggest what may be meant",
        parameters=[QUERY, MUTED],
        responses=MeantSerializer(many=True),
    )
    def suggest(self, request: Request, **kwargs: Any) -> Response:
        """A few things whose title goes on as `q` begins."""
        text = request.query_params.get("q", "")
        found = asking.suggest(text, person=request.user, muted=self._muted())
        return Response(MeantSerializer(found, many=True).data)

    def _muted(self) -> list[str]:
        if one_of(self.request, "muted", ["show"]):
            return []
        return list(muted_by(self.request.user).order_by("slug").values_list("slug", flat=True))


urlpatterns = [
    path("search/", SearchDoor.as_view({"get": "results"}), name="search"),
    path("search/suggest/", SearchDoor.as_view({"get": "suggest"}), name="suggest"),
    path(
        "saved-searches/",
        SavedSearchDoor.as_view({"get": "list", "post": "create"}),
        name="saved_searches",
    ),
    path(
        "saved-searches/<int:pk>/",
        SavedSearchDoor.as_view(
            {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
        ),
        name="saved_search",
    ),
]
