"""Notices over the API: what happened that I want to know, and how I wish to be told."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community import policy
from community.accounts.models import Scope, User
from community.api.doors import Door
from community.api.parameters import one_of
from community.api.problems import ProblemError
from community.api.serializers import StrictSerializer
from community.notifications import actions, choosing, inbox
from community.notifications.events import Event, all_events
from community.notifications.models import Cadence, Channel, Notification
from community.notifications.tellers import Line
from community.notifications.wishing import Wishes


class PlaceOfNoticeSerializer(serializers.Serializer[Any]):
    """What notices are grouped by: a thread, for one."""

    key = serializers.CharField(read_only=True, source="place")
    title = serializers.CharField(read_only=True, source="place_title")
    page = serializers.SerializerMethodField()

    def get_page(self, told: Any) -> str:
        return f"{settings.PUBLIC_URL}{told.place_url}"


class NoticeSerializer(serializers.Serializer[Line]):
    """That something happened."""

    id = serializers.IntegerField(read_only=True, source="notice.pk")
    event = serializers.CharField(read_only=True, source="event.code")
    says = serializers.CharField(read_only=True, help_text="What happened, in one sentence.")
    who = serializers.CharField(read_only=True, help_text="As everybody there is told it.")
    kind = serializers.CharField(read_only=True, source="notice.kind", help_text="What it is about")
    key = serializers.IntegerField(read_only=True, source="notice.key", help_text="Its id.")
    title = serializers.CharField(read_only=True, source="told.title")
    excerpt = serializers.CharField(read_only=True, source="told.excerpt")
    page = serializers.SerializerMethodField(help_text="Where it stands.")
    place = PlaceOfNoticeSerializer(read_only=True, source="told")
    is_read = serializers.BooleanField(read_only=True, source="notice.is_read")
    at = serializers.DateTimeField(read_only=True, source="notice.at")

    def get_page(self, line: Line) -> str:
        return f"{settings.PUBLIC_URL}{line.told.url}"


class ReadingOfNoticesSerializer(serializers.Serializer[Any]):
    """How many there were to read."""

    read = serializers.IntegerField(read_only=True)


class NoticeDoor(Door):
    """What happened that I want to know; how many are unread is in `/me/`."""

    scope = Scope.ME
    order = inbox.ORDER
    serializer_class = NoticeSerializer

    def get_queryset(self) -> QuerySet[Notification]:
        policy.require(self.request.user, "notice.read_all")
        return Notification.objects.visible_to(self.request.user).select_related("by")

    def get_object(self) -> Notification:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(
        operation_id="list_notices",
        summary="List my notices",
        parameters=[OpenApiParameter("unread", str, enum=["1"], description="Only those.")],
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Unread ones first, the last first; without what I may not see any more."""
        rows = self.get_queryset()
        if one_of(request, "unread", ["1"]):
            rows = rows.unread()  # type: ignore[attr-defined]
        lines: Any = inbox.lines_of(self.paginate_queryset(rows) or [], request.user)
        return self.get_paginated_response(NoticeSerializer(lines, many=True).data)

    @extend_schema(
        operation_id="get_notice", summary="Read what a notice says", responses=NoticeSerializer
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """It is not marked as read by that."""
        lines = inbox.lines_of([self.get_object()], request.user)
        if not lines:
            raise ProblemError("not-found")
        return Response(NoticeSerializer(lines[0]).data)

    @extend_schema(
        operation_id="mark_notice_as_read",
        summary="Mark a notice as read",
        request=None,
        responses=NoticeSerializer,
    )
    def read(self, request: Request, **kwargs: Any) -> Response:
        """It counts as unread no longer."""
        actions.read(self.get_object(), by=request.user)
        return self.retrieve(request)

    @extend_schema(
        operation_id="mark_all_notices_as_read",
        summary="Mark all notices as read",
        request=None,
        responses=ReadingOfNoticesSerializer,
    )
    def read_all(self, request: Request, **kwargs: Any) -> Response:
        """All that are shown."""
        return Response({"read": actions.read_all(by=request.user)})


class ToldOfSerializer(StrictSerializer):
    """How soon I am told of an event, on the site and by mail."""

    event = serializers.CharField(max_length=40)
    name = serializers.CharField(read_only=True)
    site = serializers.ChoiceField(Cadence.choices)
    mail = serializers.ChoiceField(Cadence.choices)


class PreferencesSerializer(StrictSerializer):
    """What I am told of; events that are not sent stay as they are."""

    rhythm = serializers.ChoiceField(
        Cadence.choices, help_text="Of all mail: what would go sooner waits; never: none at all."
    )
    events = ToldOfSerializer(many=True)

    def validate_events(self, given: Any) -> dict[tuple[str, str], str]:
        """(code, channel) → cadence. Raises ValidationError for what nobody is told of here."""
        offered = {event.code for event in offered_to(self.context["person"])}
        if unknown := sorted({one["event"] for one in given} - offered):
            words = _("There is no such event: %(codes)s.") % {"codes": ", ".join(unknown)}
            raise serializers.ValidationError(words)
        return {
            (one["event"], channel.value): one[channel.value]
            for one in given
            for channel in Channel
        }


class PreferencesDoor(Door):
    """How I wish to be told."""

    scope = Scope.ME
    serializer_class = PreferencesSerializer

    def get_object(self) -> Any:
        policy.require(self.request.user, "notice.choose")
        return User.objects.get(pk=self.request.user.pk)

    @extend_schema(
        operation_id="get_notice_preferences",
        summary="Read what I am told of",
        responses=PreferencesSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Each event, on the site and by mail, and the rhythm of all mail."""
        person = self.get_object()
        wishes = Wishes.of([person.pk])
        rows = [
            {
                "event": event.code,
                "name": str(event.name),
                **{one.value: wishes.chosen_by(person.pk, event, one) for one in Channel},
            }
            for event in offered_to(person)
        ]
        rhythm = wishes.rhythms.get(person.pk, Cadence.NOW)
        return Response(PreferencesSerializer({"rhythm": rhythm, "events": rows}).data)

    @extend_schema(
        operation_id="set_notice_preferences",
        summary="Choose what I am told of",
        request=PreferencesSerializer,
        responses=PreferencesSerializer,
    )
    def update(self, request: Request, **kwargs: Any) -> Response:
        """Events, each with both channels, and the rhythm."""
        person = self.get_object()
        given = PreferencesSerializer.read(request, context={"person": person})
        choosing.choose(by=person, chosen=given["events"], rhythm=given["rhythm"])
        return self.retrieve(request)


def offered_to(person: Any) -> list[Event]:
    """The events that `person` may be told of."""
    is_staff = policy.staff(person)
    return [event for event in all_events() if is_staff or not event.is_staffs]


urlpatterns = [
    path("notifications/", NoticeDoor.as_view({"get": "list"}), name="notices"),
    path("notifications/read/", NoticeDoor.as_view({"post": "read_all"}), name="read_notices"),
    path("notifications/<int:pk>/", NoticeDoor.as_view({"get": "retrieve"}), name="notice"),
    path("notifications/<int:pk>/read/", NoticeDoor.as_view({"post": "read"}), name="read_notice"),
    path(
        "notifications/preferences/",
        PreferencesDoor.as_view({"get": "retrieve", "put": "update"}),
        name="notice_preferences",
    ),
]
