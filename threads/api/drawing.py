"""`draw`: questions that editors take from interviews."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from community import policy
from community.accounts.models import Scope
from community.api.doors import Door
from community.api.serializers import StrictSerializer
from threads import actions, drawing
from threads.actions.questions import LONGEST_TITLE, MOST_TAGS
from threads.api.fields import BodyField, NamesField, tags_of
from threads.api.finding import story_at
from threads.api.rows import ThreadSerializer
from threads.api.threads import told_at
from threads.models import Thread


class DrawSerializer(StrictSerializer):
    """A question to take from an interview."""

    title = serializers.CharField(max_length=LONGEST_TITLE)
    body = BodyField()
    tags = NamesField()


class PairSerializer(serializers.Serializer[Any]):
    """What was asked in an interview, the answer to it, and a question to begin with."""

    asked = serializers.CharField(source="asked.key", help_text="Key of the block that asks.")
    answered = serializers.CharField(source="answered.key", help_text="And that answers.")
    title = serializers.CharField()
    body = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField(), source="names")
    drawn = serializers.IntegerField(
        allow_null=True, help_text="The question that was taken from here already."
    )


class DrawingDoor(Door):
    """A turn of an interview that asks, and the one that answers it."""

    scope = Scope.MODERATE
    is_taken_back = True
    serializer_class = PairSerializer

    def get_queryset(self) -> QuerySet[Thread]:
        return Thread.objects.none()

    def get_object(self) -> drawing.Pair:
        """Raises NotAllowed for whoever is no editor, and Http404 for no such pair."""
        story = story_at(self.request, self.kwargs["slug"])
        policy.require(self.request.user, "thread.draw", story)
        found = drawing.pair(story, self.kwargs["key"])
        if found is None:
            raise Http404
        return found

    @extend_schema(
        operation_id="get_drawable",
        summary="Read what can be asked anew from an interview",
        responses=PairSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """For editors."""
        pair = self.get_object()
        proposed = pair.proposed
        told = {
            "asked": pair.asked,
            "answered": pair.answered,
            "title": pair.title,
            "body": pair.body,
            "names": sorted(tag.name for tag in pair.story.tags.all()[:MOST_TAGS]),
            "drawn": proposed.pk if proposed else None,
        }
        return Response(PairSerializer(told).data)

    @extend_schema(
        operation_id="draw_question",
        summary="Take a question from an interview",
        request=DrawSerializer,
        responses={201: ThreadSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """The answer given there stays the story's, and is quoted beside it."""
        given = DrawSerializer.read(request)
        answered = self.get_object().answered
        made = actions.draw(answered, by=request.user, **given | {"tags": tags_of(given["tags"])})
        where = reverse("api:thread", args=[made.pk], request=request)
        return Response(told_at(request, made.pk), status=201, headers={"Location": where})
