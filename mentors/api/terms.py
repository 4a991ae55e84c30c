"""How I meet as a mentor; and the secret link by which a calendar reads my meetings."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.accounts.models import Scope
from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.api.doors import MentoringDoor, found, no_content
from mentors.api.fields import InstantField, NothingSerializer, some_of
from mentors.meeting_limits import MOST_DAYS_OFF
from mentors.meeting_terms_forms import FARTHEST_YEARS, NUMBERS, initial_of
from mentors.mentorship.calendar_key import address_of
from mentors.models import CalendarKey, Mentor
from mentors.models.meeting import (
    FARTHEST_DAYS,
    LONGEST,
    LONGEST_BUFFER,
    LONGEST_NOTICE,
    MOST_A_WEEK,
    SHORTEST,
)


class DaysOffSerializer(StrictSerializer):
    """Days on which I do not meet, the last included, in my own time zone."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["ends_on"] < attrs["starts_on"]:
            words = _("The last day is not before the first.")
            raise serializers.ValidationError({"ends_on": words})
        if attrs["ends_on"].year > timezone.localdate().year + FARTHEST_YEARS:
            words = _("Choose a day within the next years.")
            raise serializers.ValidationError({"ends_on": words})
        return attrs


class MeetingTermsSerializer(StrictSerializer):
    """How long, how often, and on what notice I meet."""

    minutes = serializers.IntegerField(min_value=SHORTEST, max_value=LONGEST)
    buffer_before = serializers.IntegerField(min_value=0, max_value=LONGEST_BUFFER)
    buffer_after = serializers.IntegerField(min_value=0, max_value=LONGEST_BUFFER)
    notice_hours = serializers.IntegerField(min_value=0, max_value=LONGEST_NOTICE)
    days_ahead = serializers.IntegerField(min_value=1, max_value=FARTHEST_DAYS)
    most_a_week = serializers.IntegerField(min_value=1, max_value=MOST_A_WEEK)
    days_off = serializers.ListField(child=DaysOffSerializer(), max_length=MOST_DAYS_OFF)


class MeetingTermsDoor(MentoringDoor):
    """On which terms I meet my mentees."""

    def get_object(self) -> Mentor:
        """Raises SignInRequired for a visitor, Http404 for whoever is no mentor."""
        mine: Mentor = found(Mentor.objects.select_related("person"), person=self.me.pk)
        return mine

    @extend_schema(
        operation_id="get_my_meeting_terms",
        summary="Read how I meet",
        responses=MeetingTermsSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """As I said it, or by default. Days off that are over are left out."""
        told = initial_of(self.get_object())
        return Response(MeetingTermsSerializer({**told["terms"], "days_off": told["off"]}).data)

    @extend_schema(
        operation_id="update_my_meeting_terms",
        summary="Change how I meet",
        request=MeetingTermsSerializer,
        responses=MeetingTermsSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """What is arranged stays as it is."""
        mine = self.get_object()
        stands = initial_of(mine)
        told = {**stands["terms"], "days_off": stands["off"]}
        told |= some_of(MeetingTermsSerializer, request)
        actions.save_meeting_terms(
            mine,
            by=request.user,
            seen=stands["terms"]["seen"],
            numbers={name: told[name] for name in NUMBERS},
            off=[(one["starts_on"], one["ends_on"]) for one in told["days_off"]],
        )
        return self.retrieve(request)


class CalendarSerializer(serializers.Serializer[Any]):
    """The secret link to my calendar: whoever has it reads my meetings."""

    url = serializers.SerializerMethodField(help_text="Empty where it is good no more.")
    made_at = InstantField()

    def get_url(self, row: CalendarKey) -> str:
        path = address_of(row)
        return f"{settings.PUBLIC_URL}{path}" if path else ""


class CalendarDoor(MentoringDoor):
    """My meetings for a calendar. Its address is a secret: a token that reads is not told it."""

    scopes: ClassVar = {"retrieve": Scope.MENTORS}

    def get_object(self) -> CalendarKey:
        """Raises SignInRequired for a visitor, Http404 where no link is good."""
        mine: CalendarKey = found(CalendarKey.objects.all(), person=self.me.pk)
        return mine

    @extend_schema(
        operation_id="get_my_calendar",
        summary="Read the link to my calendar",
        responses=CalendarSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """404 where there is none."""
        return Response(CalendarSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="share_my_calendar",
        summary="Make a link to my calendar",
        request=NothingSerializer,
        responses={201: CalendarSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """A link that was there before leads nowhere from now on."""
        NothingSerializer.read(request)
        row = actions.share_calendar(by=request.user)
        return Response(CalendarSerializer(row).data, status=201)

    @extend_schema(
        operation_id="stop_sharing_my_calendar",
        summary="Let the link to my calendar lead nowhere",
        request=None,
        responses={204: None},
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """At once."""
        actions.stop_sharing_calendar(by=request.user)
        return no_content()
