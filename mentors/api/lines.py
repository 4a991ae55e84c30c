"""Waiting in line for a mentor without room."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.fields import PersonSerializer
from mentors import actions
from mentors.api.doors import MentoringDoor, found, no_content
from mentors.api.fields import InstantField, NothingSerializer
from mentors.models import Mentor, PlaceInLine


class PlaceInLineSerializer(serializers.Serializer[Any]):
    """My place in a line: it only ever gets better."""

    mentor = PersonSerializer(source="mentor.person")
    number = serializers.IntegerField(help_text="1 is the first.")
    joined_at = InstantField()
    told_at = InstantField(allow_null=True, help_text="When I was told of a free place.")
    can_ask = serializers.BooleanField(source="mentor.is_offered")


class LineDoor(MentoringDoor):
    """The lines in which I wait."""

    order = ("pk",)

    @extend_schema(
        operation_id="list_my_places_in_line",
        summary="List my places in line",
        responses=PlaceInLineSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Mentors for whom I wait, and how many are before me."""
        return self.page(self._mine(), PlaceInLineSerializer)

    @extend_schema(
        operation_id="join_line",
        summary="Wait in line for a mentor",
        request=NothingSerializer,
        responses={201: PlaceInLineSerializer},
    )
    def join(self, request: Request, **kwargs: Any) -> Response:
        """Who waits already keeps their place."""
        NothingSerializer.read(request)
        mentors = Mentor.objects.visible_to(self.me).select_related("person")
        mentor = found(mentors, person__handle=self.kwargs["handle"])
        place = actions.join_line(mentor, by=request.user)
        return Response(PlaceInLineSerializer(self._mine().get(pk=place.pk)).data, status=201)

    @extend_schema(
        operation_id="leave_line",
        summary="Wait in line no longer",
        request=NothingSerializer,
        responses={204: None},
    )
    def leave(self, request: Request, **kwargs: Any) -> Response:
        """Whoever comes after moves up."""
        NothingSerializer.read(request)
        place = found(self._mine(), mentor__person__handle=self.kwargs["handle"])
        actions.leave_line(place.mentor, by=request.user)
        return no_content()

    def _mine(self) -> QuerySet[PlaceInLine]:
        before = PlaceInLine.objects.waiting().filter(
            mentor=OuterRef("mentor"), pk__lt=OuterRef("pk")
        )
        count = before.order_by().values("mentor").annotate(many=Count("pk")).values("many")
        mine = PlaceInLine.objects.visible_to(self.me).waiting().select_related("mentor__person")
        return mine.annotate(number=Coalesce(Subquery(count), 0) + 1)
