"""`mentors`: the directory with its filters, and a mentor's profile as its reader may see it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Count, F, Max, Sum
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.accounts.blocking import apart_from
from community.api.fields import AddressField, TagNameSerializer
from community.api.paging import KeysetPagination
from community.api.parameters import one_of
from community.api.serializers import RowSerializer
from mentors import from_here, naming
from mentors.api.doors import MentoringDoor, found
from mentors.api.fields import (
    CircumstanceSerializer,
    CrossingSerializer,
    InstantField,
    SetbackSerializer,
    switch,
)
from mentors.api.reading import shown_way
from mentors.directory import Directory, cards, hidden
from mentors.models import Mentor, MentorClaim, Rhythm, Role, SetbackKind
from mentors.profile import Profile

LANGUAGE = {"type": "string", "enum": sorted(naming.languages())}
FILTERS = [
    OpenApiParameter("tag", str, description="A tag's slug, or that of one that means the same."),
    OpenApiParameter("from", str, enum=list(Role.values), description="Came from this role."),
    OpenApiParameter("to", str, enum=list(Role.values), description="Got to this role."),
    OpenApiParameter("setback", str, enum=list(SetbackKind.values)),
    OpenApiParameter("language", LANGUAGE, description="Such as `de`."),
    OpenApiParameter(
        "hours",
        str,
        enum=list(from_here.PARTS),
        description="Has half an hour in this part of my day; for members.",
    ),
    OpenApiParameter(
        "stage",
        str,
        enum=list(from_here.DISTANCES),
        description="How far ahead of my own career stage; for members who tell theirs.",
    ),
    OpenApiParameter("all", bool, description="Also those who are not offered now."),
]


COUNTED = ("taken", "waiting", "asked", "answered")


class MentorRowSerializer(RowSerializer):
    """A mentor as the list tells of them."""

    id = serializers.IntegerField(source="mentor.pk", help_text="As a report names it.")
    handle = serializers.CharField(source="mentor.person.handle")
    name = serializers.CharField(source="mentor.person.name")
    page = serializers.SerializerMethodField()
    headline = serializers.CharField(source="mentor.headline")
    tags = TagNameSerializer(source="mentor.tags.all", many=True)
    crossings = CrossingSerializer(many=True, help_text="The last two steps of their way.")
    rhythm = serializers.ChoiceField(Rhythm.choices, source="mentor.rhythm")
    places = serializers.IntegerField(source="mentor.places")
    free_places = serializers.IntegerField(source="mentor.free")
    is_offered = serializers.BooleanField(
        source="mentor.is_offered", help_text="Whether they can be asked now."
    )
    why_not = serializers.CharField(help_text="Why they cannot be asked now; else empty.")
    last_active_at = InstantField(source="mentor.seen_at")
    asked = serializers.IntegerField(source="mentor.asked", help_text="Requests so far.")
    answered = serializers.IntegerField(source="mentor.answered")
    answer_rate = serializers.FloatField(
        source="mentor.answer_rate", allow_null=True, help_text="0 to 1; null before the first."
    )
    answer_hours = serializers.IntegerField(
        source="mentor.answer_hours", allow_null=True, help_text="Usual time to answer."
    )
    answering = serializers.CharField(help_text="The same in a sentence.")

    def get_page(self, card: Any) -> str:
        return str(AddressField().to_representation(card.mentor.get_absolute_url()))


class LanguageSerializer(serializers.Serializer[Any]):
    """A language, and what the reader calls it."""

    code = serializers.CharField()
    name = serializers.CharField()


class MentorClaimSerializer(serializers.Serializer[Any]):
    """What a mentor says of themselves, and what it rests on."""

    text = serializers.CharField()
    evidence = serializers.ChoiceField(MentorClaim.Evidence.choices)
    is_verified = serializers.BooleanField()


class MentorQuestionSerializer(serializers.Serializer[Any]):
    """What a mentor asks of everybody who would be their mentee."""

    id = serializers.IntegerField(source="pk")
    text = serializers.CharField()


class SpanSerializer(serializers.Serializer[Any]):
    """Usual hours as they fall in the coming week."""

    starts_at = InstantField(source="starts")
    ends_at = InstantField(source="ends")


class MentorSerializer(MentorRowSerializer):
    """A mentor's profile: what they show to whoever asks, and nothing of the rest."""

    who_i_am = serializers.CharField(source="mentor.who_i_am")
    helps_with = serializers.CharField(source="mentor.helps_with")
    helps_not_with = serializers.CharField(help_text="Empty where it is not shown.")
    crossings = CrossingSerializer(many=True, help_text="The first step first.")
    setbacks = SetbackSerializer(many=True)
    languages = LanguageSerializer(many=True)
    circumstances = CircumstanceSerializer(many=True)
    claims = MentorClaimSerializer(many=True)
    interviews_given = serializers.IntegerField(allow_null=True, help_text="Null: not shown.")
    time_zone = serializers.CharField(source="their_zone", help_text="Empty where not shown.")
    hours = SpanSerializer(many=True, help_text="In the coming week, on my clock.")
    answer_days = serializers.IntegerField(
        allow_null=True, help_text="Within how many days they mean to answer; null: not shown."
    )
    questions = MentorQuestionSerializer(many=True, help_text="Whoever asks them answers these.")

    def to_representation(self, profile: Any) -> dict[str, Any]:
        """The kinds of facts of a way are read together."""
        for name, rows in shown_way(profile.mentor.person_id, profile.viewer).items():
            setattr(profile, name, rows)
        return super().to_representation(profile)


class DirectoryPagination(KeysetPagination):
    """A page, and how many are not on any: nobody is left out in silence."""

    NAMES = {
        "hidden": "How many are not offered now and left out, and why, in sentences.",
        "untold": "How many might fit but do not show what is asked for, in sentences.",
    }

    def get_paginated_response_schema(self, schema: Any) -> dict[str, Any]:
        found = super().get_paginated_response_schema(schema)
        words = {"type": "array", "items": {"type": "string"}}
        for name, about in self.NAMES.items():
            found["properties"][name] = {**words, "description": about}
        found["required"] = [*found["required"], *self.NAMES]
        return found


class MentorDoor(MentoringDoor):
    """Those who mentor."""

    order = ("-seen_at", "-pk")
    tides = frozenset({"mentor", "tag", "person", "profile"})
    pagination_class = DirectoryPagination

    @extend_schema(
        operation_id="list_mentors",
        summary="List mentors",
        parameters=FILTERS,
        responses=MentorRowSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Mentors who can be asked, the last active first; by what they show to me."""
        asked, reader = self._asked(request), request.user
        mentors = Mentor.objects.approved()
        if apart := apart_from(reader):
            mentors = mentors.exclude(person__in=apart)
        fitting = asked.of(mentors, viewer=reader)
        shown = fitting if asked.with_all else fitting.offered()
        rows = cards(self.paginate_queryset(shown.for_list()) or [], viewer=reader)
        answer = self.get_paginated_response(MentorRowSerializer(rows, many=True).data)
        answer.data["hidden"] = [] if asked.with_all else hidden(fitting)
        answer.data["untold"] = asked.untold(mentors.offered(), viewer=reader)
        return answer

    @extend_schema(
        operation_id="get_mentor", summary="Read a mentor's profile", responses=MentorSerializer
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Each fact for whom its mentor shows it to; one not approved is there for moderators."""
        reader: Any = request.user or AnonymousUser()
        rows = Mentor.objects.visible_to(reader).for_page()
        mentor = found(rows, person__handle=self.kwargs["handle"])
        zone = timezone.get_current_timezone_name()
        return Response(MentorSerializer(Profile(mentor, reader, zone=zone)).data)

    def moves(self) -> object:
        """What requests and visits change of mentors; one query."""
        with connection.cursor() as cursor:
            cursor.execute(*_moving())
            return cursor.fetchall()

    def _asked(self, request: Request) -> Directory:
        """What the address asks for. Raises ProblemError for values that are none."""
        for name, values in (
            ("from", Role.values),
            ("to", Role.values),
            ("setback", SetbackKind.values),
            ("language", naming.languages()),
            ("hours", from_here.PARTS),
            ("stage", from_here.DISTANCES),
        ):
            one_of(request, name, values)
        query = {**request.query_params.dict(), "all": "1" if switch(request, "all") else ""}
        return Directory.read(query, reader=request.user)


@cache
def _moving() -> tuple[str, tuple[Any, ...]]:
    """What visits and requests change of mentors, as SQL: to write it anew costs more than to ask.

    All that are asked for have one standing; nothing is found where there are none.
    """
    approved = (
        Mentor.objects.approved()
        .values("standing")
        .annotate(
            Count("pk"),
            Count("paused_at"),
            Max("paused_at"),
            Max("paused_until"),
            Max("seen_at"),
            Sum("answer_hours"),
            **{f"of_{name}": Sum(F("pk") * F(name)) for name in COUNTED},
        )
    )
    return approved.query.sql_with_params()
