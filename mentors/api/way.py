"""`me/way`: what I tell of my way, which is not a mentor's alone; and the stories that are mine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from community.accounts.models import User
from community.api.fields import AddressField
from community.api.serializers import StrictSerializer
from mentors import actions
from mentors.actions.paths import MOST_ROWS, Way, hold_way, print_of
from mentors.api.doors import MentoringDoor
from mentors.api.fields import (
    InstantField,
    ToldCountrySerializer,
    ToldCrossingSerializer,
    ToldDegreeSerializer,
    ToldLanguageSerializer,
    ToldSetbackSerializer,
    ToldStatusSerializer,
    WantedSerializer,
    some_of,
)
from mentors.api.reading import told_way
from mentors.forms import NO_STORY, story_at
from mentors.models import Circumstance, StoryClaim

Kind = Circumstance.Kind
MOST_WANTED = 5


class ToldSerializer(StrictSerializer):
    """What lies behind me: what is sent of a kind takes the place of all that was told of it."""

    crossings = serializers.ListField(child=ToldCrossingSerializer(), max_length=MOST_ROWS)
    setbacks = serializers.ListField(child=ToldSetbackSerializer(), max_length=MOST_ROWS)
    languages = serializers.ListField(child=ToldLanguageSerializer(), max_length=MOST_ROWS)
    countries = serializers.ListField(child=ToldCountrySerializer(), max_length=MOST_ROWS)
    circumstances = serializers.ListField(child=ToldStatusSerializer(), max_length=MOST_ROWS)
    degree = ToldDegreeSerializer(allow_null=True)


class WaySerializer(ToldSerializer):
    """My way so far, and where I want to go."""

    wanted = serializers.ListField(child=WantedSerializer(), max_length=MOST_WANTED)


def way_of(told: Mapping[str, Any]) -> Way:
    """`told`, as WaySerializer has it, for the actions."""
    facts = [("countries", Kind.COUNTRY, "code"), ("circumstances", Kind.STATUS, "status")]
    rows = [
        {"kind": kind, "value": one[key], "visibility": one["visibility"]}
        for name, kind, key in facts
        for one in told[name]
    ]
    if (degree := told["degree"]) is not None:
        visibility = degree["visibility"]
        rows.append({"kind": Kind.DEGREE, "value": degree["degree"], "visibility": visibility})
    return Way(
        crossings=told["crossings"],
        setbacks=told["setbacks"],
        languages=told["languages"],
        circumstances=rows,
        wanted=told.get("wanted"),
    )


class WayDoor(MentoringDoor):
    """My own way."""

    def get_object(self) -> User:
        """Raises SignInRequired for a visitor."""
        return User.objects.get(pk=self.me.pk)

    @extend_schema(operation_id="get_my_way", summary="Read my way", responses=WaySerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """All that I tell of my way, and to whom each part is shown."""
        return Response(WaySerializer(told_way(self.me.pk)).data)

    @extend_schema(
        operation_id="update_my_way",
        summary="Tell my way otherwise",
        request=WaySerializer,
        responses=WaySerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Tell some kinds of facts anew, each kind whole."""
        me = self.get_object()
        told = told_way(me.pk) | some_of(WaySerializer, request)
        actions.set_way(me, way_of(told), by=request.user, seen=print_of(me))
        return self.retrieve(request)

    def hold(self, found: User) -> None:
        """As whoever changes a way holds it."""
        hold_way(found)


class StoryClaimSerializer(serializers.Serializer[Any]):
    """I said that a story is mine, and what became of it."""

    id = serializers.IntegerField(source="pk")
    story = serializers.CharField(source="story.slug")
    title = serializers.CharField(source="story.title")
    words = serializers.CharField()
    state = serializers.ChoiceField(StoryClaim.State.choices)
    reason = serializers.CharField(help_text="What a moderator said.")
    at = InstantField()
    decided_at = InstantField(allow_null=True)
    page = AddressField()


class NewStoryClaimSerializer(StrictSerializer):
    """Which story is mine, and how a moderator can tell."""

    story = serializers.CharField(max_length=500, help_text="Its slug, or its address.")
    words = serializers.CharField(max_length=1000, help_text="Moderators alone read this.")

    def validate_story(self, typed: str) -> Any:
        found = story_at(typed)
        if found is None:
            raise serializers.ValidationError(NO_STORY)
        return found


class StoryClaimDoor(MentoringDoor):
    """Stories that I say are mine."""

    @extend_schema(
        operation_id="list_my_story_claims",
        summary="List the stories that I say are mine",
        responses=StoryClaimSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The newest first."""
        rows = StoryClaim.objects.filter(person=self.me.pk).select_related("story")
        return self.page(rows, StoryClaimSerializer)

    @extend_schema(
        operation_id="claim_story",
        summary="Say that a story is mine",
        request=NewStoryClaimSerializer,
        responses={201: StoryClaimSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """A moderator decides. What was refused can be claimed again with better words."""
        given = NewStoryClaimSerializer.read(request)
        claim = actions.claim_story(given["story"], by=request.user, words=given["words"])
        return Response(StoryClaimSerializer(claim).data, status=201)
