"""Meetings of a mentorship: the free times, what is proposed, and each verb of their table."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.fields import AddressField
from community.api.problems import ProblemError
from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.actions import MeetingMovedOnError, TimeTakenError
from mentors.api.doors import TableDoor, found, standing_otherwise
from mentors.api.fields import LARGEST, InstantField
from mentors.free_times import free, terms_of
from mentors.meeting_states import MeetingVerb, Stand
from mentors.mentorship.finding import Seat
from mentors.mentorship.sight import Sight
from mentors.models import Meeting
from mentors.models.meeting import LONGEST_PLACE, LONGEST_WHY

SUMMARIES = {
    MeetingVerb.CONFIRM: "Say yes to the time that is proposed",
    MeetingVerb.KEEP: "Leave the meeting at its time",
    MeetingVerb.MOVE: "Propose another time",
    MeetingVerb.PLACE: "Say where we meet",
    MeetingVerb.CANCEL: "Cancel the meeting",
    MeetingVerb.CAME: "Say that the other side came",
    MeetingVerb.ABSENT: "Say that the other side did not come",
    MeetingVerb.CONTEST: "Contest that I did not come",
}
NAMES = {
    MeetingVerb.PLACE: "place_meeting",
    MeetingVerb.CAME: "tell_meeting_held",
    MeetingVerb.ABSENT: "tell_no_show",
    MeetingVerb.CONTEST: "contest_no_show",
}
"""What an operation is called, where its verb alone would not read well."""


class MeetingSerializer(serializers.Serializer[Any]):
    """A meeting as one of its two sides reads it."""

    id = serializers.IntegerField(source="meeting.pk")
    page = serializers.SerializerMethodField()
    version = serializers.IntegerField(
        source="meeting.version", help_text="To send as `seen` with whatever is done."
    )
    stand = serializers.ChoiceField(Stand.choices)
    says = serializers.CharField(help_text="Where it stands, in a sentence.")
    is_my_turn = serializers.BooleanField(source="is_mine")
    verbs = serializers.SerializerMethodField(help_text="What I can do now.")
    starts_at = InstantField(source="meeting.starts_at")
    ends_at = InstantField(source="meeting.ends_at")
    minutes = serializers.IntegerField(source="meeting.minutes")
    times = serializers.CharField(source="times.words", help_text="On both clocks, in words.")
    place = serializers.CharField(source="meeting.place")
    moved_to = InstantField(
        source="meeting.moved_to", allow_null=True, help_text="The other time that is proposed."
    )
    decided_by = InstantField(
        allow_null=True, help_text="Until when the other time can be agreed on."
    )
    mentor_came = serializers.BooleanField(
        source="meeting.mentor_came", allow_null=True, help_text="As the mentee says."
    )
    mentee_came = serializers.BooleanField(
        source="meeting.mentee_came", allow_null=True, help_text="As the mentor says."
    )
    accounts = serializers.ListField(
        child=serializers.CharField(), help_text="What each side says of who came."
    )
    cancelled = serializers.CharField(help_text="Who cancelled it, if anybody.")
    why = serializers.CharField(source="meeting.why", help_text="Why it was cancelled.")

    def get_page(self, sight: Sight) -> str:
        return str(AddressField().to_representation(sight.meeting.get_absolute_url()))

    def get_verbs(self, sight: Sight) -> list[str]:
        return [str(verb) for verb in sight.verbs]


class ProposeMeetingSerializer(StrictSerializer):
    """When to meet, and where."""

    at = InstantField(help_text="One of the free times.")
    place = serializers.CharField(
        max_length=LONGEST_PLACE, required=False, allow_blank=True, default=""
    )


class SeenMeetingSerializer(StrictSerializer):
    """The version of the meeting that I saw: 409 where it has changed since."""

    seen = serializers.IntegerField(min_value=0, max_value=LARGEST)


class MoveMeetingSerializer(SeenMeetingSerializer):
    """Another time."""

    at = InstantField(help_text="One of the free times.")


class PlaceMeetingSerializer(SeenMeetingSerializer):
    """A link or an address."""

    place = serializers.CharField(max_length=LONGEST_PLACE, allow_blank=True)


class CancelMeetingSerializer(SeenMeetingSerializer):
    """Why; the other side reads it."""

    words = serializers.CharField(max_length=LONGEST_WHY, required=False, allow_blank=True)


TAKES: dict[MeetingVerb, type[SeenMeetingSerializer]] = {
    MeetingVerb.MOVE: MoveMeetingSerializer,
    MeetingVerb.PLACE: PlaceMeetingSerializer,
    MeetingVerb.CANCEL: CancelMeetingSerializer,
}


class FreeTimesSerializer(serializers.Serializer[Any]):
    """When the two could meet."""

    minutes = serializers.IntegerField(help_text="How long a meeting is.")
    times = serializers.ListField(child=InstantField(), help_text="When one could begin.")


class MeetingDoor(TableDoor):
    """The meetings of a mentorship."""

    order = ("-starts_at", "-pk")

    @extend_schema(
        operation_id="list_meetings",
        summary="List the meetings of a mentorship",
        responses=MeetingSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """All that is ahead and was, the last first."""
        mine = self.seat()
        rows = self.paginate_queryset(self._rows(mine)) or []
        sights = [Sight(one, mine) for one in rows]
        return self.get_paginated_response(MeetingSerializer(sights, many=True).data)

    @extend_schema(
        operation_id="propose_meeting",
        summary="Propose to meet",
        request=ProposeMeetingSerializer,
        responses={201: MeetingSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """At one of the free times; it holds once the other side confirms it."""
        given, mine = ProposeMeetingSerializer.read(request), self.seat()
        with standing_otherwise(TimeTakenError):
            made = actions.propose_meeting(mine.mentorship, by=request.user, **given)
        return self._told(mine, made.pk, status=201)

    @extend_schema(
        operation_id="get_meeting", summary="Read a meeting", responses=MeetingSerializer
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """One meeting, and what I can do with it."""
        return self._told(self.seat(), self.kwargs["id"])

    @extend_schema(
        operation_id="list_free_times",
        summary="List when we could meet",
        parameters=[
            OpenApiParameter("moving", int, description="The meeting that is to be moved.")
        ],
        responses=FreeTimesSerializer,
    )
    def free(self, request: Request, **kwargs: Any) -> Response:
        """By the mentor's hours and terms, and what both have arranged; none once it is over."""
        mine, moving = self.seat(), None
        if asked := request.query_params.get("moving", ""):
            if not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
                raise ProblemError("bad-parameter", "`moving`")
            moving = found(self._rows(mine), pk=int(asked))
        open_now = mine.mentorship.is_running and not mine.is_apart
        terms, now = terms_of(mine.mentorship.request.mentor), timezone.now()
        times = free(mine.mentorship, now=now, moving=moving, terms=terms) if open_now else []
        minutes = moving.minutes if moving else terms.minutes
        return Response(FreeTimesSerializer({"minutes": minutes, "times": times}).data)

    def do(self, request: Request, verb: MeetingVerb) -> Response:
        """Do `verb`; the table of meetings says who may, and when."""
        given = TAKES.get(verb, SeenMeetingSerializer).read(request)
        mine = self.seat()
        meeting = found(self._rows(mine), pk=self.kwargs["id"])
        with standing_otherwise(MeetingMovedOnError, TimeTakenError):
            actions.MEETING_VERBS[verb](meeting, by=request.user, **given)
        return self._told(self.seat(), meeting.pk)

    def _rows(self, mine: Seat) -> Any:
        rows = Meeting.objects.visible_to(mine.me).filter(mentorship=mine.mentorship)
        return rows.for_list()

    def _told(self, mine: Seat, pk: int, status: int = 200) -> Response:
        sight = Sight(found(self._rows(mine), pk=pk), mine)
        return Response(MeetingSerializer(sight).data, status=status)


def _doer(verb: MeetingVerb) -> Any:
    """The operation of one verb."""

    def do(self: MeetingDoor, request: Request, **kwargs: Any) -> Response:
        return self.do(request, verb)

    do.__doc__ = f"{SUMMARIES[verb]}, if the meeting is as I saw it."
    do.__name__ = verb.value
    return extend_schema(
        operation_id=NAMES.get(verb, f"{verb.value}_meeting"),
        summary=SUMMARIES[verb],
        request=TAKES.get(verb, SeenMeetingSerializer),
        responses=MeetingSerializer,
    )(do)


for _verb in MeetingVerb:
    setattr(MeetingDoor, _verb.value, _doer(_verb))
